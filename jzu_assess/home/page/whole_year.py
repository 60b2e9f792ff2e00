"""On the home page of those who run, review or decide the year: where it stands, who leads, what needs a look."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from departments.models import YearPhase
from scoring.models import Run, Veto
from scoring.runs.queries import Result, facts_changed, runs
from scoring.shown.queries import Shown
from targets.scheme.grades import GradesHere
from targets.scheme.model import Group, Item

from .year_figures import YearFigures

RUNS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Tie:
    """Departments of the same rank. ``at_line``: they stand on both sides of the top share's last place."""

    group: Group
    rank: int
    names: tuple[str, ...]
    at_line: bool
    top_words: str


@dataclass(frozen=True, slots=True)
class GroupTop:
    """A group's places within the top share (前 1/3), which departments have each grade, and how many there are.
    Where there are no ranks, ``top`` is empty."""

    group: Group
    top_words: str
    top: tuple[Result, ...]
    last: int
    size: int
    grades: tuple[tuple[str, tuple[Result, ...]], ...]
    excellence: str
    ranked: bool

    @property
    def excellent(self) -> int:
        """How many won 优秀奖."""
        return len(dict(self.grades).get(self.excellence, ()))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A problem on a clause that proposes a veto: of which department, on which item."""

    entry: int
    department: str
    item: Item
    label: str


@dataclass(frozen=True, slots=True)
class WholeYear:
    """``vetoes``: upheld ones; ``proposals``: of departments that were not vetoed."""

    shown: Shown | None
    groups: tuple[GroupTop, ...]
    ties: tuple[Tie, ...]
    vetoes: tuple[Veto, ...]
    proposals: tuple[Proposal, ...]

    @property
    def ranked(self) -> bool:
        return any(group.ranked for group in self.groups)

    @property
    def worst(self) -> tuple[tuple[str, tuple[Result, ...]], ...]:
        """By the last grade: the departments of every group that have it."""
        found: dict[str, tuple[Result, ...]] = {}
        for group in self.groups:
            for name, departments in group.grades[-1:]:
                found[name] = (*found.get(name, ()), *departments)
        return tuple(found.items())


@dataclass(frozen=True, slots=True)
class StateOfYear:
    """``run``: the latest. ``pending``: offices that still owe scores as of today, with how many. ``changed``: a fact
    moved since the run. ``obstacle``: why the year cannot be scored as it stands."""

    run: Run | None
    phases: tuple[YearPhase, ...]
    pending: tuple[tuple[str, int], ...]
    inputs: int
    changed: bool
    obstacle: str

    def phase_on(self, today: datetime.date) -> YearPhase | None:
        return next((phase for phase in self.phases if phase.starts <= today <= phase.ends), None)


def state_of_year(figures: YearFigures) -> StateOfYear:
    items = [item for _, owed in figures.owed for item in owed]
    run, year = figures.latest, figures.year
    return StateOfYear(
        run=run,
        phases=tuple(figures.year.phases.order_by("starts")),
        pending=tuple(Counter(name for item in items for name in figures.called(item.assessors)).most_common()),
        inputs=len(items),
        changed=run is not None and facts_changed(run, year),
        obstacle=figures.today.obstacle,
    )


def whole_year(figures: YearFigures) -> WholeYear:
    shown, results = figures.shown, figures.results
    listed = Veto.objects.filter(entry__year=figures.year, entry__removed_at=None)
    vetoes = list(listed.select_related("entry").order_by("entry__order"))
    if shown is None or not results:
        return WholeYear(shown, (), (), tuple(vetoes), ())
    groups = shown.scheme.groups.values()
    return WholeYear(
        shown=shown,
        groups=tuple(_top(shown, results, group) for group in groups),
        ties=tuple(tie for group in groups for tie in _ties(shown, results, group)),
        vetoes=tuple(vetoes),
        proposals=tuple(_proposals(shown, results, frozenset(veto.entry_id for veto in vetoes))),
    )


def _top(shown: Shown, results: list[Result], group: Group) -> GroupTop:
    found = [result for result in results if result.group == group.code]
    grades = GradesHere(shown.scheme, group)
    last = grades.top(len(found))
    ranked = any(result.rank for result in found)
    by_grade = {grade: tuple(one for one in found if one.grade == grade) for grade in shown.scheme.grading.grades}
    return GroupTop(
        group=group,
        top_words=grades.top_words,
        top=tuple(result for result in found if result.rank <= last) if ranked else (),
        last=last,
        size=len(found),
        grades=tuple(by_grade.items()) if ranked else (),
        excellence=shown.scheme.awards.excellence,
        ranked=ranked,
    )


def _ties(shown: Shown, results: list[Result], group: Group) -> Iterator[Tie]:
    found = [result for result in results if result.group == group.code and result.rank]
    grades = GradesHere(shown.scheme, group)
    last = grades.top(len(found))
    for rank, sharing in groupby(found, key=lambda result: result.rank):
        names = tuple(result.name for result in sharing)
        if len(names) > 1:
            at_line = rank <= last < rank + len(names) - 1
            yield Tie(group, rank, names, at_line, grades.top_words)


def _proposals(shown: Shown, results: list[Result], vetoed: frozenset[int]) -> Iterator[Proposal]:
    by_name = {result.name: result for result in results}
    for row in shown.summary["veto_proposals"]:
        result = by_name[row["department"]]
        if result.entry not in vetoed:
            item = shown.scheme.groups[result.group].items[row["item"]]
            yield Proposal(result.entry, result.name, item, item.clauses[row["clause"]].label)


def latest_runs(figures: YearFigures) -> list[Run]:
    """For the auditor: the latest runs with who started them."""
    return list(runs(figures.year).select_related("started_by")[:RUNS_SHOWN])
