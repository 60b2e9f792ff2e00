"""``quality``: each work item that is flagged costs the same, and so do problems by clauses."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from departments.figures import ZERO
from targets.scheme.model import Item
from targets.scheme.rules.quality import Quality

from ..cohorts import Cohort
from ..deductions import deducted
from ..example_cases import Case, finding, work
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import cost_of, deductions, minus, used_up


def score(item: Item, rule: Quality, facts: DepartmentFacts, cohort: Cohort) -> mpq:
    """P − the cost of each flagged work item − its clauses' deductions (the overflow is taken later)."""
    work = facts.work.get(item.category)
    flagged = rule.per_flagged * work.flagged if work else ZERO
    return max(ZERO, item.points - flagged - deducted(item, facts.deductions.get(item.code)))


def working(trace: Trace, rule: Quality) -> Iterator[str]:
    flagged = [line for line in trace.work if line.flags]
    if not any(line.counted for line in trace.work):
        yield "尚无到期项目"
    elif not flagged:
        yield "到期项目均按时按要求完成"
    for line in flagged:
        yield f"“{line.name}”{'、'.join(line.flags)} {minus(rule.per_flagged)}"
    yield from deductions(trace)
    yield from used_up(rule.per_flagged * len(flagged) + cost_of(trace), trace.item.points)


def example(item: Item, rule: Quality) -> Iterator[Case]:
    late = {"work_items": work(item.category, ["1", "0.5", "1"], late=True)}
    found = [{"findings": [finding(item, clause, 1)]} for clause in item.clauses.values()]
    yield Case([{"work_items": work(item.category, ["1"] * 3)}, late, *found])
