"""A department's score sheet, as far as its reader may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from departments.models import RosterEntry, Year
from departments.permissions import Person, entries_for, get_entry_for, reads_everything
from targets.scheme.loader import get_scheme
from targets.scheme.model import Group

from ...models import Run, Veto
from ...permissions import sees_runs
from ...ranking.lines import Lines
from ...ranking.standing import Standing, standings
from ...runs.asked import Asked
from ...runs.queries import Result, assessed_and_pending, runs
from ...shown.queries import Choice, Shown, choices, of_run, shown_to
from .explanation import Explanation, explain
from .losses import Losses, losses
from .scored import Scored, scored
from .tree import Branch, branches


@dataclass(frozen=True, slots=True)
class OwnSheets:
    """``excellence`` is the grade that wins 优秀奖."""

    shown: Shown | None
    standings: tuple[Standing, ...]
    excellence: str

    @property
    def ranked(self) -> bool:
        return any(standing.rank for standing in self.standings)

    @property
    def excellent(self) -> int:
        return sum(standing.grade == self.excellence for standing in self.standings)


@dataclass(frozen=True, slots=True)
class Sheet:
    """``scored`` is what all of it is made of. ``rank`` is None where the reader may not know it yet; ``scored``,
    ``result`` and all after it where nothing was scored. ``veto`` is why the department was vetoed. ``losses`` instead
    of ``branches`` where they are asked for."""

    entry: RosterEntry
    year: Year
    shown: Shown | None
    choices: tuple[Choice, ...]
    group: Group
    scored: Scored | None = None
    result: Result | None = None
    rank: int | None = None
    size: int = 0
    distance: str = ""
    grade: str = ""
    veto: str = ""
    branches: tuple[Branch, ...] = ()
    explanation: Explanation | None = None
    losses: Losses | None = None
    asked: Asked = None

    @property
    def parted(self) -> tuple[str, str]:
        """The full points: 已评 and 待评."""
        if self.result is None or self.shown is None:
            return "", ""
        return assessed_and_pending(self.result, self.group, self.shown.scheme.ranking.total_places)

    @property
    def pending(self) -> int:
        return len(self.result.pending) if self.result else 0


def sheet(user: Person, year: Year, pk: int, *, code: str = "", asked: Asked = None, by_loss: bool = False) -> Sheet:
    """The score sheet of one of the user's departments; ``code`` chooses what is explained (the total unless given),
    ``by_loss`` the order of the items.

    Before its figures are published a department sees its own points as of today; its rank, grade and distance, and how
    the group's points lie, only afterwards. Raises ``Http404`` for what is not the user's or not there.
    """
    entry = get_entry_for(user, year, pk)
    offered = tuple(choices(user, year, asked))
    shown, found = scored_for(user, entry, asked)
    if shown is None or found is None:
        scheme = shown.scheme if shown else get_scheme(year.scheme)
        return Sheet(entry, year, shown, offered, scheme.groups[entry.group], asked=asked)
    explanation = explain(found, code, named=reads_everything(user))
    if explanation is None:
        raise Http404
    return Sheet(
        entry=entry,
        year=year,
        shown=shown,
        choices=offered,
        group=found.group,
        scored=found,
        result=found.mine,
        rank=found.mine.rank or None,
        size=len(found.beside),
        grade=found.mine.grade,
        distance=distance_of(found),
        veto=veto_of(found, entry),
        branches=() if by_loss else tuple(branches(found)),
        losses=losses(found) if by_loss else None,
        explanation=explanation,
        asked=asked,
    )


def scored_for(user: Person, entry: RosterEntry, asked: Asked) -> tuple[Shown | None, Scored | None]:
    """The figures that ``user`` is shown, and the department in them; None where it was not scored."""
    year = entry.year
    shown = shown_to(user, year, asked)
    found = scored(shown, entry) if shown else None
    if found is None and asked is None and entry.became and sees_runs(user) and (run := _last_run_of(entry)):
        shown = of_run(year, run)
        found = scored(shown, entry)
    return shown, found


def distance_of(found: Scored) -> str:
    """What the department lacks for the next grade; "" where its reader may not know its rank."""
    return Lines(found.beside, found.group, found.scheme).lacking(found.mine) if found.ranked else ""


def veto_of(found: Scored, entry: RosterEntry) -> str:
    """Why the department was vetoed; "" where it was not."""
    if not found.mine.scores["vetoed"]:
        return ""
    return Veto.objects.filter(entry=entry).values_list("reason", flat=True).first() or ""


def _last_run_of(entry: RosterEntry) -> Run | None:
    """The last run that scored a department which is no longer assessed."""
    return runs(entry.year).filter(results__entry=entry).first()


def same_department(user: Person, year: Year, pk: int) -> RosterEntry | None:
    """The entry in ``year`` of the department that entry ``pk`` of another year is of, if it is the user's: where the
    year switch of the page leads."""
    return entries_for(user, year).filter(department__roster__pk=pk).exclude(pk=pk).first()


def own_sheets(user: Person, year: Year, entries: Sequence[RosterEntry]) -> OwnSheets:
    """The departments of the list as far as their own people may know."""
    shown = shown_to(user, year)
    found = standings(shown, shown.results(), entries) if shown else []
    excellence = get_scheme(year.scheme) if shown is None else shown.scheme
    return OwnSheets(shown, tuple(found), excellence.awards.excellence)
