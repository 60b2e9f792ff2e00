"""The quality office starts a run, which a worker does."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from departments.jobs.services import enqueue
from departments.models import Job, User, Year
from departments.permissions import is_quality_office
from departments.refusals import NotAllowed, Refusal


class DayOutsideYear(Refusal):
    def __init__(self, year: Year) -> None:
        super().__init__(f"计算截止日应在 {year.year} 年之内。")


@transaction.atomic
def start_run(*, year: Year, as_of: date, by: User) -> Job:
    """Queue the scoring of ``year`` as of a day; while one of this year waits or works, that one is returned.

    Only 质量发展处 (NotAllowed); DayOutsideYear where ``as_of`` is not a day of the year. Audited as a job.
    """
    if not is_quality_office(by):
        raise NotAllowed
    if as_of.year != year.year:
        raise DayOutsideYear(year)
    return enqueue(
        kind="run",
        key=f"run:{year.year}",
        label=f"{year}算分（截至 {as_of:%Y-%m-%d}）",
        by=by,
        year=year,
        arguments={"year": year.pk, "as_of": as_of.isoformat()},
    )
