"""``threshold``: full points from a target on; where nobody reaches it, in proportion to the best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gmpy2 import mpq

from departments.figures import ONE, ZERO
from targets.scheme.model import Item
from targets.scheme.rules.threshold import Threshold

from ..cohorts import Cohort, of_values, values_of
from ..example_cases import Case, metrics
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import beside, enough, measured, own, ratio


def score(item: Item, rule: Threshold, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """P from the target t on, P × v/t below; where nobody reaches t, P × v ÷ the best v, 0 where that is 0."""
    value = facts.metrics.get(item.code)
    if value is None:
        return None
    target = rule.target if cohort.best >= rule.target else cohort.best
    if value >= target:
        return item.points if target else ZERO
    return item.points * value / target


def cohort(item: Item, rule: Threshold, departments: Sequence[DepartmentFacts], averages: Mapping[str, mpq]) -> Cohort:
    return of_values(values_of(item, departments))


def working(trace: Trace, rule: Threshold) -> Iterator[str]:
    yield from measured(trace)
    value, best, points, target = trace.value, trace.cohort.best, trace.item.points, rule.limit(rule.target)
    if value is None:
        return
    if value >= rule.target:
        yield f"达到 {target}，得满分"
    elif best >= rule.target:
        yield f"未达到 {target}，{ratio(points, own(trace), target)}"
    elif not best:
        yield f"本组无部门达到 {target}，最高为 0，均不得分"
    elif value == best:
        yield f"本组无部门达到 {target}，第 1 名得满分"
    else:
        first = enough(rule, best, lambda near: points * value / near)
        yield f"本组无部门达到 {target}，第 1 名 {beside(rule, best, first)}，{ratio(points, own(trace), first)}"


def example(item: Item, rule: Threshold) -> Iterator[Case]:
    target = rule.target
    below = [target - mpq(step) if target > ONE / 2 else target * (1 - mpq(step)) for step in ("0.05", "0.2", "0.45")]
    yield Case(metrics(item, target, *below[:2]), "本组有部门达到目标")
    yield Case(metrics(item, *below), "本组无部门达到目标")
