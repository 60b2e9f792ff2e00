"""Which department is meant by the name of an assessor (考核部门) in a year's scheme."""

from __future__ import annotations

from ..models import Department, Grant, Year
from ..permissions import Person, departments_held

# 工作通报〔2021〕第2期, 一: “领导小组办公室（质量发展处）”.
LEADING_GROUP_OFFICE = "考核工作领导小组办公室"


def offices(year: Year) -> dict[str, Department]:
    """Every name that the scheme may use: the roster's of that year, and the organiser's names."""
    named = {entry.name: entry.department for entry in year.roster.select_related("department")}
    for organiser in Department.objects.filter(organises=True):
        for name in (organiser.name, organiser.short_name, LEADING_GROUP_OFFICE):
            named[name] = organiser
    return named


def assessor_names(user: Person, year: Year) -> frozenset[str]:
    """The names under which the scheme lists what ``user`` may assess."""
    assessed = departments_held(user, Grant.ASSESS)
    if not assessed:
        return frozenset()
    return frozenset(name for name, department in offices(year).items() if department.pk in assessed)
