"""Who assesses which items: the offices that a clause of the scheme names, and the 考核小组 of a group."""

from __future__ import annotations

from collections.abc import Collection

from departments.models import Grant, Year
from departments.offices.queries import assessor_names
from departments.permissions import Person, any_of, departments_held, groups_assessed_by, is_on_panel, reads_everything

from .scheme.loader import get_scheme
from .scheme.model import Item, Scheme


def is_assessor(user: Person) -> bool:
    """Whether the user holds an office that assesses others."""
    return bool(departments_held(user, Grant.ASSESS))


assesses_something = any_of(reads_everything, is_on_panel, is_assessor)


def assessed_items(user: Person, year: Year) -> dict[str, dict[str, Item]]:
    """By group, the items of the year's scheme that the user may look at because they assess them; all for those who
    read everything."""
    scheme = get_scheme(year.scheme)
    if reads_everything(user):
        return {code: dict(group.items) for code, group in scheme.groups.items()}
    return items_of(scheme, assessor_names(user, year), groups_assessed_by(user, year))


def items_of(scheme: Scheme, offices: Collection[str], panels: Collection[str]) -> dict[str, dict[str, Item]]:
    """By group, what these offices (by name) and the 考核小组 of these groups assess. Groups without any are left out.

    An office assesses the items whose assessor it is, whatever it is called by now; a 考核小组 what its group's work
    items are scored by (六(二)2).
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
