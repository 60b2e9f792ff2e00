"""Who sees which results: one's own sheet, one's group's published ranking, the items that one assesses. Roles that
read everything see everything."""

from __future__ import annotations

from collections.abc import Collection

from departments.models import Grant, Year
from departments.permissions import Person, any_of, departments_held, groups_assessed_by, is_on_panel, reads_everything
from departments.roster.offices import assessor_names
from targets.scheme.loader import get_scheme
from targets.scheme.model import Item, Scheme

OWN = (Grant.REPORT, Grant.LEAD)
ASSESS = Grant.ASSESS


def has_own_departments(user: Person) -> bool:
    """Whether the user reports for, or is in charge of, a department, and sees no others. Roles that read everything
    come to each sheet from the ranking."""
    return not reads_everything(user) and bool(departments_held(user, *OWN))


def sees_ranking(user: Person) -> bool:
    """Everyone who has a part in the assessment."""
    return reads_everything(user) or is_on_panel(user) or has_own_departments(user) or _assesses(user)


assesses_something = any_of(reads_everything, is_on_panel, lambda user: _assesses(user))


def assessed_items(user: Person, year: Year) -> dict[str, dict[str, Item]]:
    """By group, the items of the year's scheme that the user may look at because they assess them; all for those who
    read everything."""
    scheme = get_scheme(year.scheme)
    if reads_everything(user):
        return {code: dict(group.items) for code, group in scheme.groups.items()}
    return items_of(scheme, assessor_names(user, year), groups_assessed_by(user, year))


def items_of(scheme: Scheme, offices: Collection[str], panels: Collection[str]) -> dict[str, dict[str, Item]]:
    """By group, what these offices (by name) and the 考核小组 of these groups assess. Groups without any are left out.

    An office assesses the items whose assessor it is; a 考核小组 what its group's work items are scored by (六(二)2).
    """
    found: dict[str, dict[str, Item]] = {}
    for code, group in scheme.groups.items():
        items = {
            item.code: item
            for item in group.items.values()
            if any(name in offices for name in item.assessors) or (code in panels and item.rule.takes == "work_items")
        }
        if items:
            found[code] = items
    return found


def _assesses(user: Person) -> bool:
    return bool(departments_held(user, ASSESS))
