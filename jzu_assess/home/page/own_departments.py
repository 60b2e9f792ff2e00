"""On the home page: the departments that a person reports for, and those that a vice-president is in charge of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from departments.figures import plain
from departments.models import RosterEntry, Year
from notices.issued.queries import Line, latest_problems
from scoring.awards.page import Brought, brought_to
from scoring.ranking.page import head_of
from scoring.ranking.standing import Standing, standings
from scoring.runs.queries import Result, owed, points_pending
from scoring.workbooks.page import Workbook, workbook_of_work
from targets.scheme.model import Group

from .losses import Losses, losses
from .year_figures import YearFigures

DEDUCTIONS = 5


@dataclass(frozen=True, slots=True)
class OwnDepartment:
    """``losses`` and ``brought`` (what its grade brings it) are None where it was not scored, or is not told yet.
    ``full``: what the total is out of. ``bars``: categories, each leading into the score sheet. ``waiting``: offices
    that still owe scores, with how many. ``deductions``: the latest problems with their notice's reference.
    ``workbook``: that of its work, where it can be filled in now."""

    group: Group
    full: str
    standing: Standing
    bars: list[dict[str, Any]]
    waiting: list[tuple[str, int]]
    losses: Losses | None
    brought: Brought | None
    deductions: list[tuple[Line, str]]
    workbook: Workbook | None

    @property
    def entry(self) -> RosterEntry:
        return self.standing.entry


def own_departments(figures: YearFigures) -> list[OwnDepartment]:
    """The departments that the person reports for."""
    entries = [entry for entry in figures.own_entries if entry.department_id in figures.reported]
    if not entries:
        return []
    now = {result.entry: result for result in figures.results}
    problems = latest_problems(figures.year, [entry.pk for entry in entries], DEDUCTIONS * len(entries))
    groups = {entry.pk: figures.scheme.groups[entry.group] for entry in entries}
    made = []
    for standing in _standings(figures, entries):
        entry, result = standing.entry, now.get(standing.entry.pk)
        # It may have been moved to another group since it was scored.
        scored_in = standing.shown.scheme.groups[result.group] if result else groups[entry.pk]
        made.append(
            OwnDepartment(
                group=groups[entry.pk],
                full=plain(scored_in.points),
                standing=standing,
                bars=list(_bars(figures.year, scored_in, result)) if result else [],
                waiting=_waiting(figures, scored_in, result) if result else [],
                losses=losses(result, scored_in) if result else None,
                brought=brought_to(standing.shown, result) if result else None,
                deductions=[pair for pair in problems if pair[0].entry == entry.pk][:DEDUCTIONS],
                workbook=workbook_of_work(figures.user, entry),
            )
        )
    return made


def _standings(figures: YearFigures, entries: list[RosterEntry]) -> list[Standing]:
    return standings(figures.shown, figures.results, entries) if figures.shown else []


def _bars(year: Year, group: Group, result: Result) -> Iterator[dict[str, Any]]:
    sheet = reverse("scoring:sheet", args=[year.year, result.entry])
    waiting = points_pending(result, group)
    for code, category in group.categories.items():
        yield {
            "label": head_of(category).name,
            "value": result.scores["categories"][code],
            "full": plain(category.points),
            "href": f"{sheet}?item={code}",
            "note": f"待评 {plain(waiting[code])} 分" if code in waiting else "",
        }


def _waiting(figures: YearFigures, group: Group, result: Result) -> list[tuple[str, int]]:
    """Which offices still owe the department a score."""
    return Counter(name for item in owed(result, group) for name in figures.called(item.assessors)).most_common()


def departments_in_charge(figures: YearFigures) -> list[Standing]:
    """The departments of a vice-president, best placed first within each group."""
    listed = (entry for entry in figures.own_entries if entry.removed_at is None)
    entries = [entry for entry in listed if entry.department_id not in figures.reported]
    if not entries:
        return []
    places = {code: place for place, code in enumerate(figures.scheme.groups)}
    found = _standings(figures, entries)
    return sorted(found, key=lambda one: (places[one.entry.group], one.rank or 0, one.entry.order))
