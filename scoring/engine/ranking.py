"""Rank and grade within a group (docs/semantics.md 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from gmpy2 import mpq

from departments.figures import ZERO
from targets.scheme.grades import GradesHere, Standing
from targets.scheme.model import Group, Scheme

from .scoring import NO_WORK, DepartmentScore

Figure = mpq | int
Key = tuple[Figure, ...]


def rank_and_grade(departments: Sequence[DepartmentScore], group: Group, scheme: Scheme) -> None:
    """Set ``rank``, ``tied`` and ``grade`` of the group's departments."""
    grades = GradesHere(scheme, group)
    breakers = list(_breakers(group, scheme))
    keys = [(department.total, *[of(department) for of in breakers]) for department in departments]
    better = _ranks(keys)
    shared = Counter(keys)
    eligible = _ranks([key for key, d in zip(keys, departments, strict=True) if not d.facts.vetoed])
    for department, key in zip(departments, keys, strict=True):
        department.rank = better[key]
        department.tied = shared[key] > 1
        place = better[key] if not scheme.grading.veto_backfill else eligible.get(key, better[key])
        department.grade = _grade(department, grades, place, len(departments))


def _breakers(group: Group, scheme: Scheme) -> Iterator[Callable[[DepartmentScore], Figure]]:
    """The tie-breakers in their order (五(一)1), higher is better; one that the group does not have tells nobody
    apart."""
    for breaker in scheme.ranking.tie_breakers:
        if breaker.item is not None and breaker.item in group.items:
            yield partial(_score_on, breaker.item)
        if breaker.counted is not None and breaker.counted in group.categories:
            yield partial(_counted_of, breaker.counted)


def _score_on(item: str, department: DepartmentScore) -> Figure:
    """0 while 待评."""
    return department.leaves.get(item) or ZERO


def _counted_of(category: str, department: DepartmentScore) -> Figure:
    return department.facts.work.get(category, NO_WORK).counted


def _ranks(keys: Sequence[Key]) -> dict[Key, int]:
    """1, 2, 2, 4: equal keys share the better rank."""
    ranks: dict[Key, int] = {}
    for place, key in enumerate(sorted(keys, reverse=True), start=1):
        ranks.setdefault(key, place)
    return ranks


def _grade(department: DepartmentScore, grades: GradesHere, place: int, size: int) -> str | None:
    """None while nothing of the rated item is due yet."""
    rate = department.completion_rate
    if rate is None and grades.rated:
        return None
    return grades.grade(Standing(rate, department.total, place, size, department.facts.vetoed))
