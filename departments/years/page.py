"""What the page 年度安排 shows: the phases of a year, and where it stands among them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from ..handling import Handling, Offer, handling, offer
from ..models import Phase, Year, YearPhase
from ..permissions import Person, is_quality_office, reads_everything, reads_trail
from .queries import years
from .workflow import PHASES


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """``may_change`` its days, ``may_open`` the year after it, ``may_read_history``: what was changed about it."""

    year: Year
    phases: tuple[YearPhase, ...]
    handling: Handling
    may_change: bool
    may_open: bool
    may_read_history: bool


def schedule_page(year: Year, reader: Person) -> SchedulePage:
    """The next step is due when the phase that the year is in ends."""
    phases = tuple(year.phases.order_by("starts", "pk"))
    until = next((one.ends for one in phases if one.phase == year.phase), None)
    runs = is_quality_office(reader)
    return SchedulePage(
        year=year,
        phases=phases,
        handling=handling(PHASES, year, reader, until),
        may_change=runs and year.phase != Phase.FINAL,
        may_open=runs and year == years()[0] and year.phase != Phase.PLANNING,
        may_read_history=reads_everything(reader) or reads_trail(reader),
    )


def offered_move(year: Year, action: str, reader: Person) -> Offer:
    """The move of this name, for those whose it is now; there for nobody else (``Http404``)."""
    for row in PHASES.open_to(reader, year):
        if row.action == action:
            return offer(PHASES, row, year)
    raise Http404
