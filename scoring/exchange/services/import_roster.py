"""A year's roster brought to what a facts document lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from departments import clock
from departments.models import Department, RosterEntry, Year
from departments.models.folded import folded
from departments.roster.queries import organiser_names
from departments.roster.services import NotAssessed
from targets.facts.kinds import whole
from targets.facts.problems import Invalid, Problem


@transaction.atomic
def import_roster(*, year: Year, document: Mapping[str, Any]) -> dict[str, RosterEntry]:
    """Make the roster of ``year`` the document's departments, in their order, and give the entries by name.

    A department is found by its name in this year's roster, else by its name today, else it is created.
    Entries that the document does not list are taken off the roster, but for those that ended in mid-year, which no
    document lists. The caller holds the year's lock. Raises Invalid where two rows mean one department, or one means a
    department that ended, or the one that organises the assessment (三).
    """
    rows = document.get("departments", ())
    departments = _departments(year, [row["name"] for row in rows])
    _check(year, rows, departments)
    before = {entry.department_id: entry for entry in RosterEntry.objects.filter(year=year)}
    kept = {department.pk for department in departments.values()}
    # Listed again, a department is no part of another.
    Department.objects.filter(pk__in=kept, merged_into__isnull=False).update(merged_into=None)
    unlisted = RosterEntry.objects.filter(year=year, left_on=None).exclude(department__in=kept)
    unlisted.update(removed_at=clock.now(), reason="导入的年度事实文件未列此部门。")
    entries = {}
    for order, row in enumerate(rows, start=1):
        department = departments[row["name"]]
        entry = before.get(department.pk) or RosterEntry(year=year, department=department)
        entry.name, entry.group, entry.order = row["name"], row["group"], order
        entry.headcount = whole(row["headcount"]) or None
        entries[entry.name] = entry
    RosterEntry.objects.bulk_update(
        [entry for entry in entries.values() if entry.pk], ["name", "group", "headcount", "order"]
    )
    RosterEntry.objects.bulk_create(entry for entry in entries.values() if not entry.pk)
    return entries


def _departments(year: Year, names: list[str]) -> dict[str, Department]:
    """The department that each name means, new ones created."""
    found = {department.name: department for department in Department.objects.all()}
    for entry in RosterEntry.objects.filter(year=year).select_related("department"):
        found[entry.name] = entry.department
    new = [Department(name=name, short_name=name[:20]) for name in names if name not in found]
    found |= {department.name: department for department in Department.objects.bulk_create(new)}
    return {name: found[name] for name in names}


def _check(year: Year, rows: list[Any], departments: Mapping[str, Department]) -> None:
    problems = []
    first: dict[int, str] = {}
    ended = {entry.department_id: entry for entry in RosterEntry.objects.filter(year=year, left_on__isnull=False)}
    organising = organiser_names()
    for place, row in enumerate(rows):
        name, department = row["name"], departments[row["name"]]
        at = f"departments[{place}].name"
        if department.organises or folded(name) in organising:
            problems.append(Problem(at, str(NotAssessed(name))))
        if entry := ended.get(department.pk):
            problems.append(Problem(at, f"“{name}”{entry.became}请先恢复到名册。"))
        if (other := first.setdefault(department.pk, name)) != name:
            problems.append(Problem(at, f"“{name}”与“{other}”是同一个部门"))
    if problems:
        raise Invalid(problems)
