"""The fourteen kinds of rule, one function each (docs/semantics.md 3).

Each takes the item, one department's facts and the item's cohort, and returns the score in [0, P], not yet
rounded; None where the item's input is missing (待评). ``composite`` is scored from its parts in ``scoring``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gmpy2 import mpq

from departments.figures import ONE, ZERO
from targets.scheme.model import Bands as BandsRule
from targets.scheme.model import BestMetric, BestTally, Clause, Item, Quality, Rank, Tally, Threshold, Tier

from .cohorts import Cohort, tally_value
from .facts import DepartmentFacts

Score = mpq | None
RuleFunction = Callable[[Item, DepartmentFacts, Cohort], Score]

RULES: dict[str, RuleFunction] = {}


def rule(kind: str) -> Callable[[RuleFunction], RuleFunction]:
    def register(function: RuleFunction) -> RuleFunction:
        RULES[kind] = function
        return function

    return register


def deducted(item: Item, lost: Mapping[str, mpq] | None) -> mpq:
    """Σ over the item's clauses of min(cap, Σ n × points): what its problems cost, without regard to P."""
    return sum((capped(item.clauses[key], cost) for key, cost in lost.items()), ZERO) if lost else ZERO


def left(item: Item, lost: Mapping[str, mpq] | None) -> mpq:
    """What is left of P after the item's deductions, not below 0."""
    return max(ZERO, item.points - deducted(item, lost))


def capped(clause: Clause, cost: mpq) -> mpq:
    return cost if clause.cap is None else min(clause.cap, cost)


@rule("completion")
def completion(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P × Σ w·c ÷ Σ w over the counted work items; 待评 before the first due date."""
    work = facts.work.get(item.category)
    if work is None or not work.counted:
        return None
    return item.points * work.done / work.weight


@rule("quality")
def quality(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P − 0.2 × flagged work items − its clauses' deductions (the overflow is taken later)."""
    work = facts.work.get(item.category)
    assert isinstance(item.rule, Quality)
    flagged = item.rule.per_flagged * work.flagged if work else ZERO
    return max(ZERO, item.points - flagged - deducted(item, facts.deductions.get(item.code)))


@rule("deduct")
def deduct(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P − Σ over clauses of min(cap, Σ n × points), 扣完为止; no finding is no deduction."""
    return left(item, facts.deductions.get(item.code))


@rule("tier")
def tier(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P − the deduction of the band in which the value lies."""
    value = facts.metrics.get(item.code)
    if value is None:
        return None
    assert isinstance(item.rule, Tier)
    band = next(band for band in item.rule.bands if band.holds(value))
    return max(ZERO, item.points - band.amount)


@rule("proportion")
def proportion(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P × min(1, v)."""
    value = facts.metrics.get(item.code)
    return None if value is None else item.points * min(ONE, value)


@rule("threshold")
def threshold(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P from the target t on, P × v/t below; where nobody reaches t, P × v ÷ the best v, 0 where that is 0."""
    value = facts.metrics.get(item.code)
    if value is None:
        return None
    assert isinstance(item.rule, Threshold)
    target = item.rule.target if cohort.best >= item.rule.target else cohort.best
    if value >= target:
        return item.points if target else ZERO
    return item.points * value / target


@rule("vs_mean")
def vs_mean(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P from the school's average m on, P × v/m below."""
    value = facts.metrics.get(item.code)
    if value is None:
        return None
    assert cohort.mean is not None
    return item.points if value >= cohort.mean else item.points * value / cohort.mean


@rule("best")
def best(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P × max(0, v) ÷ the cohort's best v; 0 for all where the best is ≤ 0."""
    value: mpq | None
    if isinstance(item.rule, BestTally):
        value = tally_value(item.rule, facts.tallies.get(item.code))
    else:
        assert isinstance(item.rule, BestMetric)
        value = facts.metrics.get(item.code)
    if value is None:
        return None
    return item.points * max(ZERO, value) / cohort.best if cohort.best > 0 else ZERO


@rule("rank")
def rank(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P × (N − r + 1)/N; with ``zero_means_absent`` a 0 is 未立项: 0 points, not ranked, not in N."""
    value = facts.metrics.get(item.code)
    if value is None:
        return None
    assert isinstance(item.rule, Rank)
    if not value and item.rule.zero_means_absent:
        return ZERO
    return item.points * (cohort.size - cohort.rank(value) + 1) / cohort.size


@rule("bands")
def bands(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """The points of the band in which the value lies."""
    value = facts.metrics.get(item.code)
    if value is None:
        return None
    assert isinstance(item.rule, BandsRule)
    band = next(band for band in item.rule.bands if band.holds(value))
    return min(item.points, value * band.amount if band.per_unit else band.amount)


@rule("tally")
def tally(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """min(P, Σ count × points); nothing counted is 0."""
    assert isinstance(item.rule, Tally)
    points: Mapping[str, Any] = item.rule.points
    counts = facts.tallies.get(item.code, {})
    return min(item.points, sum((count * points[kind] for kind, count in counts.items()), ZERO))


@rule("binary")
def binary(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """P or 0."""
    value = facts.metrics.get(item.code)
    return None if value is None else item.points * value


@rule("manual")
def manual(item: Item, facts: DepartmentFacts, cohort: Cohort) -> Score:
    """The score that the assessor entered."""
    return facts.scores.get(item.code)
