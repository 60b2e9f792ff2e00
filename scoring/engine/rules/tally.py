"""``tally``: points for each that was counted, up to the item's."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from departments.figures import plain
from targets.scheme.model import Item
from targets.scheme.rules.tally import Tally

from ..cohorts import Cohort
from ..example_cases import Case, tallies
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import counts_of, tallied


def score(item: Item, rule: Tally, facts: DepartmentFacts, cohort: Cohort) -> mpq:
    """min(P, Σ count × points); nothing counted is 0."""
    return min(item.points, rule.worth(facts.tallies.get(item.code, {})))


def working(trace: Trace, rule: Tally) -> Iterator[str]:
    counts = counts_of(trace)
    yield from tallied(rule, counts, nothing="没有记录")
    if rule.worth(counts) > trace.item.points:
        yield f"最高计 {plain(trace.item.points)}"


def example(item: Item, rule: Tally) -> Iterator[Case]:
    kind, points = next(iter(rule.points.items()))
    yield Case([{}, *(tallies(item, {kind: count}) for count in (1, int(item.points // points) + 1))])
