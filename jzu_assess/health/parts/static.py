"""页面文件: whether the collected style sheets and scripts are those of the program."""

from __future__ import annotations

from ...serving.static import is_collected
from ..commands import PREPARE
from ..part import Fact, Finding, Kind, Part, State

KIND = Kind("static", "页面样式和脚本", "页面的排版和按钮")

NEVER = Finding(
    what="还没有收集。",
    means="页面可以使用，打开较慢。",
    todo="收集文件，再重新启动。",
    command=PREPARE,
    state=State.ADVICE,
)
OLD = Finding(
    what="收集的文件与程序的版本不一致。",
    means="页面的样式或按钮可能不正常。",
    todo="重新收集，再重新启动。",
    command=PREPARE,
)


def static() -> Part:
    collected = is_collected()
    if collected is None:
        return Part(KIND, (Fact("收集", "没有"),), (NEVER,))
    if not collected:
        return Part(KIND, (Fact("收集", "不是最新"),), (OLD,))
    return Part(KIND, (Fact("收集", "与程序一致"),))
