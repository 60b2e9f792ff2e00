"""What several parts of the home page need of a year, each asked from the database once, and only when needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from departments.models import Grant, RosterEntry, User, Year
from departments.offices.queries import Tied, called, offices
from departments.permissions import departments_held
from departments.roster.queries import ever_listed
from scoring.models import Run
from scoring.runs.queries import Result, owed
from scoring.shown.queries import Shown, latest_and_in_force, shown_to, today_of
from targets.scheme.loader import get_scheme
from targets.scheme.model import Item, Scheme


class YearFigures:
    """A year as one person sees it."""

    def __init__(self, user: User, year: Year) -> None:
        self.user = user
        self.year = year

    @cached_property
    def scheme(self) -> Scheme:
        return get_scheme(self.year.scheme)

    @cached_property
    def shown(self) -> Shown | None:
        """The one kind of figures that the whole page shows; None for the quality office before its first run."""
        return shown_to(self.user, self.year)

    @cached_property
    def results(self) -> list[Result]:
        """Every department in these figures."""
        return self.shown.results() if self.shown else []

    @cached_property
    def latest(self) -> Run | None:
        """The run that the quality office made last, whether it is shown or not."""
        return next(iter(latest_and_in_force(self.year)), None)

    @cached_property
    def today(self) -> Shown:
        return today_of(self.year)

    @cached_property
    def owed(self) -> list[tuple[Result, list[Item]]]:
        """What is still to be entered as of today, department by department in the roster's order: no figure, but work
        that waits, whatever was published or tried before."""
        groups = self.today.scheme.groups
        return [(one, found) for one in self.today.results_by_roster() if (found := list(owed(one, groups[one.group])))]

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
    def offices(self) -> Mapping[str, Tied]:
        """The offices of the scheme by the names that it gives them."""
        return offices(self.year)

    def called(self, names: Iterable[str]) -> tuple[str, ...]:
        """The scheme's names of offices as people read them."""
        return called(names, self.offices) if (names := tuple(names)) else ()
