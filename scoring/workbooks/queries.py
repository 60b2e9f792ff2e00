"""What is kept of the items that an office assesses, and how things stand with what a workbook is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from departments.models import Department, RosterEntry, Year
from departments.offices.queries import offices
from targets.facts.lists import tallies, work_items
from targets.models import Tally
from targets.permissions import items_of_office
from targets.scheme.loader import get_scheme
from targets.sheets.offices.forms import SHAPES, Assessed, forms
from targets.stored.tables import Row

from ..exchange.lists import TABLES
from ..exchange.queries import assessed_entries, canonical, sha256

WORK = work_items.SHAPE.name


def enters_something(year: Year, office: int) -> bool:
    """Whether the department (by its key) assesses anything that it enters itself."""
    return bool(year.frame.groups) and bool(forms(get_scheme(year.scheme), items_of_office(year, office)))


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What is kept of the items that an office assesses: ``own`` rows by list and the keys of their objects; ``others``
    that other offices entered about the same items, which add up with its own."""

    assessed: Assessed
    own: Mapping[str, Mapping[int, Row]]
    others: Mapping[str, Sequence[Row]]


def office_facts(year: Year, office: Department) -> OfficeFacts:
    assessed = items_of_office(year, office.pk)
    codes = {code for items in assessed.values() for code in items}
    groups = {entry.name: entry.group for entry in assessed_entries(year)}
    own: dict[str, dict[int, Row]] = {}
    others: dict[str, list[Row]] = {}
    for shape in SHAPES:
        of_others = _of_other_offices(year, office, assessed) if shape is tallies.SHAPE else frozenset()
        own[shape.name] = {}
        for key, row in TABLES[shape.name].kept(year).items():
            mine = assessed.get(groups[row["department"]], {}) if "department" in row else codes
            if row["item"] not in mine:
                continue
            if key in of_others:
                others.setdefault(shape.name, []).append(row)
            else:
                own[shape.name][key] = row
    return OfficeFacts(assessed, own, others)


def _of_other_offices(year: Year, office: Department, assessed: Assessed) -> frozenset[int]:
    """The tallies, of items that several departments assess, that were not entered as this one's."""
    departments = {name: one.department for name, one in offices(year).items()}
    shared = {
        code
        for items in assessed.values()
        for code, item in items.items()
        if len({departments.get(name) for name in item.assessors}) > 1
    }
    found = Tally.objects.filter(entry__year=year, item__in=shared).exclude(office__department=office)
    return frozenset(found.values_list("pk", flat=True))


def how_it_stands(year: Year, office: Department) -> str:
    """Differs as soon as anything does that the office entered, or that decides what it may enter."""
    facts = office_facts(year, office)
    rows = {name: list(kept.values()) for name, kept in facts.own.items()}
    return _hash(year, assessed_entries(year), {"own": rows, "others": dict(facts.others)})


def how_work_stands(year: Year, entries: Sequence[RosterEntry]) -> str:
    """The same for the work items of departments."""
    names = {entry.name for entry in entries}
    return _hash(year, entries, {"work": [row for row in TABLES[WORK].rows(year) if row["department"] in names]})


def _hash(year: Year, entries: Sequence[RosterEntry], facts: dict[str, Any]) -> str:
    listed = [[entry.pk, entry.name, entry.group] for entry in entries]
    rules = {"phase": year.phase, "scheme": get_scheme(year.scheme).hash}
    return sha256(canonical({**facts, **rules, "departments": listed}))
