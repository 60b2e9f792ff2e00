"""The head of a paper with figures: which they are, and of which day."""

from __future__ import annotations

from departments import clock
from departments.dates import chinese_date
from departments.documents.sheet import Head

from .queries import Shown


def head(shown: Shown, title: str, *, anchor: str = "top", mark: str = "") -> Head:
    """A paper outlives the day on which it is made: where a page says 今日, it names the day."""
    day = shown.as_of
    return Head(
        title=title,
        stage=shown.stage if shown.run else f"截至{day.month}月{day.day}日（{shown.word}）",
        figures=shown.words if shown.run else f"按截至 {chinese_date(day)} 的考核事实计算 · {shown.word}",
        made_on=clock.today(),
        valid=shown.published,
        anchor=anchor,
        mark=mark,
    )
