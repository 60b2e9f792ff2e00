"""Who assesses which items: the offices that a clause of the scheme names, and the 考核小组 of a group; and who enters
what in which phases of the year."""

from __future__ import annotations

from collections.abc import Collection

from departments.models import Grant, Phase, RosterEntry, Year
from departments.offices.queries import assessor_names, offices
from departments.permissions import (
    Person,
    any_of,
    departments_held,
    groups_assessed_by,
    is_on_panel,
    is_quality_office,
    reads_everything,
    reports_for,
)

from .scheme.loader import get_scheme
from .scheme.model import Item, Scheme
from .sheets.work.rights import CHECKS, PLANS, REPORTS, RUNS_THE_YEAR, Rights

# Results are reported from the year's beginning until they are handed over for review (八, 十).
ASSESSING = frozenset({Phase.COLLECTING, Phase.HANDING_IN})
# What is made public is no longer corrected here: the publication is withdrawn first.
CORRECTING = frozenset(Phase) - {Phase.PUBLICITY, Phase.FINAL}


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


def items_of_office(year: Year, office: int) -> dict[str, dict[str, Item]]:
    """By group, what the department (by its key) assesses, by whatever names the year's scheme calls it."""
    names = [name for name, one in offices(year).items() if one.department == office]
    return items_of(get_scheme(year.scheme), names, ())


def assesses_for(user: Person, office: int) -> bool:
    """Whether the user may enter what this department assesses."""
    return is_quality_office(user) or office in departments_held(user, Grant.ASSESS)


def may_enter_in(user: Person, year: Year) -> bool:
    """Whether what offices assess can be entered now: by an office until the results are handed over, by 质量发展处
    until they are public."""
    return year.phase in (CORRECTING if is_quality_office(user) else ASSESSING)


def has_work_of(user: Person, entry: RosterEntry) -> bool:
    """Whether the user has to do with the work of this department in any phase: reports it, or checks it."""
    return is_quality_office(user) or reports_for(user, entry) or _checks(user, entry)


def rights_on_work(user: Person, entry: RosterEntry) -> Rights | None:
    """What the user may write of the department's work items now; None for nothing."""
    phase = entry.year.phase
    if is_quality_office(user):
        return RUNS_THE_YEAR if phase in CORRECTING else None
    if _checks(user, entry):
        return CHECKS if phase in ASSESSING else None
    if reports_for(user, entry):
        return {Phase.PLANNING: PLANS, Phase.COLLECTING: REPORTS}.get(Phase(phase))
    return None


def _checks(user: Person, entry: RosterEntry) -> bool:
    """The group's 考核小组 does; nobody their own department."""
    if entry.group not in groups_assessed_by(user, entry.year) or reports_for(user, entry):
        return False
    return getattr(user, "department_id", None) != entry.department_id
