"""``binary``: full points or none."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from departments.figures import ONE, ZERO
from targets.scheme.model import Item
from targets.scheme.rules.binary import Binary

from ..cohorts import Cohort
from ..example_cases import Case, metrics
from ..facts import DepartmentFacts
from ..trace import Trace


def score(item: Item, rule: Binary, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """P or 0."""
    value = facts.metrics.get(item.code)
    return None if value is None else item.points * value


def working(trace: Trace, rule: Binary) -> Iterator[str]:
    if trace.value is None:
        yield f"{trace.item.name}未填报"
    else:
        yield f"{rule.measure(trace.item)}：{'是' if trace.value else '否'}"


def example(item: Item, rule: Binary) -> Iterator[Case]:
    yield Case(metrics(item, ONE, ZERO))
