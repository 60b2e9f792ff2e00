"""``proportion``: the points times the metric, a share of what was to be reached."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from departments.figures import ONE, plain
from targets.scheme.model import Item
from targets.scheme.rules.proportion import Proportion

from ..cohorts import Cohort
from ..example_cases import Case, metrics
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import measured, own


def score(item: Item, rule: Proportion, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """P × min(1, v)."""
    value = facts.metrics.get(item.code)
    return None if value is None else item.points * min(ONE, value)


def working(trace: Trace, rule: Proportion) -> Iterator[str]:
    yield from measured(trace)
    if trace.value is not None:
        over = trace.value > ONE
        yield "超过 100%，得满分" if over else f"{plain(trace.item.points)} × {own(trace)}"


def example(item: Item, rule: Proportion) -> Iterator[Case]:
    yield Case(metrics(item, ONE, mpq("0.85")))
