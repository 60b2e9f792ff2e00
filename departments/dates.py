"""Days as people write them; for pages, messages and documents."""

from __future__ import annotations

import datetime


def chinese_date(day: datetime.date) -> str:
    """``2020-03-05`` → ``2020年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"
