"""What waits here: the next step of a year, for the body whose it is (十)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from .. import clock
from ..models import Phase, Year
from ..permissions import any_of, is_leader, is_party_committee, is_quality_office
from ..waiting import Source, Waiting, last_steps, of_workflow
from .workflow import PHASES, QUALITY_OFFICE

# When 质量发展处 moves the year on is its own to say; towards the end of a phase it is reminded.
BEFORE_THE_END = datetime.timedelta(days=7)
ASKED_BY_SCHEDULE = "年度安排"


def waiting(year: Year | None) -> Iterator[Waiting]:
    """Nothing in planning, which waits for what the year lacks (``opening``); nor what something stands in the way of.
    Two queries, and those of the guards."""
    if year is None or year.phase in {Phase.PLANNING, Phase.FINAL}:
        return
    days = {one.phase: one for one in year.phases.all()}
    # The party committee waits for the end of the publicity; its step is due when the phase after it ends.
    last = days.get(Phase.FINAL if year.phase == Phase.PUBLICITY else year.phase)
    until = last.ends if last else None
    office = any(rows[0].who is QUALITY_OFFICE for rows in PHASES.turns(year))
    if office and (until is None or clock.today() < until - BEFORE_THE_END):
        return
    step = last_steps([year]).get(str(year.pk))
    begun = days[year.phase].starts if year.phase in days else clock.today()
    since = step.at if step else timezone.make_aware(datetime.datetime.combine(begun, datetime.time()))
    yield from of_workflow(
        PHASES,
        year,
        what=lambda moves: f"{year}{year.get_phase_display()}：{moves}",
        asked_by=ASKED_BY_SCHEDULE if office or step is None or step.who is None else str(step.who),
        since=since,
        until=until,
        href=reverse("departments:schedule", args=[year.year]),
        hindered=False,
        year=year,
    )


MOVERS = any_of(is_quality_office, is_leader, is_party_committee)
PHASE = Source("phase", "年度阶段", waiting, of_year=True, concerns=MOVERS)
