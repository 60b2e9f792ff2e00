"""What several parts of the home page need of a year, each asked from the database once, and only when needed."""

from __future__ import annotations

from functools import cached_property

from departments.models import Department, Grant, RosterEntry, User, Year
from departments.queries.offices import offices
from departments.queries.roster import roster
from scoring.models import Run
from scoring.permissions import departments_held
from scoring.queries.results import Result, latest_run, published_run, results
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
    def latest(self) -> Run | None:
        return latest_run(self.year)

    @cached_property
    def published(self) -> Run | None:
        """The latest published run, which may be the latest of all."""
        if self.latest is None or self.latest.published_at is not None:
            return self.latest
        return published_run(self.year)

    @cached_property
    def results(self) -> list[Result]:
        """Every department in the latest run."""
        return results(self.latest) if self.latest else []

    @cached_property
    def published_results(self) -> list[Result]:
        if self.published is None or self.latest is None or self.published.pk == self.latest.pk:
            return self.results
        return results(self.published)

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
    def offices(self) -> dict[str, Department]:
        """Every name that the scheme may use for an office."""
        return offices(self.year)
