"""What several parts of the home page need of a year, each asked from the database once, and only when needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from django.db.models import Q, Subquery

from departments.models import Grant, RosterEntry, User, Year
from departments.offices.queries import Tied, called, offices
from departments.permissions import departments_held
from departments.roster.queries import roster
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
        """The year's departments that the user reports for or is in charge of."""
        held = departments_held(self.user, Grant.REPORT, Grant.LEAD)
        return [entry for entry in roster(self.year) if entry.department_id in held] if held else []

    @cached_property
    def reported(self) -> frozenset[int]:
        return departments_held(self.user, Grant.REPORT)

    @cached_property
    def assessed(self) -> frozenset[int]:
        return departments_held(self.user, Grant.ASSESS)

    @cached_property
    def offices(self) -> Mapping[str, Tied]:
        """The offices of the scheme by the names that it gives them."""
        return offices(self.year)

    def called(self, names: Iterable[str]) -> tuple[str, ...]:
        """The scheme's names of offices as people read them."""
        return called(names, self.offices) if (names := tuple(names)) else ()
