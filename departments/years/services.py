"""Opening a year, and moving it from phase to phase."""

from __future__ import annotations

import datetime

from django.db import transaction

from ..models import Phase, User, Year, YearPhase
from ..permissions import is_quality_office
from ..refusals import NameTaken, NotAllowed, Refusal, YearIsFinal
from ..trail.services import record
from ..transitions import move
from .workflow import PHASES


class BadSchedule(Refusal):
    message = "各阶段应依次开始，且结束不早于开始。"


def only_quality_office(by: User | None) -> None:
    """质量发展处 runs the year; ``None`` is the system itself."""
    if by is not None and not is_quality_office(by):
        raise NotAllowed


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
    only_quality_office(by)
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


def move_year(*, year: Year, action: str, by: User, reason: str = "") -> Year:
    """Takes a year to another phase by a row of ``workflow.PHASES``. Raises NotAllowed, WrongPhase, Blocked."""
    return move(workflow=PHASES, obj=year, action=action, by=by, reason=reason)


@transaction.atomic
def change_schedule(
    *, year: Year, dates: dict[Phase, tuple[datetime.date, datetime.date]], by: User | None = None
) -> None:
    """Sets first and last day of the phases given. Raises BadSchedule, YearIsFinal, NotAllowed."""
    only_quality_office(by)
    year = Year.objects.select_for_update().get(pk=year.pk)
    if year.phase == Phase.FINAL:
        raise YearIsFinal(year)
    phases = {Phase(one.phase): one for one in year.phases.all()}
    before = {phase.label: _days(one) for phase, one in phases.items()}
    for phase, (starts, ends) in dates.items():
        phases[phase].starts, phases[phase].ends = starts, ends
    begins = [phases[phase].starts for phase in Phase if phase in phases]
    if begins != sorted(begins) or any(one.ends < one.starts for one in phases.values()):
        raise BadSchedule
    YearPhase.objects.bulk_update(phases.values(), ["starts", "ends"])
    changed = {phase.label: _days(one) for phase, one in phases.items() if _days(one) != before[phase.label]}
    if changed:
        was = {label: before[label] for label in changed}
        record(act="修改年度安排", by=by, obj=year, before=was, after=changed)


def _days(one: YearPhase) -> str:
    return f"{one.starts.isoformat()} 至 {one.ends.isoformat()}"
