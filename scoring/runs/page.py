"""The runs of a year as a page shows them, and what keeps one from being published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models.fields.json import KT

from departments.jobs.queries import latest
from departments.models import Job, Year

from ..models import Run
from .queries import Result, facts_changed, get_run, owed, results, runs, scheme_of, state_of


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in the list; ``changed``: a fact or the scheme was changed since. ``differs_from`` is the number of an
    earlier run on the same facts, day and scheme that had other results: the program was updated in between."""

    run: Run
    state: str
    changed: bool
    differs_from: int | None = None

    @property
    def publishable(self) -> bool:
        return self.run.published_at is None and not self.run.provisional and not self.changed


@dataclass(frozen=True, slots=True)
class PendingItem:
    """An item that still lacks its input for some departments, and who has to give it."""

    code: str
    number: str
    name: str
    assessors: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunsPage:
    year: Year
    lines: tuple[RunLine, ...]
    job: Job | None


@dataclass(frozen=True, slots=True)
class PublishPage:
    """Why ``line`` cannot be published stands in ``pending`` and ``line.changed``; ``size`` departments are told.
    ``later`` is a later run that is public already, which they will go on seeing."""

    year: Year
    line: RunLine
    pending: tuple[PendingItem, ...]
    size: int
    later: int | None


def runs_page(year: Year) -> RunsPage:
    found = (
        runs(year)
        .select_related("started_by", "published_by", "same_as")
        .defer("facts", "summary", "same_as__facts", "same_as__summary")
        .annotate(differs_from=KT("summary__differs_from"))
    )
    lines = tuple(_line(run, year, _number(run.differs_from)) for run in found)
    return RunsPage(year, lines, latest(f"run:{year.year}"))


def publish_page(year: Year, number: int) -> PublishPage:
    """``Http404`` where the year has no such run."""
    run = get_run(year, number)
    found = results(run)
    later = runs(year).filter(published_at__isnull=False, number__gt=number).values_list("number", flat=True).first()
    return PublishPage(year, _line(run, year), tuple(_pending(run, year, found)), len(found), later)


def _line(run: Run, year: Year, differs_from: int | None = None) -> RunLine:
    return RunLine(run, state_of(run), facts_changed(run, year), differs_from)


def _number(text: str | None) -> int | None:
    """A key of a JSON field comes from the database as text."""
    return None if text is None else int(text)


def _pending(run: Run, year: Year, found: list[Result]) -> Iterator[PendingItem]:
    """By item, in the regulation's order; an office sees at once what it has to hand in."""
    for code, group in scheme_of(run, year).groups.items():
        waiting: dict[str, list[str]] = {}
        for result in found:
            if result.group == code:
                for item in owed(result, group):
                    waiting.setdefault(item.code, []).append(result.name)
        for item in group.items.values():
            if item.code in waiting:
                yield PendingItem(
                    item.code, item.number, item.name, "、".join(item.assessors), tuple(waiting[item.code])
                )
