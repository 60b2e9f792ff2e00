"""On the home page: the departments that a person reports for, and those that a vice-president is in charge of."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from departments.figures import plain
from departments.models import RosterEntry, Year
from notices.issued.queries import Line, latest_problems
from scoring.models import Run
from scoring.ranking.page import head_of
from scoring.ranking.standing import Standings
from scoring.runs.queries import Result
from targets.models import WorkItem
from targets.scheme.model import Group, Scheme

from .year_figures import YearFigures

DEDUCTIONS = 5
DAYS_AHEAD = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """A department as far as its own people may know: the total of the latest run, the place of the published one.
    ``run`` and ``published`` are those runs."""

    entry: RosterEntry
    run: Run | None
    total: str
    pending: int
    published: Run | None
    rank: int | None
    size: int
    grade: str
    distance: str
    vetoed: bool

    @property
    def ranked(self) -> bool:
        """Whether the total that is shown is the one that was published with the place."""
        return self.rank is not None and self.run == self.published

    @property
    def in_words(self) -> str:
        """``机电工程学院 · 86.90 分 · 第 4 名（共 13）``; a figure never parts from its unit."""
        place = f" · 第\u00a0{self.rank}\u00a0名（共\u00a0{self.size}）" if self.ranked else ""
        return f"{self.entry.name} · {self.total}\u00a0分{place}"

    @property
    def pending_words(self) -> str:
        return f"待评 {self.pending} 项" if self.pending else ""

    @property
    def size_words(self) -> str:
        return f"（共 {self.size}）"


@dataclass(frozen=True, slots=True)
class OwnDepartment:
    """``bars``: categories, each leading into the score sheet. ``waiting``: offices that still owe scores, with how
    many. ``deductions``: the latest problems with their notice's reference. ``due``: key work of the next days."""

    standing: Standing
    bars: list[dict[str, Any]]
    waiting: list[tuple[str, int]]
    deductions: list[tuple[Line, str]]
    due: list[WorkItem]

    @property
    def entry(self) -> RosterEntry:
        return self.standing.entry


def own_departments(figures: YearFigures, today: datetime.date) -> list[OwnDepartment]:
    """The departments that the person reports for."""
    entries = [entry for entry in figures.own_entries if entry.department_id in figures.reported]
    if not entries:
        return []
    now = {result.entry: result for result in figures.results}
    problems = latest_problems(figures.year, [entry.pk for entry in entries], DEDUCTIONS * len(entries))
    due = key_work_due([entry.pk for entry in entries], today)
    made = []
    for entry in entries:
        result = now.get(entry.pk)
        group = figures.scheme.groups[entry.group]
        made.append(
            OwnDepartment(
                standing=standing(figures, entry),
                bars=list(_bars(figures.year, group, result)) if result else [],
                waiting=_waiting(group, result) if result else [],
                deductions=[pair for pair in problems if pair[0].entry == entry.pk][:DEDUCTIONS],
                due=[item for item in due if item.entry_id == entry.pk],
            )
        )
    return made


def standing(figures: YearFigures, entry: RosterEntry) -> Standing:
    now = next((result for result in figures.results if result.entry == entry.pk), None)
    known = next((result for result in figures.published_results if result.entry == entry.pk), None)
    group = [result for result in figures.published_results if known and result.group == known.group]
    return Standing(
        entry=entry,
        run=figures.latest if now else None,
        total=now.scores["total"] if now else "",
        pending=len(now.scores["pending"]) if now else 0,
        published=figures.published if known else None,
        rank=known.rank if known else None,
        size=len(group),
        grade=known.grade if known else "",
        distance=_distance(known, group, figures.scheme) if known else "",
        vetoed=known.scores["vetoed"] if known else False,
    )


def _distance(result: Result, group: list[Result], scheme: Scheme) -> str:
    return Standings(group, scheme.groups[result.group], scheme).lacking(result)


def _bars(year: Year, group: Group, result: Result) -> Iterator[dict[str, Any]]:
    sheet = reverse("scoring:sheet", args=[year.year, result.entry])
    for code, category in group.categories.items():
        pending = sum(group.items[item].category == code for item in result.scores["pending"])
        yield {
            "label": head_of(category).name,
            "value": result.scores["categories"][code],
            "full": plain(category.points),
            "href": f"{sheet}?item={code}",
            "note": f"待评 {pending} 项" if pending else "",
        }


def _waiting(group: Group, result: Result) -> list[tuple[str, int]]:
    """Which offices still owe the department a score; a composite waits for its parts."""
    owed = Counter(
        name for code in result.scores["pending"] if not group.items[code].parts for name in group.items[code].assessors
    )
    return owed.most_common()


def key_work_due(entries: list[int], today: datetime.date) -> list[WorkItem]:
    """Key work that is not exempted, not done, and due within the next days, soonest first."""
    ends = today + datetime.timedelta(days=DAYS_AHEAD)
    found = WorkItem.objects.filter(
        entry__in=entries, category=WorkItem.Category.KEY, exempt=False, due__range=(today, ends)
    )
    return [item for item in found.order_by("due", "pk") if not _is_done(item)]


def _is_done(item: WorkItem) -> bool:
    if item.target is not None:
        return item.actual is not None and item.actual >= item.target
    return item.completion is not None and item.completion >= 1


def departments_in_charge(figures: YearFigures) -> list[Standing]:
    """The departments of a vice-president, best placed first within each group."""
    entries = [entry for entry in figures.own_entries if entry.department_id not in figures.reported]
    found = [standing(figures, entry) for entry in entries]
    return sorted(found, key=lambda one: (one.entry.group, one.rank or 0, one.entry.order))
