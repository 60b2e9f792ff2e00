"""``completion``: the share of the work that is due and was done."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from departments.figures import ONE, percent, plain
from targets.scheme.model import Item
from targets.scheme.rules.completion import Completion

from ..cohorts import Cohort
from ..example_cases import Case, work
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import done_in_words, ratio, work_done


def score(item: Item, rule: Completion, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """P × Σ w·c ÷ Σ w over the counted work items; 待评 before the first due date."""
    work = facts.work.get(item.category)
    if work is None or not work.counted:
        return None
    return item.points * work.done / work.weight


def working(trace: Trace, rule: Completion) -> Iterator[str]:
    counted = [line for line in trace.work if line.counted]
    if not counted:
        yield "尚无到期项目"
        return
    done, weight = work_done(trace)
    weighed = any(line.weight != ONE for line in counted)
    due = f"到期 {len(counted)} 项" + (f"，权重合计 {plain(weight)}" if weighed else "")
    shown = done_in_words(trace)
    completed = f"完成权重 {shown}" if weighed else f"折合完成 {shown} 项"
    yield f"{due}，{completed}，完成率 {percent(done / weight)}"
    yield ratio(trace.item.points, shown, rule.exactly(weight))


def example(item: Item, rule: Completion) -> Iterator[Case]:
    done = [["1"] * 10, ["1"] * 9 + ["0.5"], ["1"] * 7 + ["0"]]
    yield Case([{"work_items": work(item.category, shares)} for shares in done])
