"""Opening a year, and moving it from phase to phase."""

from __future__ import annotations

import datetime

from django.db import transaction

from ..models import Phase, User, Year, YearPhase
from ..refusals import NameTaken
from .audit import record


def schedule(year: int) -> dict[Phase, tuple[datetime.date, datetime.date]]:
    """First and last day of each phase: facts until the cut-off of 31 December (八.5), closed in January (七)."""

    def day(month: int, number: int, later: int = 0) -> datetime.date:
        return datetime.date(year + later, month, number)

    return {
        Phase.PLANNING: (day(1, 1), day(1, 31)),
        Phase.COLLECTING: (day(2, 1), day(12, 31)),
        Phase.HANDING_IN: (day(1, 1, 1), day(1, 10, 1)),
        Phase.REVIEW: (day(1, 11, 1), day(1, 15, 1)),
        Phase.FEEDBACK: (day(1, 16, 1), day(1, 20, 1)),
        Phase.PUBLICITY: (day(1, 21, 1), day(1, 27, 1)),
        Phase.FINAL: (day(1, 28, 1), day(1, 31, 1)),
    }


@transaction.atomic
def create_year(
    *,
    number: int,
    scheme: str,
    by: User | None = None,
    first_term_starts: datetime.date | None = None,
    second_term_starts: datetime.date | None = None,
) -> Year:
    """A year in planning, with its schedule and an empty roster. Raises ``NameTaken`` where it exists."""
    if Year.objects.filter(year=number).exists():
        raise NameTaken(f"{number}年度")
    year = Year.objects.create(
        year=number,
        scheme=scheme,
        first_term_starts=first_term_starts,
        second_term_starts=second_term_starts,
    )
    YearPhase.objects.bulk_create(
        YearPhase(year=year, phase=phase, starts=starts, ends=ends)
        for phase, (starts, ends) in schedule(number).items()
    )
    record(act="新建年度", by=by, obj=year, after={"scheme": scheme})
    return year
