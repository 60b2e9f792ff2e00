"""How a leaf's score came about, in words: step by step, and as one sentence.

"满分 0.5；3月5日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第4期）；得 0.4"
"""

from __future__ import annotations

from collections.abc import Iterator

from departments.figures import plain

from .rules import KINDS
from .trace import Trace


def steps(trace: Trace) -> Iterator[str]:
    """What happened, without the points before and after."""
    return KINDS[trace.item.rule.kind].working(trace, trace.item.rule)


def sentence(trace: Trace) -> str:
    """The whole explanation of one leaf, in one Chinese sentence."""
    points = plain(trace.item.points)
    if trace.state == "absent":
        return f"满分 {points}；缺项，不计分，按已有项目扩权"
    parts = [f"满分 {points}", *steps(trace)]
    if trace.score is None:
        return "；".join([*parts, "待评，暂计 0 分"])
    return "；".join([*parts, f"得 {plain(trace.score)}"])
