"""Days as people write them; for pages, messages and documents."""

from __future__ import annotations

import datetime


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
