"""Which department an office is that a year's scheme names as assessor (考核部门), and how departments are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from .. import acting
from ..models import Department, FormerName, Grant, Office, RosterEntry, Year
from ..names import folded, in_order
from ..permissions import Person, departments_held

# 工作通报〔2021〕第2期, 一: “领导小组办公室（质量发展处）”.
LEADING_GROUP_OFFICE = "考核工作领导小组办公室"


@dataclass(frozen=True, slots=True)
class Tied:
    """``called`` is what people read: the department's name in that year, not the one in the scheme. ``place`` is where
    it stands in the year's roster; the organiser, in none, goes first."""

    department: int
    called: str
    place: int


def offices(year: Year) -> Mapping[str, Tied]:
    """The offices of the year's scheme by the names that it gives them, as far as they are tied to a department."""
    return acting.once_per_request(("offices", year.pk), lambda: _offices(year))


def _offices(year: Year) -> Mapping[str, Tied]:
    in_the_year = RosterEntry.objects.filter(year=year, department=OuterRef("department"))
    tied = Office.objects.filter(year=year, department__isnull=False).select_related("department")
    name, place = (Subquery(in_the_year.values(field)[:1]) for field in ("name", "order"))
    found = tied.annotate(in_the_year=name, place=place).order_by("pk")
    return {
        one.name: Tied(one.department.pk, one.in_the_year or one.department.called, one.place or 0)
        for one in found
        if one.department
    }


def ties(year: Year) -> QuerySet[Office]:
    """Every office that the year's scheme names, in its order, with its department."""
    return year.offices.select_related("department").order_by("pk")


def called(names: Iterable[str], tied: Mapping[str, Tied]) -> tuple[str, ...]:
    """The scheme's names of offices as people read them, each once; a name that is tied to nobody as it stands."""
    return tuple(dict.fromkeys(tied[name].called if name in tied else name for name in names))


def in_roster_order(names: Iterable[str], tied: Mapping[str, Tied]) -> list[str]:
    """What people read of offices, as the year's roster has them."""
    places = {one.called: one.place for one in tied.values()}
    return sorted(names, key=lambda name: (places.get(name, 0), in_order(name)))


def assessor_names(user: Person, year: Year) -> frozenset[str]:
    """The names under which the scheme lists what ``user`` may assess."""
    assessed = departments_held(user, Grant.ASSESS)
    if not assessed:
        return frozenset()
    return frozenset(name for name, one in offices(year).items() if one.department in assessed)


def possible_departments(year: Year) -> QuerySet[Department]:
    """What an office of the year can be: a department of its roster, in its order, or the one that organises the
    assessment."""
    listed = Department.objects.filter(Q(pk__in=year.roster.values("department")) | Q(organises=True))
    place = RosterEntry.objects.filter(year=year, department=OuterRef("pk")).values("order")[:1]
    return listed.annotate(place=Subquery(place)).order_by(F("place").asc(nulls_first=True), "pk")


def as_seen(office: Office) -> dict[str, Any]:
    return {"department": office.department_id}


def names_in(year: Year) -> dict[int, str]:
    """What each department is called in the year, in the order of its roster; one that is not there comes before, as it
    is called today."""
    then = dict(year.roster.order_by("order", "pk").values_list("department_id", "name"))
    return {one.pk: one.called for one in Department.objects.order_by("pk") if one.pk not in then} | then


class KnownNames:
    """Every name that a department ever had, for searching; asked for once, when the first is needed."""

    def __init__(self, year: Year) -> None:
        self.year = year

    @cached_property
    def _names(self) -> dict[int, str]:
        return {department: " ".join(names) for department, names in names_by_department().items()}

    @cached_property
    def _departments(self) -> dict[int, int]:
        return dict(self.year.roster.values_list("pk", "department_id"))

    @cached_property
    def _offices(self) -> Mapping[str, Tied]:
        return offices(self.year)

    def of(self, department: int | None) -> str:
        return self._names.get(department or 0, "")

    def of_entry(self, entry: int) -> str:
        """Those of the department of this entry of the year's roster."""
        return self.of(self._departments.get(entry))

    def of_offices(self, names: Sequence[str]) -> str:
        """Those of the offices that the year's scheme calls by ``names``, these too."""
        known = (self.of(self._offices[name].department) for name in names if name in self._offices)
        return " ".join((*names, *known))


def names_by_department() -> dict[int, tuple[str, ...]]:
    """Every name that each department has or had, by its key."""
    found: dict[int, dict[str, None]] = {}
    for department, name in _all_names():
        found.setdefault(department, {})[name] = None
    return {department: tuple(names) for department, names in found.items()}


def _all_names() -> Iterator[tuple[int, str]]:
    for pk, *names in Department.objects.order_by("pk").values_list("pk", "name", "short_name"):
        yield from ((pk, name) for name in names)
    yield from RosterEntry.objects.order_by("-year__year").values_list("department_id", "name")
    yield from FormerName.objects.order_by("-pk").values_list("department_id", "name")


def departments_by_name(year: Year) -> dict[str, int]:
    """Whom a name means in ``year``: whoever bears it then, else the office that the scheme calls so, else the only
    department that bears or bore it at any time."""
    bearers: dict[str, set[int]] = {}
    for department, name in _all_names():
        bearers.setdefault(name, set()).add(department)
    only = {name: next(iter(known)) for name, known in bearers.items() if len(known) == 1}
    today = {name: pk for pk, *names in _todays() for name in names}
    then = dict(year.roster.values_list("name", "department_id"))
    return only | today | {name: one.department for name, one in offices(year).items()} | then


def _todays() -> Iterator[tuple[int, str, str]]:
    """The organiser's two names are in no roster; of the others the full name alone is given once."""
    for pk, name, short_name, organises in Department.objects.values_list("pk", "name", "short_name", "organises"):
        yield pk, name, short_name if organises else name


class WrittenNames:
    """What people write for departments, in whatever width and case: the name in ``year`` where one is given, today's,
    the short one, and those of other years. Whoever bears a name goes before whoever once bore it."""

    def __init__(self, year: Year | None = None) -> None:
        then = year.roster.values_list("department_id", "name") if year else ()
        departments = list(Department.objects.order_by("pk"))
        self._tiers = [
            _by_fold(then),
            _by_fold((one.pk, name) for one in departments for name in {one.name, one.called}),
            _by_fold((one.pk, one.short_name) for one in departments),
            _by_fold(_all_names()),
        ]

    def meant(self, text: str) -> list[int]:
        """The department that ``text`` means, by its key; several where it does not say which, none where it is no
        name of any."""
        return next((sorted(found) for tier in self._tiers if (found := tier.get(folded(text)))), [])


def _by_fold(names: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for department, name in names:
        found.setdefault(folded(name), set()).add(department)
    return found
