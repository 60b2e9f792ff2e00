"""The quality office starts a run, which a worker does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from departments.dates import chinese_date
from departments.jobs.services import enqueue
from departments.models import Job, User, Year
from departments.permissions import only_quality_office
from departments.refusals import Blocked, Problem, Refusal

from ...exchange.misfits import obstacles


class DayOutsideYear(Refusal):
    def __init__(self, year: Year) -> None:
        last = year.cut_off
        super().__init__(f"计算截止日应在 {year.year} 年 1 月 1 日至 {last.month} 月 {last.day} 日之间。")


class NotReady(Blocked):
    """The run could only fail; ``problems`` says on what."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.args = (f"尚有 {len(problems)} 处问题，处理后才能算分。",)


@transaction.atomic
def start_run(*, year: Year, as_of: date, by: User) -> Job:
    """Queue the scoring of ``year`` as of a day; while one as of this day waits or works, that one is returned.

    Only 质量发展处 (NotAllowed); DayOutsideYear where ``as_of`` is no day of the year up to its cut-off;
    AnotherUnderWay while one as of another day waits or works; NotReady where the facts cannot be scored. Audited as a
    job.
    """
    only_quality_office(by)
    if not date(year.year, 1, 1) <= as_of <= year.cut_off:
        raise DayOutsideYear(year)
    if problems := obstacles(year, as_of):
        raise NotReady(problems)
    return enqueue(
        kind="run",
        key=f"run:{year.year}",
        label=f"{year}算分（截至{chinese_date(as_of)}）",
        by=by,
        year=year,
        arguments={"year": year.pk, "as_of": as_of.isoformat()},
    )
