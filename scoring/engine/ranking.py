"""Rank and grade within a group (docs/semantics.md 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gmpy2 import mpq

from departments.figures import ZERO
from targets.scheme.model import Grading, Scheme

from .scoring import DepartmentScore


def rank_and_grade(departments: Sequence[DepartmentScore], scheme: Scheme) -> None:
    """Set ``rank``, ``tied`` and ``grade`` of one group's departments."""
    keys = [_standing(department, scheme) for department in departments]
    better = _ranks(keys)
    shared = Counter(keys)
    eligible = _ranks([key for key, d in zip(keys, departments, strict=True) if not d.facts.vetoed])
    for department, key in zip(departments, keys, strict=True):
        department.rank = better[key]
        department.tied = shared[key] > 1
        place = better[key] if not scheme.grading.veto_backfill else eligible.get(key, better[key])
        department.grade = grade(department, place, len(departments), scheme.grading)


def _standing(department: DepartmentScore, scheme: Scheme) -> tuple[mpq, ...]:
    """The total, then the tie-breakers in their order (五(一)1); higher is better throughout."""
    breakers = (
        mpq(department.key_items) if name == "key_items" else department.leaves.get(name) or ZERO
        for name in scheme.ranking.tie_breakers
    )
    return (department.total, *breakers)


def _ranks(keys: Sequence[tuple[mpq, ...]]) -> dict[tuple[mpq, ...], int]:
    """1, 2, 2, 4: equal keys share the better rank."""
    ranks: dict[tuple[mpq, ...], int] = {}
    for place, key in enumerate(sorted(keys, reverse=True), start=1):
        ranks.setdefault(key, place)
    return ranks


def in_top_share(place: int, size: int, grading: Grading) -> bool:
    """ "排名前 1/3": place ≤ N/3."""
    return place <= size * grading.top_share


def grade(department: DepartmentScore, place: int, size: int, grading: Grading) -> str | None:
    """好, 中 or 差; None while no key item is due yet."""
    rate = department.completion_rate
    if rate is None:
        return None
    poor = rate < grading.fair_rate or department.total < grading.fair_total
    good = rate >= grading.good_rate and in_top_share(place, size, grading) and not department.facts.vetoed
    if poor and (grading.poor_first or not good):
        return "差"
    return "好" if good else "中"
