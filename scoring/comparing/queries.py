"""Which runs a reader may compare, and which two are compared where nothing is asked.

The quality office and the auditor compare any two. Who else reads everything is shown what is published and no other
run, so that for them there is one run a year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from departments.models import RosterEntry, Year
from departments.permissions import Person

from ..models import Run
from ..permissions import sees_runs
from ..runs.queries import Result, runs_of_all_years, state_of
from ..shown.queries import of_run
from .sides import Pair, Side

_ADDRESS = re.compile(r"(?:([0-9]{4})-)?([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Choice:
    """A run that may be chosen: ``value`` as an address has it, the year before its number."""

    run: Run
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Two runs that are often compared."""

    label: str
    before: str
    after: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader may choose from for a year, latest first, and what is chosen; None where there is nothing."""

    year: Year
    found: tuple[Run, ...]
    before: Run | None
    after: Run | None

    @property
    def same(self) -> bool:
        """Whether a run was chosen twice."""
        return self.before is not None and self.before == self.after

    @property
    def to_compare(self) -> list[Choice]:
        return [_choice(run) for run in self.found if run.year_id == self.year.pk]

    @property
    def to_compare_with(self) -> list[Choice]:
        return [_choice(run) for run in self.found]

    @property
    def enough(self) -> bool:
        """Whether there are two."""
        return len(self.found) > 1 and bool(self.to_compare)

    @property
    def query(self) -> str:
        """What an address says of the two."""
        return f"before={address(self.before)}&after={address(self.after)}" if self.before and self.after else ""

    @property
    def shortcuts(self) -> list[Shortcut]:
        """In the order in which they are taken where nothing is asked; none where it is the one that is shown."""
        own = [run for run in self.found if run.year_id == self.year.pk]
        pairs = [
            ("公布的与最近一次", _published(own), own[0] if own else None),
            ("最近两次", own[1] if len(own) > 1 else None, own[0] if own else None),
            ("上年度与本年度公布的", _published_before(self.found, self.year), _published(own)),
        ]
        seen: set[tuple[Run, Run]] = set()
        made = []
        for label, before, after in pairs:
            if before and after and before != after and (before, after) not in seen:
                seen.add((before, after))
                chosen = (before, after) == (self.before, self.after)
                made.append(Shortcut(label, address(before), address(after), chosen))
        return [] if len(made) == 1 and made[0].chosen else made


def address(run: Run | None) -> str:
    """``2020-3``."""
    return f"{run.year.year}-{run.number}" if run else ""


def chosen(user: Person, year: Year, before: str = "", after: str = "") -> Chosen:
    """The two runs that are asked for, or those that stand to reason: what is published against the latest, else the
    latest two, else what was published of the year before. What is no address of a run is ignored. ``Http404`` for a
    run that the reader may not compare, or that is of a later year."""
    every = runs_of_all_years().filter(year__year__lte=year.year)
    found = tuple(every if sees_runs(user) else every.filter(published_at__isnull=False))  # type: ignore[misc]
    own = [run for run in found if run.year_id == year.pk]
    now = _asked(own, year, after) or (own[0] if own else None)
    was = _asked(found, year, before) or (_usual(found, own, now) if now else None)
    return Chosen(year, found, was, now)


def make_pair(before: Run, after: Run) -> Pair:
    """As many queries whatever the number of departments."""
    shown = [of_run(run.year, run) for run in (before, after)]
    results = [one.results() for one in shown]
    departments = _departments([*results[0], *results[1]])
    sides = (
        Side(run, one, {departments[result.entry]: result for result in found})
        for run, one, found in zip((before, after), shown, results, strict=True)
    )
    return Pair(*sides)


def entries_gone(results: Sequence[Result]) -> dict[int, RosterEntry]:
    """The roster entries of departments that only the earlier run has, which say what became of them."""
    found = RosterEntry.ever.filter(pk__in=[one.entry for one in results]).select_related("merged_into")
    return {entry.pk: entry for entry in found}


def _asked(found: Sequence[Run], year: Year, text: str) -> Run | None:
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    number = int(match[1] or year.year), int(match[2])
    run = next((run for run in found if (run.year.year, run.number) == number), None)
    if run is None:
        raise Http404
    return run


def _usual(found: Sequence[Run], own: Sequence[Run], after: Run) -> Run | None:
    published = _published(own)
    if published and published.number < after.number:
        return published
    earlier = next((run for run in own if run.number < after.number), None)
    return earlier or _published_before(found, after.year)


def _published(own: Sequence[Run]) -> Run | None:
    return next((run for run in own if run.published_at), None)


def _published_before(found: Sequence[Run], year: Year) -> Run | None:
    """What was published of the last year before that published something."""
    return next((run for run in found if run.published_at and run.year.year < year.year), None)


def _departments(results: Sequence[Result]) -> dict[int, int]:
    """By roster entry its department, taken off the roster or not."""
    entries = RosterEntry.ever.filter(pk__in=[one.entry for one in results])
    return dict(entries.values_list("pk", "department_id"))


def _choice(run: Run) -> Choice:
    day = f"截至 {run.as_of.month}月{run.as_of.day}日"
    return Choice(run, address(run), f"{run.year} 第 {run.number} 次 · {day} · {state_of(run)}")
