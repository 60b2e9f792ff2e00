"""Who sees which results: one's own sheet, one's group's published ranking, the items that one assesses. Who reads
everything sees everything."""

from __future__ import annotations

from departments.models import Grant, Year
from departments.permissions import Person, any_of, departments_held, groups_assessed_by, is_on_panel, reads_everything
from departments.roster.offices import assessor_names
from targets.scheme.loader import get_scheme
from targets.scheme.model import Item

OWN = (Grant.REPORT, Grant.LEAD)
ASSESS = Grant.ASSESS


def has_own_departments(user: Person) -> bool:
    """Whether the user reports for, or is in charge of, a department, and sees no others. Who reads everything comes
    to each sheet from the ranking."""
    return not reads_everything(user) and bool(departments_held(user, *OWN))


def sees_ranking(user: Person) -> bool:
    """Everyone who has a part in the assessment."""
    return reads_everything(user) or is_on_panel(user) or has_own_departments(user) or _assesses(user)


assesses_something = any_of(reads_everything, is_on_panel, lambda user: _assesses(user))


def assessed_items(user: Person, year: Year) -> dict[str, dict[str, Item]]:
    """By group, the items of the year's scheme that the user assesses; all for who reads everything.

    An office assesses the items whose assessor it is; a 考核小组 its group's key work and the routine work of
    职能部门 (六(二)2), which are the items scored from work items.
    """
    everything, panels = reads_everything(user), groups_assessed_by(user)
    names = frozenset() if everything else assessor_names(user, year)
    found: dict[str, dict[str, Item]] = {}
    for code, group in get_scheme(year.scheme).groups.items():
        items = {
            item.code: item
            for item in group.items.values()
            if everything
            or not names.isdisjoint(item.assessors)
            or (code in panels and item.rule.takes == "work_items")
        }
        if items:
            found[code] = items
    return found


def _assesses(user: Person) -> bool:
    return bool(departments_held(user, ASSESS))
