"""On the home page of those who run, review or decide the year: where it stands, who leads, what needs a look."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from departments.models import YearPhase
from scoring.models import Run, Veto
from scoring.runs.queries import Result, facts_changed, owed, runs
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
    """A group's places within the top share (前 1/3), how many have each grade, and how many departments there are."""

    group: Group
    top_words: str
    top: tuple[Result, ...]
    last: int
    size: int
    grades: tuple[tuple[str, int], ...]
    excellence: str

    @property
    def excellent(self) -> int:
        """How many won 优秀奖."""
        return dict(self.grades).get(self.excellence, 0)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A problem on a clause that proposes a veto: of which department, on which item."""

    entry: int
    department: str
    item: Item
    label: str


@dataclass(frozen=True, slots=True)
class WholeYear:
    """``vetoes``: upheld ones; ``proposals`` of the latest run, whatever became of them."""

    run: Run | None
    groups: tuple[GroupTop, ...]
    ties: tuple[Tie, ...]
    vetoes: tuple[Veto, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class StateOfYear:
    """``pending``: offices that still owe scores, with how many inputs. ``changed``: a fact moved since the run."""

    run: Run | None
    phases: tuple[YearPhase, ...]
    pending: tuple[tuple[str, int], ...]
    inputs: int
    changed: bool

    def phase_on(self, today: datetime.date) -> YearPhase | None:
        return next((phase for phase in self.phases if phase.starts <= today <= phase.ends), None)


def state_of_year(figures: YearFigures) -> StateOfYear:
    items = [item for result in figures.results for item in owed(result, figures.scheme.groups[result.group])]
    run = figures.latest
    return StateOfYear(
        run=run,
        phases=tuple(figures.year.phases.order_by("starts")),
        pending=tuple(Counter(name for item in items for name in figures.called(item.assessors)).most_common()),
        inputs=len(items),
        changed=run is not None and facts_changed(run, figures.year),
    )


def whole_year(figures: YearFigures) -> WholeYear:
    vetoes = Veto.objects.filter(entry__year=figures.year).select_related("entry").order_by("entry__order")
    return WholeYear(
        run=figures.latest,
        groups=tuple(_top(figures, group) for group in figures.scheme.groups.values() if figures.results),
        ties=tuple(tie for group in figures.scheme.groups.values() for tie in _ties(figures, group)),
        vetoes=tuple(vetoes),
        proposals=tuple(_proposals(figures)),
    )


def _of(figures: YearFigures, group: Group) -> list[Result]:
    return [result for result in figures.results if result.group == group.code]


def _top(figures: YearFigures, group: Group) -> GroupTop:
    found = _of(figures, group)
    grades = GradesHere(figures.scheme, group)
    last = grades.top(len(found))
    counts = Counter(result.grade for result in found)
    return GroupTop(
        group=group,
        top_words=grades.top_words,
        top=tuple(result for result in found if result.rank <= last),
        last=last,
        size=len(found),
        grades=tuple((grade, counts[grade]) for grade in figures.scheme.grading.grades),
        excellence=figures.scheme.awards.excellence,
    )


def _ties(figures: YearFigures, group: Group) -> Iterator[Tie]:
    found = _of(figures, group)
    grades = GradesHere(figures.scheme, group)
    last = grades.top(len(found))
    for rank, sharing in groupby(found, key=lambda result: result.rank):
        names = tuple(result.name for result in sharing)
        if len(names) > 1:
            at_line = rank <= last < rank + len(names) - 1
            yield Tie(group, rank, names, at_line, grades.top_words)


def _proposals(figures: YearFigures) -> Iterator[Proposal]:
    if figures.latest is None:
        return
    by_name = {result.name: result for result in figures.results}
    for row in figures.latest.summary["veto_proposals"]:
        result = by_name[row["department"]]
        item = figures.scheme.groups[result.group].items[row["item"]]
        yield Proposal(result.entry, result.name, item, item.clauses[row["clause"]].label)


def latest_runs(figures: YearFigures) -> list[Run]:
    """For the auditor: the latest runs with who started them."""
    return list(runs(figures.year).select_related("started_by")[:RUNS_SHOWN])
