"""What an item's score needs to know of the other departments (docs/semantics.md 3).

The cohort of an item: the departments of the group that have its input and are not 缺项 there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import ZERO
from targets.scheme.model import BestMetric, BestTally, Item, Rank, Threshold, VsMean

from .facts import DepartmentFacts


@dataclass(frozen=True, slots=True)
class Cohort:
    """An item's cohort: how many departments, the best value, the mean (``vs_mean``), values in rank order."""

    size: int = 0
    best: mpq = ZERO
    mean: mpq | None = None
    descending: tuple[mpq, ...] = ()

    def rank(self, value: mpq) -> int:
        """1 for the highest; equal values share the better rank."""
        return bisect_left(self.descending, -value, key=lambda other: -other) + 1


EMPTY = Cohort()


def cohort(item: Item, departments: Sequence[DepartmentFacts], averages: Mapping[str, mpq]) -> Cohort:
    """The cohort of ``item`` among its group's ``departments``; empty for rules that compare with nobody."""
    rule, code = item.rule, item.code
    if isinstance(rule, BestTally):
        values = [tally_value(rule, d.tallies.get(code)) for d in departments if code not in d.not_applicable]
        return Cohort(len(values), max(values, default=ZERO))
    if not isinstance(rule, BestMetric | Threshold | Rank | VsMean):
        return EMPTY
    present = [d for d in departments if code in d.metrics]
    values = [d.metrics[code] for d in present]
    if isinstance(rule, Rank):
        ranked = [value for value in values if value or not rule.zero_means_absent]
        return Cohort(len(ranked), max(ranked, default=ZERO), None, tuple(sorted(ranked, reverse=True)))
    mean = mean_of(code, present, averages) if isinstance(rule, VsMean) else None
    return Cohort(len(values), max(values, default=ZERO), mean)


def mean_of(code: str, present: Sequence[DepartmentFacts], averages: Mapping[str, mpq]) -> mpq | None:
    """The school's average: as entered, else Σ numerators ÷ Σ denominators of the cohort."""
    if code in averages:
        return averages[code]
    pairs = [d.pairs[code] for d in present]
    denominators = sum((pair.denominator for pair in pairs), ZERO)
    return sum((pair.numerator for pair in pairs), ZERO) / denominators if pairs else None


def tally_value(rule: BestTally, counts: Mapping[str, mpq] | None) -> mpq:
    """base + Σ count × points; 0 where the count of ``zero_kind`` reaches ``zero_at``."""
    if not counts:
        return rule.base
    if zeroed(rule, counts):
        return ZERO
    return rule.base + sum((count * rule.points[kind] for kind, count in counts.items()), ZERO)


def zeroed(rule: BestTally, counts: Mapping[str, mpq]) -> bool:
    """Whether the count of ``zero_kind`` reaches ``zero_at``."""
    return rule.zero_kind is not None and rule.zero_at is not None and counts.get(rule.zero_kind, ZERO) >= rule.zero_at
