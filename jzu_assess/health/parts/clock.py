"""日期和时间: whether the site goes by today's date, and the database by the same clock."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from departments import clock as site_clock
from departments.dates import chinese_date, how_long

from ..part import Fact, Finding, Kind, Part

KIND = Kind("clock", "日期和时间", "期限和记录的依据")
APART = timedelta(minutes=1)


def clock() -> Part:
    now = site_clock.now()
    facts, findings = [Fact("站点日期", f"{chinese_date(now)} {now:%H:%M}")], []
    if settings.SITE_DAY is not None and not settings.DEMONSTRATION:
        findings.append(
            Finding(
                what=f"站点日期固定为 {chinese_date(settings.SITE_DAY)}。",
                means="期限、截止日和记录都按这一天计算。",
                todo="正式使用的系统，去掉设置中的 SITE_DAY，再重新启动。",
            )
        )
    apart = _apart()
    if apart > APART:
        what = f"网站和数据库的时间相差 {how_long(apart)}。"
        findings.append(Finding(what, "后台进程会被误认为没有回应。", "两台服务器都与同一时间服务器对时。"))
    return Part(KIND, tuple(facts), tuple(findings))


def _apart() -> timedelta:
    """Between this machine's clock and the database's; SQLite goes by the same."""
    if connection.vendor != "postgresql":
        return timedelta(0)
    with closing(connection.cursor()) as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    apart: timedelta = timezone.now() - now
    return abs(apart)
