"""A year's roster brought to what a facts document lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from departments.models import Department, RosterEntry, Year
from targets.facts.kinds import whole
from targets.facts.problems import Invalid, Problem

from ...models import DepartmentResult


@transaction.atomic
def import_roster(*, year: Year, document: Mapping[str, Any]) -> dict[str, RosterEntry]:
    """Make the roster of ``year`` the document's departments, in their order, and give the entries by name.

    A department is found by its name in this year's roster, else by its name today, else it is created.
    Entries that the document does not list are removed. The caller holds the year's lock.
    Raises Invalid where two rows mean one department, or an entry to be removed has results in a run.
    """
    rows = document.get("departments", ())
    departments = _departments(year, [row["name"] for row in rows])
    _check(year, rows, departments)
    before = {entry.department_id: entry for entry in RosterEntry.objects.filter(year=year)}
    kept = {department.pk for department in departments.values()}
    RosterEntry.objects.filter(year=year).exclude(department__in=kept).delete()
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
    for place, row in enumerate(rows):
        name = row["name"]
        if (other := first.setdefault(departments[name].pk, name)) != name:
            problems.append(Problem(f"departments[{place}].name", f"“{name}”与“{other}”是同一个部门"))
    scored = DepartmentResult.objects.filter(entry__year=year).exclude(entry__department__in=first)
    for name in scored.values_list("entry__name", flat=True).distinct().order_by("entry__name"):
        problems.append(Problem("departments", f"缺少“{name}”：它已有算分结果，不能从名册中移除"))
    if problems:
        raise Invalid(problems)
