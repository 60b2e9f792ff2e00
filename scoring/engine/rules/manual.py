"""``manual``: the score that the assessor gives by rules of its own."""

from __future__ import annotations

from collections.abc import Iterator

from gmpy2 import mpq

from departments.figures import plain
from targets.scheme.model import Item
from targets.scheme.rules.manual import Manual

from ..cohorts import Cohort
from ..example_cases import Case
from ..facts import DepartmentFacts
from ..trace import Trace


def score(item: Item, rule: Manual, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """The score that the assessor entered."""
    return facts.scores.get(item.code)


def working(trace: Trace, rule: Manual) -> Iterator[str]:
    if trace.entered is None:
        yield "考核部门尚未评分"
        return
    basis = trace.entered.get("basis", "")
    yield f"考核部门评 {plain(mpq(str(trace.entered['score'])))} 分" + (f"（{basis}）" if basis else "")


def example(item: Item, rule: Manual) -> Iterator[Case]:
    given = [(mpq(1), "无扣分"), (mpq("0.9"), "按本部门考核细则扣分")]
    yield Case(
        [{"scores": [{"item": item.code, "score": plain(share * item.points), "basis": why}]} for share, why in given]
    )
