"""The clock: the one place that reads the date.

A training or demonstration site sets its day with ``SITE_DAY`` (``YYYY-MM-DD``); every page then says so.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import timezone

_day: ContextVar[datetime.date | None] = ContextVar("day", default=None)


@contextmanager
def on(day: datetime.date) -> Iterator[None]:
    """Everything inside happens in the morning of ``day``: the demonstration's history as it would have been made."""
    kept = _day.set(day)
    try:
        yield
    finally:
        _day.reset(kept)


def now() -> datetime.datetime:
    """The moment, aware, in Asia/Shanghai; on a site with a set day that day at the real time of day."""
    moment, past = timezone.localtime(), _day.get()
    if past is not None:
        return moment.replace(year=past.year, month=past.month, day=past.day, hour=10, minute=0)
    day = settings.SITE_DAY
    return moment if day is None else moment.replace(year=day.year, month=day.month, day=day.day)


def today() -> datetime.date:
    return now().date()


def day_is_set() -> bool:
    return settings.SITE_DAY is not None


def real_now() -> datetime.datetime:
    """The real moment, whatever day the site is set to: for how long something is kept; never for what day it is."""
    return timezone.localtime()


def stamp() -> int:
    """Seconds of real time, for how long something lasts (a session); never for what day it is."""
    return int(time.time())
