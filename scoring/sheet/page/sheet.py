"""A department's score sheet, as far as its reader may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from departments.models import RosterEntry, Year
from departments.permissions import Person, entries_for, get_entry_for, reads_everything
from targets.scheme.model import Group

from ...models import Run, Veto
from ...ranking.lines import Lines
from ...ranking.standing import RunResults, Standing, standings
from ...runs.queries import Result, facts_changed, get_run, latest_run, published_run, results, scheme_of
from .explanation import Explanation, explain
from .losses import Losses, losses
from .scored import scored
from .tree import Branch, branches


@dataclass(frozen=True, slots=True)
class PublishedPlace:
    """The department's place in the latest published run, where another run is shown."""

    run: Run
    rank: int
    total: str


@dataclass(frozen=True, slots=True)
class OwnSheets:
    """``excellence`` is the grade that wins 优秀奖."""

    standings: tuple[Standing, ...]
    excellence: str

    @property
    def excellent(self) -> int:
        return sum(standing.grade == self.excellence for standing in self.standings)


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rank`` is None where the reader may not know it yet; ``result`` and all after it where nothing was scored.
    ``veto`` is why the department was vetoed. ``losses`` instead of ``branches`` where they are asked for."""

    entry: RosterEntry
    year: Year
    run: Run | None
    group: Group
    changed: bool = False
    result: Result | None = None
    rank: int | None = None
    size: int = 0
    distance: str = ""
    grade: str = ""
    veto: str = ""
    published: PublishedPlace | None = None
    branches: tuple[Branch, ...] = ()
    explanation: Explanation | None = None
    losses: Losses | None = None
    asked: int | None = None

    @property
    def pending(self) -> int:
        return len(self.result.pending) if self.result else 0


def sheet(
    user: Person, year: Year, pk: int, *, code: str = "", number: int | None = None, by_loss: bool = False
) -> Sheet:
    """The score sheet of one of the user's departments; ``code`` chooses what is explained (the total unless given),
    ``by_loss`` the order of the items.

    A department sees its own figures in the latest run, published or not; its rank, grade and distance, and how the
    group's totals lie, only from a published one. Raises ``Http404`` for what is not the user's or not there.
    """
    entry = get_entry_for(user, year, pk)
    everything = reads_everything(user)
    run = _run_for(everything, year, number)
    found = scored(run, year, entry) if run else None
    if run is None or found is None:
        return Sheet(entry, year, run, scheme_of(run, year).groups[entry.group])
    ranked = everything or run.published_at is not None
    explanation = explain(found, code, named=everything, ranked=ranked)
    if explanation is None:
        raise Http404
    return Sheet(
        entry=entry,
        year=year,
        run=run,
        group=found.group,
        changed=facts_changed(run, year),
        result=found.mine,
        rank=found.mine.rank if ranked else None,
        size=len(found.beside),
        grade=found.mine.grade if ranked else "",
        distance=Lines(found.beside, found.group, found.scheme).lacking(found.mine) if ranked else "",
        veto=_veto(entry) if ranked and found.mine.scores["vetoed"] else "",
        published=None if run.published_at else _published_place(entry),
        branches=() if by_loss else tuple(branches(found)),
        losses=losses(found) if by_loss else None,
        explanation=explanation,
        asked=number,
    )


def _run_for(everything: bool, year: Year, number: int | None) -> Run | None:
    latest = latest_run(year)
    if number is None or latest is None or number == latest.number:
        return latest
    run = get_run(year, number)
    if not everything and run.published_at is None:
        raise Http404
    return run


def _veto(entry: RosterEntry) -> str:
    return Veto.objects.filter(entry=entry).values_list("reason", flat=True).first() or ""


def _published_place(entry: RosterEntry) -> PublishedPlace | None:
    run = published_run(entry.year)
    row = run.results.filter(entry=entry).first() if run else None
    return PublishedPlace(run, row.rank, row.scores["total"]) if run and row else None


def same_department(user: Person, year: Year, pk: int) -> RosterEntry | None:
    """The entry in ``year`` of the department that entry ``pk`` of another year is of, if it is the user's: where the
    year switch of the page leads."""
    return entries_for(user, year).filter(department__roster__pk=pk).exclude(pk=pk).first()


def own_sheets(year: Year, entries: Sequence[RosterEntry]) -> OwnSheets:
    """The departments of the list as far as their own people may know."""
    latest, published = latest_run(year), published_run(year)
    found = standings(year, entries, latest=_results_of(latest), published=_results_of(published))
    return OwnSheets(tuple(found), scheme_of(published, year).awards.excellence)


def _results_of(run: Run | None) -> RunResults:
    return RunResults(run, results(run) if run else ())
