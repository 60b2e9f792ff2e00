"""What waits here: scores that an office, or a 考核小组, still owes as of today."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from departments.frame import has_scheme
from departments.models import Department, Grant, Phase, Role, Year
from departments.offices.queries import offices
from departments.permissions import any_of, is_on_panel
from departments.waiting import Source, Waiting, Whom, has, holds
from targets.permissions import ASSESSING, is_assessor

from ..runs.queries import owed
from ..shown.queries import today_of

ASKED_BY = "质量发展处"


def waiting(year: Year | None) -> Iterator[Waiting]:
    """One line for each office or 考核小组, while it can enter: due when the handing in ends, and asked for when it
    begins; before, there is no last day. Three queries, and the scoring of the year where nobody has looked yet."""
    if year is None or not has_scheme(year.scheme) or year.phase not in ASSESSING:
        return
    by_office, by_panel = _owed(year)
    known = {one.pk: one for one in Department.objects.filter(pk__in=by_office)} if by_office else {}
    owing: list[tuple[str, Whom, Department | None, list[str]]] = [
        *((f"office:{pk}", holds(Grant.ASSESS, known[pk]), known[pk], codes) for pk, codes in by_office.items()),
        *((f"panel:{panel}", has(Role(panel)), None, codes) for panel, codes in by_panel.items()),
    ]
    days = {one.phase: one for one in year.phases.all()}
    begun = days.get(Phase.HANDING_IN) if year.phase == Phase.HANDING_IN else days.get(Phase.COLLECTING)
    since = begun.starts if begun else datetime.date(year.year, 1, 1)
    until = begun.ends if begun and year.phase == Phase.HANDING_IN else None
    for key, whom, department, codes in owing:
        yield Waiting(
            key=f"pending:{year.pk}:{year.phase}:{key}",
            what=f"{year}：{len(set(codes))} 项指标有 {len(codes)} 个分数待评",
            asked_by=ASKED_BY,
            since=timezone.make_aware(datetime.datetime.combine(since, datetime.time())),
            until=until,
            href=reverse("scoring:pending", args=[year.year]),
            action="看待评",
            whom=whom,
            year=year,
            department=department,
        )


def _owed(year: Year) -> tuple[dict[int, list[str]], dict[str, list[str]]]:
    """By office (its department) and by 考核小组, the item of each score that is owed."""
    shown, tied, panels = today_of(year), offices(year), year.frame.panels
    by_office: dict[int, list[str]] = {}
    by_panel: dict[str, list[str]] = {}
    for result in shown.results_by_roster():
        for item in owed(result, shown.scheme.groups[result.group]):
            for department in {tied[name].department for name in item.assessors if name in tied}:
                by_office.setdefault(department, []).append(item.code)
            if item.rule.takes == "work_items" and result.group in panels:
                by_panel.setdefault(panels[result.group], []).append(item.code)
    return by_office, by_panel


PENDING = Source("pending", "考核评分", waiting, of_year=True, concerns=any_of(is_assessor, is_on_panel))
