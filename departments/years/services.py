"""Opening a year, and moving it from phase to phase."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ..dates import chinese_date
from ..models import Phase, User, Year, YearPhase
from ..permissions import only_quality_office
from ..refusals import NameTaken, Refusal, YearIsFinal, refuse_stale, unless_taken
from ..trail.services import record
from ..transitions import move
from .queries import as_seen, days
from .workflow import PHASES


class BadSchedule(Refusal):
    message = "各阶段应依次开始，且结束不早于开始。"


def schedule(cut_off: datetime.date) -> dict[Phase, tuple[datetime.date, datetime.date]]:
    """First and last day of each phase of a year: facts up to its cut-off (八.5), closed in the month after (七)."""

    def after(days: int) -> datetime.date:
        return cut_off + datetime.timedelta(days=days)

    return {
        Phase.PLANNING: (datetime.date(cut_off.year, 1, 1), datetime.date(cut_off.year, 1, 31)),
        Phase.COLLECTING: (datetime.date(cut_off.year, 2, 1), cut_off),
        Phase.HANDING_IN: (after(1), after(10)),
        Phase.REVIEW: (after(11), after(15)),
        Phase.FEEDBACK: (after(16), after(20)),
        Phase.PUBLICITY: (after(21), after(27)),
        Phase.FINAL: (after(28), after(31)),
    }


@transaction.atomic
def create_year(*, number: int, scheme: str, by: User | None = None) -> Year:
    """A year in planning, with its schedule and an empty roster. Raises ``NameTaken`` where it exists."""
    only_quality_office(by)
    if Year.objects.filter(year=number).exists():
        raise NameTaken(f"{number}年度")
    with unless_taken(f"{number}年度"):
        year = Year.objects.create(year=number, scheme=scheme)
    YearPhase.objects.bulk_create(
        YearPhase(year=year, phase=phase, starts=starts, ends=ends)
        for phase, (starts, ends) in schedule(year.cut_off).items()
    )
    record(act="新建年度", by=by, obj=year, after={"scheme": scheme})
    return year


def move_year(*, year: Year, action: str, by: User, **entered: Any) -> Year:
    """Takes a year to another phase by a row of ``workflow.PHASES``, with what the row asks for. Raises NotAllowed,
    WrongPhase, Blocked, BadDocumentDate."""
    return move(workflow=PHASES, obj=year, action=action, by=by, **entered)


@transaction.atomic
def change_schedule(
    *,
    year: Year,
    dates: dict[Phase, tuple[datetime.date, datetime.date]],
    by: User | None = None,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Sets first and last day of the phases given. Raises BadSchedule, YearIsFinal, NotAllowed, and ``Stale`` where
    the days are not what was ``seen`` (``as_seen``)."""
    only_quality_office(by)
    year = Year.objects.select_for_update().get(pk=year.pk)
    if year.phase == Phase.FINAL:
        raise YearIsFinal(year)
    now = as_seen(year)
    refuse_stale(seen, now, lambda field: _shown(field, now[field]), [year])
    phases = {Phase(one.phase): one for one in year.phases.all()}
    before = {phase.label: days(phases[phase]) if phase in phases else "未填" for phase in Phase}
    for phase, (starts, ends) in dates.items():
        one = phases.setdefault(phase, YearPhase(year=year, phase=phase))
        one.starts, one.ends = starts, ends
    begins = [phases[phase].starts for phase in Phase if phase in phases]
    if begins != sorted(begins) or any(one.ends < one.starts for one in phases.values()):
        raise BadSchedule
    YearPhase.objects.bulk_update([one for one in phases.values() if one.pk], ["starts", "ends"])
    YearPhase.objects.bulk_create(one for one in phases.values() if not one.pk)
    changed = {phase.label: days(one) for phase, one in phases.items() if days(one) != before[phase.label]}
    if changed:
        was = {label: before[label] for label in changed}
        record(act="修改年度安排", by=by, obj=year, before=was, after=changed)


def _shown(field: str, day: str) -> tuple[str, str]:
    """``planning-starts`` and its day as people read them."""
    phase, end = field.rsplit("-", 1)
    label = f"{Phase(phase).label}{'开始' if end == 'starts' else '结束'}"
    return label, chinese_date(datetime.date.fromisoformat(day))
