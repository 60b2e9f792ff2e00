"""Tying the offices of a year's scheme (考核部门) to departments, and remembering what departments were called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from .. import clock
from ..models import Department, FormerName, Office, RosterEntry, User, Year
from ..permissions import only_quality_office
from ..refusals import Refusal, refuse_stale
from ..trail.services import record
from ..years.revision import lock_for_facts
from .queries import LEADING_GROUP_OFFICE, as_seen, names_by_department, possible_departments


class SameDepartment(Refusal):
    message = "对应的部门没有变化。"


class NotInTheYear(Refusal):
    def __init__(self, department: Department, year: Year) -> None:
        super().__init__(f"“{department}”不在{year}名册中，不能作为考核部门。")


@transaction.atomic
def tie_offices(*, year: Year, by: User | None = None) -> None:
    """Ties what the year's scheme names and nobody is tied to yet. What is tied stays, whatever departments are called.

    An office of the same scheme as an earlier year's is the department that it was then; else the department that bears
    its name in the year, or the organiser; else whom an earlier scheme meant by the name. Leaves an audit entry where
    anything was tied.
    """
    listed = {office.name: office for office in year.offices.all()}
    new = [Office(year=year, name=name) for name in year.frame.assessors if name not in listed]
    listed |= {office.name: office for office in Office.objects.bulk_create(new)}
    open_ones = [listed[name] for name in year.frame.assessors if listed[name].department_id is None]
    if not open_ones:
        return
    means = _meant(year)
    for office in open_ones:
        office.department = means.get(office.name)
    tied = {office.name: office.department for office in open_ones if office.department is not None}
    if tied:
        Office.objects.bulk_update(open_ones, ["department"])
        record(act="对应考核部门", by=by, obj=year, after=tied)


@transaction.atomic
def tie_every_year() -> None:
    """After an update: offices that a year's scheme names since."""
    for year in Year.objects.select_for_update().order_by("year"):
        tie_offices(year=year)


@transaction.atomic
def change_office(
    *, office: Office, department: Department, reason: str, by: User, seen: Mapping[str, Any] | None = None
) -> Office:
    """The office is this department: whoever assesses for it sees and enters the office's items from now on, and nobody
    else does.

    Only 质量发展处 (NotAllowed). Raises ``YearIsFinal``, ``NotInTheYear``, ``SameDepartment``, and ``Stale`` where
    somebody changed it in between.
    """
    only_quality_office(by)
    year = lock_for_facts(year=office.year)
    office = Office.objects.select_for_update(of=("self",)).select_related("department", "year").get(pk=office.pk)
    refuse_stale(seen, as_seen(office), lambda field: ("对应部门", str(office.department or "未对应")), [office])
    if department == office.department:
        raise SameDepartment
    if department not in possible_departments(year):
        raise NotInTheYear(department, year)
    before, office.department = office.department, department
    office.save(update_fields=["department"])
    record(
        act="更正考核部门",
        by=by,
        obj=office,
        before={"department": before},
        after={"department": department, "理由": reason},
    )
    return office


def hand_over(*, year: Year, gone: Department, to: Department) -> None:
    """A department became part of another in ``year``: what it assesses, that one does from now on."""
    Office.objects.filter(year=year, department=gone).update(department=to)


def hand_back(*, year: Year, to: Department, came_from: Department) -> None:
    """A merger of ``year`` is taken back: what the scheme calls by a name of the department is its own again."""
    own = names_by_department().get(to.pk, ())
    Office.objects.filter(year=year, department=came_from, name__in=own).update(department=to)


def remember_name(*, department: Department, name: str) -> None:
    """The department is called otherwise now, or in some year; it is still found by ``name``."""
    FormerName.objects.get_or_create(department=department, name=name, defaults={"until": clock.today()})


def _meant(year: Year) -> dict[str, Department]:
    """By the scheme's names, the departments that they mean."""
    earlier = Office.objects.filter(year__year__lt=year.year, department__isnull=False)
    before = list(earlier.select_related("department__merged_into", "year").order_by("year__year"))
    in_the_year = RosterEntry.objects.filter(year=year).select_related("department")
    listed = {entry.name: entry.department for entry in in_the_year}
    organiser = {
        name: one
        for one in Department.objects.filter(organises=True)
        for name in (one.name, one.short_name, LEADING_GROUP_OFFICE)
    }
    possible = {*listed.values(), *organiser.values()}
    known = [(one.year.scheme, one.name, _today(one.department)) for one in before]
    by_an_earlier_scheme = {name: one for _, name, one in known if one in possible}
    by_this_scheme = {name: one for scheme, name, one in known if scheme == year.scheme and one in possible}
    return by_an_earlier_scheme | organiser | listed | by_this_scheme


def _today(department: Department | None) -> Department | None:
    while department is not None and department.merged_into is not None:
        department = department.merged_into
    return department
