"""What several parts of the home page need of a year, each asked from the database once, and only when needed."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Q, Subquery

from departments.models import Department, Grant, RosterEntry, User, Year
from departments.permissions import departments_held
from departments.roster.offices import offices
from departments.roster.queries import ever_listed
from scoring.models import DepartmentResult, Publication, Run
from scoring.runs.queries import Result, runs
from targets.scheme.loader import get_scheme
from targets.scheme.model import Scheme


class YearFigures:
    """A year as one person sees it."""

    def __init__(self, user: User, year: Year) -> None:
        self.user = user
        self.year = year

    @cached_property
    def scheme(self) -> Scheme:
        return get_scheme(self.year.scheme)

    @cached_property
    def _runs(self) -> list[Run]:
        """The latest run and the one in force, newest first; one where they are the same."""
        found = runs(self.year).defer(None).defer("facts")
        latest = Run.objects.filter(year=self.year).order_by("-number").values("pk")[:1]
        public = Publication.objects.filter(year=self.year).order_by("-pk").values("run")[:1]
        return list(found.filter(Q(pk=Subquery(latest)) | Q(pk=Subquery(public))))

    @cached_property
    def latest(self) -> Run | None:
        return self._runs[0] if self._runs else None

    @cached_property
    def published(self) -> Run | None:
        """The run in force, which may be the latest of all."""
        return next((run for run in self._runs if run.published_at is not None), None)

    @cached_property
    def _results(self) -> dict[int, list[Result]]:
        """By run, every department by group and rank."""
        found: dict[int, list[Result]] = {}
        rows = DepartmentResult.objects.filter(run__in=self._runs).order_by("group", "rank", "entry__order", "entry")
        for run, *row in rows.values_list("run_id", "entry_id", "group", "rank", "grade", "scores"):
            found.setdefault(run, []).append(Result(*row))
        return found

    @cached_property
    def results(self) -> list[Result]:
        """Every department in the latest run."""
        return self._results.get(self.latest.pk, []) if self.latest else []

    @cached_property
    def published_results(self) -> list[Result]:
        """Every department in the latest published run."""
        return self._results.get(self.published.pk, []) if self.published else []

    @cached_property
    def own_entries(self) -> list[RosterEntry]:
        """The year's departments that the user reports for or is in charge of; those that were taken off the roster
        come last, unless they are listed again."""
        held = departments_held(self.user, Grant.REPORT, Grant.LEAD)
        if not held:
            return []
        ever = [entry for entry in ever_listed(self.year) if entry.department_id in held]
        listed = {entry.department_id: entry for entry in ever if entry.removed_at is None}
        return [*listed.values(), *(one for one in ever if one.removed_at and one.department_id not in listed)]

    @cached_property
    def reported(self) -> frozenset[int]:
        return departments_held(self.user, Grant.REPORT)

    @cached_property
    def assessed(self) -> frozenset[int]:
        return departments_held(self.user, Grant.ASSESS)

    @cached_property
    def offices(self) -> dict[str, Department]:
        """Every name that the scheme may use for an office."""
        return offices(self.year)
