"""Which kind of figures a workbook holds. Who opens it next year sees no page around it: it names the day itself."""

from __future__ import annotations

from departments.dates import chinese_date

from ..shown.queries import Shown


def figures_of(shown: Shown) -> str:
    """``已公布：截至 2020年12月31日 · 第 3 次算分 · 2021年1月8日公布``, ``暂定：截至 2020年10月14日``."""
    told = shown.words if shown.run else f"截至 {chinese_date(shown.as_of)}，随考核事实变动"
    words = [f"{shown.word}：{told}"]
    if shown.provisional:
        words.append("尚有待评指标，暂计 0 分")
    if shown.changed:
        words.append("算分之后考核事实或方案有变动，这里是算分时的结果")
    return "；".join(words)
