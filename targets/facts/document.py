"""A facts document checked as a whole: all problems at once, in the order of docs/interchange.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from gmpy2 import mpq

from ..scheme.model import Category, Group, Scheme
from .checking import Checking
from .lists import (
    averages,
    award,
    departments,
    findings,
    innovations,
    metrics,
    not_applicable,
    quotas,
    scores,
    tallies,
    vetoes,
    work_items,
)
from .places import NOBODY, At, Listed
from .problems import Invalid, Problem
from .shapes import Shape


class List(Protocol):
    """A list's module: its shape, and the check of its rows."""

    SHAPE: Shape[Any]

    def check(self, checking: Checking) -> Iterable[Any]: ...


_MODULES: tuple[Any, ...] = (
    departments,
    work_items,
    findings,
    metrics,
    averages,
    tallies,
    scores,
    not_applicable,
    vetoes,
    innovations,
    quotas,
)
LISTS: Mapping[str, List] = {module.SHAPE.name: module for module in _MODULES}
"""The lists of a document by their names, in its order."""

KEYS = frozenset({"year", award.SHAPE.name, *LISTS})


class Checked:
    """The parts of a document, each checked while it is taken: take every one once, in the order in which they stand
    here, since they need each other; ``finish`` then gives every problem.

    What a part yields may stand, as far as it was looked at. Nothing is kept of it, so that a
    document of any size is added up row by row.
    """

    def __init__(self, document: Mapping[str, Any], scheme: Scheme) -> None:
        self._checking = checking = Checking(document, scheme)
        self.scheme = scheme
        for key in dict.fromkeys([*checking.doubled, *document]):
            if key in checking.doubled:
                checking.places.refuse(key, "这个键写了两次")
            elif key not in KEYS:
                checking.places.refuse(key, "没有这个键")

    @property
    def year(self) -> int:
        return self._checking.year or self.scheme.year

    def departments(self) -> Iterator[Listed]:
        return departments.check(self._checking)

    def not_applicable(self) -> Iterator[At]:
        return not_applicable.check(self._checking)

    def work_items(self) -> Iterator[tuple[Listed, work_items.WorkItemRow]]:
        return work_items.check(self._checking)

    def findings(self) -> Iterator[findings.Found]:
        return (found for found in findings.check(self._checking) if found.department is not NOBODY)

    def metrics(self) -> Iterator[metrics.Measured]:
        return (measured for measured in metrics.check(self._checking) if measured.at.department is not NOBODY)

    def averages(self) -> Iterator[tuple[str, mpq]]:
        return averages.check(self._checking)

    def tallies(self) -> Iterator[tallies.Tallied]:
        return (tallied for tallied in tallies.check(self._checking) if tallied.at.department is not NOBODY)

    def scores(self) -> Iterator[tuple[At, mpq]]:
        return (scored for scored in scores.check(self._checking) if scored[0].department is not NOBODY)

    def vetoes(self) -> Iterator[Listed]:
        return vetoes.check(self._checking)

    def innovations(self) -> Iterator[Listed]:
        return innovations.check(self._checking)

    def quotas(self) -> Iterator[tuple[Listed, str, int]]:
        return quotas.check(self._checking)

    def award(self) -> award.AwardRow:
        return award.check(self._checking)

    def finish(self) -> list[Problem]:
        """What can only be seen once everything was read is added; every problem, none where the document may stand."""
        for listed in self._checking.places.listed.values():
            _check_department(self._checking, listed)
        averages.check_given(self._checking)
        return self._checking.problems

    @property
    def no_work(self) -> list[Problem]:
        """The problems that say that a department has no work items, as it is before any was entered."""
        return self._checking.no_work


def check(document: Mapping[str, Any], scheme: Scheme) -> None:
    """Raise Invalid with every problem of ``document`` under ``scheme``."""
    problems, _ = problems_of(document, scheme)
    if problems:
        raise Invalid(problems)


def problems_of(document: Mapping[str, Any], scheme: Scheme) -> tuple[list[Problem], list[Problem]]:
    """Every problem, and those of them that say that a department has no work items."""
    checked = Checked(document, scheme)
    for part in (checked.departments, checked.not_applicable, checked.work_items, checked.findings, checked.metrics,
                 checked.averages, checked.tallies, checked.scores, checked.vetoes, checked.innovations,
                 checked.quotas):  # fmt: skip
        for _ in part():
            pass
    checked.award()
    return checked.finish(), checked.no_work


def _check_department(checking: Checking, listed: Listed) -> None:
    group, any_group = listed.group, next(iter(checking.scheme.groups.values()))
    for code in group.categories if group else _in_order(any_group, listed):
        category = (group or any_group).categories[code]
        problem = _nothing_left(listed, category) or _no_work(checking, listed, category)
        if problem:
            checking.problems.append(problem)


def _in_order(group: Group, listed: Listed) -> list[str]:
    return [code for code in group.categories if code in listed.works_in]


def _nothing_left(listed: Listed, category: Category) -> Problem | None:
    if all(leaf in listed.absent for leaf in category.leaves):
        return _about(listed, f"的{category.name}全部为缺项")
    return None


def _no_work(checking: Checking, listed: Listed, category: Category) -> Problem | None:
    if not category.work_items or category.code in listed.counting or work_items.SHAPE.name in checking.broken:
        return None
    why = f"的{category.name}项目全部不计入考核基数" if category.code in listed.work else f"没有{category.name}项目"
    problem = _about(listed, why)
    checking.no_work.append(problem)
    return problem


def _about(listed: Listed, why: str) -> Problem:
    return Problem(f"{departments.SHAPE.name}[{listed.index}]", f"{listed.name}{why}")
