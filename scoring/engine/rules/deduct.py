"""``deduct``: full points, less what problems cost by clauses."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from departments.figures import ONE, ZERO
from targets.scheme.model import Clause, Item
from targets.scheme.rules.deduct import Deduct

from ..cohorts import Cohort
from ..deductions import deducted
from ..example_cases import Case, Row, finding
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import cost_of, deductions, used_up

MANY = 8
"""Nobody has twenty problems of one kind."""


def score(item: Item, rule: Deduct, facts: DepartmentFacts, cohort: Cohort) -> mpq:
    """P − Σ over clauses of min(cap, Σ n × points), 扣完为止; no finding is no deduction."""
    return max(ZERO, item.points - deducted(item, facts.deductions.get(item.code)))


def working(trace: Trace, rule: Deduct) -> Iterator[str]:
    if not trace.losses:
        yield "无扣分记录"
    yield from deductions(trace)
    yield from used_up(cost_of(trace), trace.item.points)


def example(item: Item, rule: Deduct) -> Iterator[Case]:
    yield Case([{"findings": rows} for rows in _findings(item)])


def _findings(item: Item) -> Iterator[list[Row]]:
    """Nothing; a problem or two; one at the assessor's choice; over a cap; more than the item has; a veto."""
    clauses = [clause for clause in item.clauses.values() if not clause.veto]
    fixed = [clause for clause in clauses if clause.points]
    free = [clause for clause in fixed if clause.cap is None]
    yield []
    for clause in free[:1]:
        yield [finding(item, clause, 1 if 2 * (clause.points or ZERO) > item.points else 2)]
    for clause in [clause for clause in clauses if clause.ranged][:1]:
        yield [finding(item, clause, 1)]
    for clause in [clause for clause in fixed if clause.cap is not None][:1]:
        yield [finding(item, clause, _more_than(clause.cap or ZERO, clause))]
    if free:
        dearest = max(free, key=lambda clause: clause.points or ZERO)
        if (count := _more_than(item.points, dearest)) <= MANY:
            yield [finding(item, dearest, count)]
    for clause in [clause for clause in item.clauses.values() if clause.veto][:1]:
        yield [finding(item, clause, 1)]


def _more_than(points: mpq, clause: Clause) -> int:
    """How often the clause must be broken to cost more than ``points``."""
    return int(points // (clause.points or ONE)) + 1
