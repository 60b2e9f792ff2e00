"""``rank``: points by the place in the group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gmpy2 import mpq

from departments.figures import ZERO, plain
from targets.scheme.model import Item
from targets.scheme.rules.rank import Rank

from ..cohorts import Cohort, of_values, values_of
from ..example_cases import Case, metrics
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import measured


def score(item: Item, rule: Rank, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """P × (N − r + 1)/N; with ``zero_means_absent`` a 0 is 未立项: 0 points, not ranked, not in N."""
    value = facts.metrics.get(item.code)
    if value is None:
        return None
    if not value and rule.zero_means_absent:
        return ZERO
    return item.points * (cohort.size - cohort.rank(value) + 1) / cohort.size


def cohort(item: Item, rule: Rank, departments: Sequence[DepartmentFacts], averages: Mapping[str, mpq]) -> Cohort:
    ranked = [value for value in values_of(item, departments) if value or not rule.zero_means_absent]
    return replace(of_values(ranked), descending=tuple(sorted(ranked, reverse=True)))


def working(trace: Trace, rule: Rank) -> Iterator[str]:
    yield from measured(trace)
    if trace.value is None:
        return
    if not trace.value and rule.zero_means_absent:
        yield "未立项，不得分，不参加排名"
        return
    rank, size = trace.cohort.rank(trace.value), trace.cohort.size
    tied = "并列" if trace.cohort.descending.count(trace.value) > 1 else ""
    points = "得满分" if rank == 1 else f"{plain(trace.item.points)} × ({size} − {rank} + 1) ÷ {size}"
    yield f"{tied}第 {rank} 名（共 {size} 个部门），{points}"


def example(item: Item, rule: Rank) -> Iterator[Case]:
    values = map(mpq, ("0.92", "0.85", "0.85", "0.7") if rule.is_rate else ("92", "85", "85", "70"))
    yield Case(metrics(item, *values, *([ZERO] if rule.zero_means_absent else [])))
