"""Opening a year: with the roster of a document, or as the successor of the latest."""

from __future__ import annotations

from django.db import transaction

from ..models import Department, Phase, RosterEntry, User, Year
from ..offices.services import remember_name, tie_offices
from ..permissions import only_quality_office
from ..refusals import Refusal, WrongPhase
from ..roster.queries import groups_of
from ..roster.services import copy_roster, only_groups_of
from ..roster.university import Listed, ListedRoster
from ..trail.services import record
from ..years.services import create_year


class NoYear(Refusal):
    message = "尚无年度，第一个年度由系统维护人员建立。"


@transaction.atomic
def open_year(*, listed: ListedRoster, scheme: str, by: User | None = None) -> Year:
    """Creates the year with the roster of a document, and those departments that do not exist yet.

    A department that the document renames keeps its identity: its entry bears the new name, and so does the
    department from then on. Headcounts are 0 until they are entered. Raises ``NameTaken`` where the year exists,
    ``NoSuchGroup`` where the scheme lacks a group of the document.
    """
    year = create_year(number=listed.year, scheme=scheme, by=by)
    codes = [one.group or "" for one in listed.departments]
    only_groups_of(year, {code: code for code in codes})
    _department(listed.organiser, listed.renamed, organises=True)
    entries = [
        RosterEntry(
            year=year,
            department=_department(one, listed.renamed),
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


@transaction.atomic
def open_next_year(*, by: User | None = None) -> Year:
    """The year after the latest: its scheme until another is published, its roster by today's names.

    Raises ``WrongPhase`` while the latest is itself still being planned.
    """
    only_quality_office(by)
    latest = Year.objects.select_for_update().order_by("-year").first()
    if latest is None:
        raise NoYear
    if latest.phase == Phase.PLANNING:
        raise WrongPhase(latest)
    year = create_year(number=latest.year + 1, scheme=latest.scheme, by=by)
    copy_roster(source=latest, to=year, by=by)
    return year


def _names(entries: list[RosterEntry], group: str) -> list[str]:
    return [entry.name for entry in entries if entry.group == group]


def _department(one: Listed, renamed: dict[str, str], organises: bool = False) -> Department:
    earlier = [old for old, new in renamed.items() if new == one.name]
    department = Department.objects.filter(name__in=[one.name, *earlier]).first()
    if department is None:
        return Department.objects.create(name=one.name, short_name=one.short_name, organises=organises)
    if department.name != one.name:
        remember_name(department=department, name=department.name)
        department.name, department.short_name = one.name, one.short_name
        department.save(update_fields=["name", "short_name"])
    return department
