"""Opening a year: with the roster of a document, or as the successor of the latest."""

from __future__ import annotations

from django.db import transaction

from ..frame import has_scheme
from ..models import Department, Phase, RosterEntry, User, Year
from ..offices.services import remember_name, tie_offices
from ..permissions import only_quality_office
from ..refusals import Refusal, WrongPhase
from ..roster.leaving import make_whole
from ..roster.queries import groups_of
from ..roster.services import copy_roster, only_groups_of, refuse_organiser
from ..roster.university import Listed, ListedRoster
from ..trail.services import record
from ..years.revision import bump_revision, lock_for_facts
from ..years.services import create_year


class NoYear(Refusal):
    message = "尚无年度，第一个年度由系统维护人员建立。"


@transaction.atomic
def open_year(*, listed: ListedRoster, scheme: str, by: User | None = None) -> Year:
    """Creates the year with the roster of a document, and those departments that do not exist yet.

    A department that the document renames keeps its identity: its entry bears the new name, and so does the
    department from then on. Headcounts and vice-presidents are left to be entered. Raises ``NameTaken`` where the year
    exists, ``NoSuchGroup`` where the scheme lacks a group of the document, ``NotAssessed`` where it lists who
    organises.
    """
    year = create_year(number=listed.year, scheme=scheme, by=by)
    codes = [one.group or "" for one in listed.departments]
    only_groups_of(year, {code: code for code in codes})
    departments = _departments(listed)
    refuse_organiser(*(one.name for one in listed.departments))
    entries = [
        RosterEntry(
            year=year,
            department=departments[one.name],
            group=one.group or "",
            name=one.name,
            order=place,
        )
        for place, one in enumerate(listed.departments, start=1)
    ]
    RosterEntry.objects.bulk_create(entries)
    tie_offices(year=year, by=by)
    names = {name: _names(entries, code) for code, name in groups_of(year, codes).items()}
    record(act="建立名册", by=by, obj=year, after=names)
    return year


class NoOwnScheme(Refusal):
    def __init__(self, year: Year) -> None:
        super().__init__(f"尚无{year}的考核方案，或{year}已在使用它。")


@transaction.atomic
def take_own_scheme(*, year: Year, by: User | None = None) -> Year:
    """The year goes by its own scheme, which has come since it was opened, instead of an earlier one's.

    Raises ``WrongPhase`` once the year has begun, ``NoOwnScheme``, and ``NoSuchGroup`` where departments are listed in
    a group that it lacks.
    """
    only_quality_office(by)
    year = lock_for_facts(year=year)
    if year.phase != Phase.PLANNING:
        raise WrongPhase(year)
    before, own = year.scheme, str(year.year)
    if before == own or not has_scheme(own):
        raise NoOwnScheme(year)
    groups = groups_of(year, year.roster.values_list("group", flat=True))
    listed = {code: name for code, name in groups.items() if year.roster.filter(group=code).exists()}
    year.scheme = own
    only_groups_of(year, listed)
    year.save(update_fields=["scheme"])
    # What another scheme's names meant says nothing of these.
    year.offices.all().delete()
    tie_offices(year=year, by=by)
    bump_revision(year=year)
    record(act="更换考核方案", by=by, obj=year, before={"scheme": before}, after={"scheme": own})
    return year


@transaction.atomic
def open_next_year(*, by: User | None = None) -> Year:
    """The year after the latest: by its own scheme where there is one, else that of the latest; its roster by today's
    names. Raises ``WrongPhase`` while the latest is itself still being planned.
    """
    only_quality_office(by)
    latest = Year.objects.select_for_update().order_by("-year").first()
    if latest is None:
        raise NoYear
    if latest.phase == Phase.PLANNING:
        raise WrongPhase(latest)
    own = str(latest.year + 1)
    year = create_year(number=latest.year + 1, scheme=own if has_scheme(own) else latest.scheme, by=by)
    copy_roster(source=latest, to=year, by=by)
    return year


def _names(entries: list[RosterEntry], group: str) -> list[str]:
    return [entry.name for entry in entries if entry.group == group]


def _departments(listed: ListedRoster) -> dict[str, Department]:
    """By their names in the document. What is known by that name or the one before is the same department."""
    everyone = [listed.organiser, *listed.departments]
    names = [*(one.name for one in everyone), *listed.renamed]
    known = {one.name: one for one in Department.objects.filter(name__in=names)}
    departments, new = {}, []
    for one in everyone:
        called = [one.name, *(old for old, now in listed.renamed.items() if now == one.name)]
        department = next((known[name] for name in called if name in known), None)
        if department is None:
            department = Department(name=one.name, short_name=one.short_name, organises=one == listed.organiser)
            new.append(department)
        else:
            _same_again(department, one)
        departments[one.name] = department
    Department.objects.bulk_create(new)
    return departments


def _same_again(department: Department, one: Listed) -> None:
    make_whole(department)
    if department.name != one.name:
        remember_name(department=department, name=department.name)
        department.name, department.short_name = one.name, one.short_name
        department.save(update_fields=["name", "short_name"])
