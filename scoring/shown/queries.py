"""Which figures of a year a reader is shown. There are three kinds, and they are never mixed on a page:

- published (已公布): the run in force. Only these tell ranks, grades and money to those whom they concern.
- as of today (暂定): computed when looked at, from the facts in effect. Points alone.
- a run that is not published (试算, 未公布): the quality office's own; the auditor may open one by its number.

Everybody is shown what is published. Before there is anything, the quality office is shown its latest run, and
everybody else the year as of today. Every page takes all its figures from one ``Shown``.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from departments import acting, clock
from departments.dates import chinese_date
from departments.models import RosterEntry, Year
from departments.permissions import Person, is_quality_office
from targets.scheme.model import Scheme

from ..engine.cohorts import Cohort
from ..models import Publication, Run
from ..permissions import sees_runs
from ..runs import queries as kept
from ..runs.asked import TODAY, Asked
from ..runs.queries import Result, Rows
from .today import Today, as_of_today, day_in

UNSCORABLE = "考核事实有待更正，暂时不能计算得分；质量发展处更正后，这里列出得分。"
# By which lists of facts something was assessed: a year begins with none of them.
ASSESSED = ("findings", "metrics", "tallies", "scores")


class Kind(Enum):
    PUBLISHED = "published"
    TODAY = "today"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Shown:
    """One kind of figures of a year. ``ranked``: its reader may know ranks and grades. Exactly one of ``run`` and
    ``today`` is there.

    What is not to be known is not given: without ranks results stand in the roster's order, with rank 0 and no grade.
    The same holds for a group in which nothing was assessed yet, since there is nothing to rank.
    """

    year: Year
    kind: Kind
    ranked: bool
    run: Run | None = None
    today: Today | None = None

    @property
    def as_of(self) -> datetime.date:
        return self.run.as_of if self.run else self._today.as_of

    @property
    def number(self) -> int | None:
        """The run's; None as of today."""
        return self.run.number if self.run else None

    @property
    def scheme(self) -> Scheme:
        """The scheme that the figures were made with."""
        return kept.scheme_of(self.run, self.year) if self.run else self._today.scheme

    @property
    def published(self) -> bool:
        return self.kind is Kind.PUBLISHED

    @property
    def provisional(self) -> bool:
        """Whether something is 待评."""
        return self.run.provisional if self.run else self._today.provisional

    @property
    def changed(self) -> bool:
        """Whether a fact or the scheme was changed since; never as of today."""
        return self.run is not None and kept.facts_changed(self.run, self.year)

    @property
    def scheme_note(self) -> str:
        """What is to be known of the scheme that explains the figures; "" where it is the one that made them."""
        return kept.scheme_note(self.run) if self.run else ""

    @property
    def word(self) -> str:
        """The badge that tells the kind."""
        return kept.state_of(self.run) if self.run else "暂定"

    @property
    def words(self) -> str:
        """Which figures these are, beside ``word``: the day, and the number of the run."""
        if self.run is None:
            return _until(self.as_of)
        told = f"截至 {chinese_date(self.as_of)} · 第 {self.run.number} 次算分"
        since = self.run.published_at
        return f"{told} · {chinese_date(timezone.localtime(since))}公布" if since else told

    @property
    def stage(self) -> str:
        """For a heading: "终评（已公布）" as of the cut-off, "截至9月30日（试算）" before, "截至今日（暂定）"."""
        if self.run is None:
            return f"{self.words}（暂定）"
        day = self.as_of
        return f"{'终评' if day == self.year.cut_off else f'截至{day.month}月{day.day}日'}（{self.word}）"

    @property
    def obstacle(self) -> str:
        """Why there are no figures, for those who set it right; "" where there are."""
        return "" if self.run else self._today.obstacle

    @property
    def unscorable(self) -> str:
        """The same for everybody else, who read nothing of what is wrong with whom."""
        return UNSCORABLE if self.obstacle else ""

    @property
    def summary(self) -> Mapping[str, Any]:
        """Award, quotas, veto proposals: nobody's own."""
        return self.run.summary if self.run else self._today.summary

    @property
    def rows(self) -> Mapping[str, Rows]:
        """The facts behind the figures, by department's name."""
        return kept.rows_seen(self.run) if self.run else self._today.rows

    def cohorts(self, group: str) -> Mapping[str, Cohort]:
        """What each comparing item of the group was compared with."""
        return kept.cohorts(self.run, group) if self.run else self._today.cohorts.get(group, {})

    def results(self, group: str = "") -> list[Result]:
        """The departments (of one group), group by group, by rank."""
        if self.run:
            return self._told(kept.results(self.run, group or None))
        return self._told([one for one in self._today.results if group in ("", one.group)])

    def results_by_roster(self) -> list[Result]:
        """The departments in the roster's order: a list in this order tells no rank."""
        if self.run:
            return kept.results_by_roster(self.run)
        return sorted(self._today.results, key=lambda one: self._today.order[one.entry])

    def results_beside(self, entry: RosterEntry) -> list[Result]:
        """The departments of the group in which ``entry`` was scored; none where it was not."""
        if self.run:
            return self._told(kept.results_beside(self.run, entry))
        group = next((one.group for one in self._today.results if one.entry == entry.pk), None)
        return self.results(group) if group else []

    def _told(self, found: list[Result]) -> list[Result]:
        """``found`` (whole groups) without what its reader may not know, or what is nothing yet."""
        hidden = {group for group in dict.fromkeys(one.group for one in found) if not self._ranks(group, found)}
        if not hidden:
            return found
        order = self._today.order if self.today else {one.entry: n for n, one in enumerate(self.results_by_roster())}
        groups = list(self.scheme.groups)
        in_order = sorted(found, key=lambda one: (groups.index(one.group), one.group in hidden and order[one.entry]))
        return [_without_rank(one) if one.group in hidden else one for one in in_order]

    def _ranks(self, group: str, found: Sequence[Result]) -> bool:
        if not self.ranked or self.published:
            return self.ranked
        return any(self._assessed(one.name) for one in found if one.group == group)

    def _assessed(self, name: str) -> bool:
        """Whether a fact about the department counts by now."""
        rows, day = self.rows.get(name, {}), self.as_of.isoformat()
        if any((row.get("date") or "") <= day for key in ASSESSED for row in rows.get(key, ())):
            return True
        return any(row["due"] <= day and not row.get("exempt") for row in rows.get("work_items", ()))

    @property
    def _today(self) -> Today:
        assert self.today is not None
        return self.today


