"""``bands``: the points of the band in which the metric lies, fixed or for each unit of it."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from departments.figures import plain
from targets.scheme.model import Item
from targets.scheme.rules.bands import Bands

from ..cohorts import Cohort
from ..example_cases import Case, in_each_band
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import ends, measured, own


def score(item: Item, rule: Bands, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """The points of the band in which the value lies."""
    value = facts.metrics.get(item.code)
    if value is None:
        return None
    band = rule.band_of(value)
    return min(item.points, value * band.amount if band.per_unit else band.amount)


def working(trace: Trace, rule: Bands) -> Iterator[str]:
    yield from measured(trace)
    if trace.value is not None:
        band = rule.band_of(trace.value)
        points = f"{own(trace)} × {plain(band.amount)}" if band.per_unit else f"计 {plain(band.amount)} 分"
        yield f"{ends(rule, band)}，{points}"


def example(item: Item, rule: Bands) -> Iterator[Case]:
    yield in_each_band(item, rule)
