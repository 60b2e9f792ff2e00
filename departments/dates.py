"""Days as people write them; for pages, messages and documents."""

from __future__ import annotations

import datetime
import re

from .names import written

_TYPED = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


def chinese_date(day: datetime.date) -> str:
    """``2020-03-05`` → ``2020年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def how_long(time: datetime.timedelta) -> str:
    """``3 分钟``: the largest unit of which there are two, seconds and days at the ends."""
    seconds = max(0, int(time.total_seconds()))
    for unit, name in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= 2 * unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} 秒"


def chinese_span(first: datetime.date, last: datetime.date) -> str:
    """``2020年1月13日至2月23日``: what the last day shares with the first is said once."""
    if first == last:
        return chinese_date(first)
    end = chinese_date(last) if first.year != last.year else f"{last.month}月{last.day}日"
    return f"{chinese_date(first)}至{end}"


def typed_day(text: str) -> datetime.date | None:
    """``2020-3-5``, ``2020/3/5``, ``2020.3.5`` and ``2020年3月5日``, in whatever width and with spaces; None for what
    is no day."""
    if found := _TYPED.fullmatch(written(text)):
        year, month, day = map(int, found.groups())
        try:
            return datetime.date(year, month, day)
        except ValueError:
            return None
    return None
