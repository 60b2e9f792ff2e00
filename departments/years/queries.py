"""Which years there are, and which one is under way."""

from __future__ import annotations

import datetime

from django.http import Http404

from .. import acting
from ..dates import chinese_date
from ..models import Phase, Step, Year, YearPhase


def years() -> list[Year]:
    """All years, latest first; one query a request."""
    return acting.once_per_request("years", lambda: list(Year.objects.order_by("-year")))


def current_year() -> Year | None:
    """The latest year that has left planning, else the latest; ``None`` before the first is opened."""
    begun = (year for year in years() if year.phase != Phase.PLANNING)
    return next(begun, years()[0] if years() else None)


def get_year(number: int) -> Year:
    """The year of the address. ``Http404`` where there is none."""
    for year in years():
        if year.year == number:
            return year
    raise Http404


def days(one: YearPhase) -> str:
    return f"{chinese_date(one.starts)} 至 {chinese_date(one.ends)}"


def as_seen(year: Year) -> dict[str, str]:
    """What the form of the year's dates shows, as JSON: ``{"planning-starts": "2020-01-01", …}``."""
    return {
        f"{one.phase}-{end}": getattr(one, end).isoformat() for one in year.phases.all() for end in ("starts", "ends")
    }


def first_and_last_day(year: Year, phase: Phase) -> tuple[datetime.date, datetime.date] | None:
    """Of a phase as it is scheduled; None where it is not."""
    return year.phases.filter(phase=phase).values_list("starts", "ends").first()


def decision_on(year: Year) -> Step | None:
    """The party committee's decision on the year's results, while it stands: when, and by which document (十)."""
    if year.phase != Phase.FINAL:
        return None
    steps = Step.objects.filter(object_type=year._meta.label, object_id=str(year.pk), to_state=Phase.FINAL.label)
    return steps.order_by("-pk").first()
