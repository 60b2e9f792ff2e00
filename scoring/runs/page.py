"""The runs of a year as a page shows them, and what was published of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models.fields.json import KT

from departments.jobs.queries import latest
from departments.models import Job, Year
from departments.refusals import Problem

from ..exchange.misfits import obstacles
from ..models import Publication, Run
from .queries import facts_changed, publications, runs, state_of


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in the list; ``changed``: a fact or the scheme was changed since. ``differs_from`` is the number of an
    earlier run on the same facts, day and scheme that had other results: the program was updated in between."""

    run: Run
    state: str
    changed: bool
    differs_from: int | None = None

    @property
    def said(self) -> str:
        """What is to be known of it beside its state."""
        words = [
            f"结果与第 {self.run.same_as.number} 次相同。" if self.run.same_as else "",
            f"事实与第 {self.differs_from} 次相同，但结果不同：其间计分程序有更新。" if self.differs_from else "",
            "之后事实或方案有变动。" if self.changed else "",
            "有待评指标。" if self.run.provisional else "",
        ]
        return "".join(words)

    @property
    def may_come_into_force(self) -> bool:
        """A trial never does, and what is in force does already."""
        return self.run.published_at is None and self.run.as_of == self.run.year.cut_off


@dataclass(frozen=True, slots=True)
class RunsPage:
    """``obstacles``: what keeps the year from being scored as of the day that is offered."""

    year: Year
    lines: tuple[RunLine, ...]
    job: Job | None
    publications: tuple[Publication, ...]
    obstacles: tuple[Problem, ...] = ()

    @property
    def in_force(self) -> bool:
        return any(line.run.published_at for line in self.lines)

    @property
    def to_publish(self) -> Run | None:
        """The next thing to do with the runs: the latest one, where it says something new and nothing changed since."""
        latest = next(iter(self.lines), None)
        if latest is None or latest.changed or not latest.may_come_into_force:
            return None
        in_force = {line.run.pk for line in self.lines if line.run.published_at}
        return None if latest.run.same_as_id in in_force else latest.run


def runs_page(year: Year, to_score: date | None = None) -> RunsPage:
    """``to_score``: the day as of which the reader may score; what stands in the way is asked for them alone."""
    found = (
        runs(year)
        .select_related("started_by", "same_as")
        .defer("facts", "summary", "same_as__facts", "same_as__summary")
        .annotate(differs_from=KT("summary__differs_from"))
    )
    lines = tuple(_line(run, year, _number(run.differs_from)) for run in found)
    job = latest(f"run:{year.year}")
    found_in_the_way = obstacles(year, to_score) if to_score and not (job and job.unfinished) else ()
    return RunsPage(year, lines, job, tuple(publications(year)), found_in_the_way)


def _line(run: Run, year: Year, differs_from: int | None = None) -> RunLine:
    return RunLine(run, state_of(run), facts_changed(run, year), differs_from)


def _number(text: str | None) -> int | None:
    """A key of a JSON field comes from the database as text."""
    return None if text is None else int(text)
