"""Things that wait, for tests: a source of one's own beside those of the site."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.utils import timezone

from departments import waiting
from departments.models import Department, Year
from departments.waiting import Source, Waiting, Whom

SINCE = datetime.date(2020, 6, 1)


def matter(number: int, whom: Whom, *, until: datetime.date | None = None, **more: Any) -> Waiting:
    asked = more.pop("since", SINCE)
    return replace(
        Waiting(
            key=f"test:{number}",
            what=f"第{number}件事",
            asked_by="质量发展处",
            since=timezone.make_aware(datetime.datetime.combine(asked, datetime.time(9))),
            href="/inbox/reminders/",
            action="去办理",
            whom=whom,
            until=until,
        ),
        **more,
    )


@contextmanager
def waiting_only(*found: Waiting, discreet: bool = False) -> Iterator[list[Waiting]]:
    """Inside, nothing waits but this: what is in the list, which may change meanwhile."""
    listed = list(found)
    kept = dict(waiting._sources)
    waiting._sources.clear()
    waiting.register(Source("test", "试验", lambda year: list(listed), discreet=discreet))
    try:
        yield listed
    finally:
        waiting._sources.clear()
        waiting._sources.update(kept)


def department(year: Year, name: str) -> Department:
    return year.roster.select_related("department").get(name=name).department
