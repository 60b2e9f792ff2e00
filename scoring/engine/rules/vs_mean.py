"""``vs_mean``: full points from the school's average on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gmpy2 import mpq

from departments.figures import ZERO, plain
from targets.scheme.model import Item
from targets.scheme.rules.vs_mean import VsMean

from ..cohorts import Cohort, of_values, values_of
from ..example_cases import Case, metrics
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import beside, enough, measured, own, ratio


def score(item: Item, rule: VsMean, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """P from the school's average m on, P × v/m below."""
    value = facts.metrics.get(item.code)
    if value is None:
        return None
    assert cohort.mean is not None
    return item.points if value >= cohort.mean else item.points * value / cohort.mean


def cohort(item: Item, rule: VsMean, departments: Sequence[DepartmentFacts], averages: Mapping[str, mpq]) -> Cohort:
    return replace(of_values(values_of(item, departments)), mean=_mean(item, departments, averages))


def _mean(item: Item, departments: Sequence[DepartmentFacts], averages: Mapping[str, mpq]) -> mpq | None:
    """The school's average: as entered, else Σ numerators ÷ Σ denominators of the cohort."""
    if item.code in averages:
        return averages[item.code]
    pairs = [department.pairs[item.code] for department in departments if item.code in department.metrics]
    denominators = sum((pair.denominator for pair in pairs), ZERO)
    return sum((pair.numerator for pair in pairs), ZERO) / denominators if pairs else None


def working(trace: Trace, rule: VsMean) -> Iterator[str]:
    yield from measured(trace)
    value, mean = trace.value, trace.cohort.mean
    if value is None or mean is None:
        return
    if value >= mean:
        yield f"不低于全校平均 {rule.shown(mean)}，得满分"
    else:
        points = trace.item.points
        shown = enough(rule, mean, lambda near: points * value / near)
        yield f"低于全校平均 {beside(rule, mean, shown)}，{ratio(points, own(trace), shown)}"


def example(item: Item, rule: VsMean) -> Iterator[Case]:
    mean, *values = map(mpq, ("0.9", "0.95", "0.81") if rule.is_rate else ("10", "12", "8"))
    yield Case(metrics(item, *values), averages=[{"item": item.code, "value": plain(mean)}])
