"""Which years are alive for a person, and on which of them their home opens."""

from __future__ import annotations

import datetime

from django.db.models import Max

from departments.models import Grant, Phase, RosterEntry, User, Year, YearPhase
from departments.permissions import departments_held, roles_of
from departments.years.queries import current_year, years


def home_year(user: User, today: datetime.date) -> Year | None:
    """The year on which the home of ``user`` opens; None before the first.

    The oldest that is unfinished and within its own schedule, which runs into January: while the results of a year are
    fed back and made public, that year comes first, and the one that has begun meanwhile is linked from it. Else the
    latest that has begun. Years in which a department has no part do not count for its people.
    """
    mine = unfinished_years(user)
    if len(mine) > 1:
        ends = dict(YearPhase.objects.filter(year__in=mine).values_list("year").annotate(last=Max("ends")))
        mine = [year for year in mine if ends.get(year.pk, today) >= today] or mine[-1:]
    if mine:
        return mine[0]
    latest = next((year for year in _with_a_part(user, years()) if year.phase != Phase.PLANNING), None)
    return latest or current_year()


def unfinished_years(user: User) -> list[Year]:
    """The years that have begun and are not final, in which the person has a part; oldest first."""
    found = [year for year in reversed(years()) if year.phase not in {Phase.PLANNING, Phase.FINAL}]
    return _with_a_part(user, found) if len(found) > 1 else found


def _with_a_part(user: User, found: list[Year]) -> list[Year]:
    """Whoever holds nothing but single departments has a part in the years that list one of them."""
    own = departments_held(user, Grant.REPORT, Grant.LEAD)
    if not own or departments_held(user, Grant.ASSESS) or roles_of(user):
        return found
    listed = RosterEntry.objects.filter(department__in=own, year__in=found).values_list("year", flat=True)
    mine = frozenset(listed)
    return [year for year in found if year.pk in mine]
