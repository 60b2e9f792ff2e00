"""Which workbooks a person can fill in now: what the buttons on other pages lead to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from departments.models import Grant, RosterEntry, Year
from departments.offices.queries import offices
from departments.permissions import Person, departments_held, groups_assessed_by, is_quality_office
from targets.permissions import ASSESSING, assesses_for, may_enter_in, rights_on_work

from .queries import enters_something
from .said import ENTRIES, GROUP_WORK, WORK


@dataclass(frozen=True, slots=True)
class Workbook:
    """``name`` is whose it is, ``what`` stands in it."""

    name: str
    what: str
    upload: str
    template: str


def workbooks_of(user: Person, year: Year) -> list[Workbook]:
    """Those of the offices for which the person assesses, in the scheme's order, and of the work that they check."""
    found = []
    assesses = is_quality_office(user) or departments_held(user, Grant.ASSESS)
    if assesses and may_enter_in(user, year):
        called = {one.department: one.called for one in offices(year).values()}
        mine = (pk for pk in called if assesses_for(user, pk) and enters_something(year, pk))
        found = [_workbook(called[pk], "考核数据", ENTRIES, year, pk) for pk in mine]
    groups = groups_assessed_by(user, year)
    if is_quality_office(user) and may_enter_in(user, year):
        found.append(_workbook("各部门", "工作项目", GROUP_WORK, year))
    elif groups and year.phase in ASSESSING:
        names = "、".join(name for code, name in year.frame.groups.items() if code in groups)
        found.append(_workbook(names, "工作项目", GROUP_WORK, year))
    return found


def workbook_of_work(user: Person, entry: RosterEntry) -> Workbook | None:
    """That of the department's work items, where the person may write anything in it now."""
    if entry.became or not entry.year.frame.groups or rights_on_work(user, entry) is None:
        return None
    return _workbook(entry.name, "工作项目", WORK, entry.year, entry.department_id)


def _workbook(name: str, what: str, kind: str, year: Year, department: int | None = None) -> Workbook:
    place = "year" if department is None else "department"
    arguments = [year.year, kind, *([] if department is None else [department])]
    upload, template = (reverse(f"departments:{one}_of_{place}", args=arguments) for one in ("upload", "template"))
    return Workbook(name, what, upload, template)