def shown_to(user: Person, year: Year, asked: Asked = None) -> Shown | None:
    """The figures that ``user`` is shown of ``year``; None only for the quality office, before its first run.

    Raises ``Http404`` for a run that is not there, or not the reader's.
    """
    if sees_runs(user) and isinstance(asked, int):
        return of_run(year, kept.get_run(year, asked))
    if is_quality_office(user):
        if asked == TODAY:
            return today_of(year, ranked=True)
        run = _first(latest_and_in_force(year))
        return of_run(year, run) if run else None
    run = kept.published_run(year)
    if isinstance(asked, int) and (run is None or run.number != asked):
        raise Http404
    return of_run(year, run) if run else today_of(year)


def of_run(year: Year, run: Run) -> Shown:
    return Shown(year, Kind.RUN if run.published_at is None else Kind.PUBLISHED, ranked=True, run=run)


def today_of(year: Year, *, ranked: bool = False) -> Shown:
    return Shown(year, Kind.TODAY, ranked=ranked, today=as_of_today(year))


def latest_and_in_force(year: Year) -> list[Run]:
    """The latest run and the one in force, newest first; one where they are the same. One query a request."""
    return acting.once_per_request(("runs shown", year.pk), lambda: list(_latest_and_in_force(year)))


def _latest_and_in_force(year: Year) -> QuerySet[Run]:
    latest = Run.objects.filter(year=year).order_by("-number").values("pk")[:1]
    public = Publication.objects.filter(year=year).order_by("-pk").values("run")[:1]
    return kept.runs(year).filter(Q(pk__in=latest) | Q(pk__in=public))


def _first(runs: Sequence[Run]) -> Run | None:
    """What the quality office sees by itself: the run in force, else the latest."""
    return next((run for run in runs if run.published_at is not None), runs[0] if runs else None)


def _without_rank(result: Result) -> Result:
    scores = {**result.scores, "rank": None, "tied": False, "grade": None, "vetoed": False}
    return replace(result, rank=0, grade="", scores=scores)


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of figures that the reader may turn to; ``query`` is what the address says of it, "" for what is shown by
    itself."""

    label: str
    query: str
    chosen: bool


def choices(user: Person, year: Year, asked: Asked) -> list[Choice]:
    """For the quality office: what is published, the latest run, the run that was asked for, and as of today."""
    if not is_quality_office(user):
        return []
    found = latest_and_in_force(year)
    default = _first(found)
    made = [
        Choice(
            f"{kept.state_of(run)} · 第 {run.number} 次算分",
            "" if run == default else f"run={run.number}",
            asked == run.number or (asked is None and run == default),
        )
        for run in sorted(found, key=lambda run: run != default)
    ]
    if isinstance(asked, int) and not any(one.chosen for one in made):
        made.append(Choice(f"第 {asked} 次算分", f"run={asked}", True))
    return [*made, Choice(f"暂定 · {_until(day_in(year))}", f"run={TODAY}", asked == TODAY)]


def _until(day: datetime.date) -> str:
    return "截至今日" if day == clock.today() else f"截至 {chinese_date(day)}"


__all__ = ["Choice", "Kind", "Shown", "choices", "latest_and_in_force", "of_run", "shown_to", "today_of"]
