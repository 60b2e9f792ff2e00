"""``tier``: full points, less what the band costs in which the metric lies."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from departments.figures import ZERO
from targets.scheme.model import Item
from targets.scheme.rules.tier import Tier

from ..cohorts import Cohort
from ..example_cases import Case, in_each_band
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import ends, measured, minus


def score(item: Item, rule: Tier, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """P − the deduction of the band in which the value lies."""
    value = facts.metrics.get(item.code)
    return None if value is None else max(ZERO, item.points - rule.band_of(value).amount)


def working(trace: Trace, rule: Tier) -> Iterator[str]:
    yield from measured(trace)
    if trace.value is not None:
        band = rule.band_of(trace.value)
        yield f"{ends(rule, band)}，{minus(band.amount)}"


def example(item: Item, rule: Tier) -> Iterator[Case]:
    yield in_each_band(item, rule)
