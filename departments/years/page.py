"""What the page 年度安排 shows: the phases of a year, and where it stands among them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.http import Http404

from .. import clock
from ..dates import chinese_date
from ..handling import Handling, Offer, handling, offer
from ..models import Phase, Year, YearPhase
from ..permissions import Person, is_quality_office, prepares_year, reads_everything, reads_trail
from .queries import years
from .workflow import PHASES


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """``may_change`` its days, ``may_open`` the year after it, ``may_prepare`` it before it begins,
    ``may_read_history``: what was changed about it. ``closed`` says where a final year stands."""

    year: Year
    phases: tuple[YearPhase, ...]
    handling: Handling
    may_change: bool
    may_open: bool
    may_prepare: bool
    may_read_history: bool
    closed: str = ""


def schedule_page(year: Year, reader: Person) -> SchedulePage:
    """The next step is due when the phase that the year is in ends; the party committee's, which has to wait for the
    end of the publicity, when the phase after it does."""
    phases = tuple(year.phases.order_by("starts", "pk"))
    ends = {one.phase: one.ends for one in phases}
    until = ends.get(Phase.FINAL if year.phase == Phase.PUBLICITY else year.phase)
    runs = is_quality_office(reader)
    return SchedulePage(
        year=year,
        phases=phases,
        handling=handling(PHASES, year, reader, until),
        may_change=runs and year.phase != Phase.FINAL,
        may_open=runs and year == years()[0] and year.phase != Phase.PLANNING,
        may_prepare=prepares_year(reader) and year.phase == Phase.PLANNING,
        may_read_history=reads_everything(reader) or reads_trail(reader),
        closed=_closed(until) if year.phase == Phase.FINAL else "",
    )


def _closed(until: datetime.date | None) -> str:
    """十, 十一.1: who acts on what the party committee has decided, and until when it can still be taken back."""
    said = "党委会已审定，按公布的结果奖惩（考核办法第十一条）"
    if until is None:
        return f"{said}。"
    if clock.today() > until:
        return f"{said}；终评阶段已于{chinese_date(until)}结束，审定不能再撤回。"
    return f"{said}；{chinese_date(until)}前党委会可以撤回审定。"


def offered_move(year: Year, action: str, reader: Person) -> Offer:
    """The move of this name, for those whose it is now; there for nobody else (``Http404``)."""
    for row in PHASES.open_to(reader, year):
        if row.action == action:
            return offer(PHASES, row, year)
    raise Http404
