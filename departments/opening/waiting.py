"""What waits here: what a year lacks before it begins, for who can mend it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from ..models import Phase, Role, Year
from ..permissions import prepares_year
from ..waiting import Source, Waiting, has
from .queries import ADMINISTRATOR, QUALITY_OFFICE, parts

ROLES = {QUALITY_OFFICE: Role.QUALITY_OFFICE, ADMINISTRATOR: Role.ADMINISTRATOR}


def waiting(year: Year | None) -> Iterator[Waiting]:
    """One line for each of the two who prepare a year; the queries of ``parts``, and one."""
    if year is None or year.phase != Phase.PLANNING:
        return
    planning = year.phases.filter(phase=Phase.PLANNING).first()
    first = planning.starts if planning else datetime.date(year.year, 1, 1)
    lacking = [part for part in parts(year) if part.lacking]
    for by, role in ROLES.items():
        titles = [part.title for part in lacking if part.by == by]
        if titles:
            yield Waiting(
                key=f"opening:{year.pk}:{role.name}",
                what=f"{year}准备：{'、'.join(titles)}未齐",
                asked_by=QUALITY_OFFICE,
                since=timezone.make_aware(datetime.datetime.combine(first, datetime.time())),
                until=planning.ends if planning else None,
                href=reverse("departments:opening", args=[year.year]),
                action="去办理",
                whom=has(role),
                year=year,
            )


OPENING = Source("opening", "年度准备", waiting, of_year=True, concerns=prepares_year)
