"""What is pending (待评) as of today, office by office: whom to chase for what, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from departments.models import Year
from departments.offices.queries import called, offices
from departments.permissions import Person
from targets.permissions import assessed_items
from targets.scheme.model import Group, Item

from ..runs.queries import owed
from ..shown.queries import Shown, today_of
from .queries import assessing_people


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that lacks its input for ``departments`` of a group, by name in the roster's order."""

    item: Item
    title: str
    group: Group
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """An assessor that still owes something. ``people`` enter for it; none where nobody can."""

    name: str
    people: tuple[str, ...]
    waiting: tuple[Waiting, ...]

    @property
    def inputs(self) -> int:
        return sum(len(one.departments) for one in self.waiting)

    @property
    def items(self) -> int:
        return len({one.item.code for one in self.waiting})


@dataclass(frozen=True, slots=True)
class PendingPage:
    """``offices``: most inputs first. ``inputs`` counts each score once, however many offices enter parts of it."""

    year: Year
    shown: Shown
    offices: tuple[Office, ...]
    inputs: int


def pending_page(user: Person, year: Year) -> PendingPage:
    """Of the items that the user assesses; of all, for those who read everything."""
    shown = today_of(year)
    assessed = assessed_items(user, year)
    waiting = [one for group, items in assessed.items() for one in _waiting(shown, shown.scheme.groups[group], items)]
    tied = offices(year)
    known = [(one, called(one.item.assessors, tied)) for one in waiting]
    names = dict.fromkeys(name for _, by in known for name in by)
    people = assessing_people(year, names)
    owing = (Office(name, people.get(name, ()), tuple(one for one, by in known if name in by)) for name in names)
    return PendingPage(
        year=year,
        shown=shown,
        offices=tuple(sorted(owing, key=lambda office: -office.inputs)),
        inputs=sum(len(one.departments) for one in waiting),
    )


def _waiting(shown: Shown, group: Group, items: dict[str, Item]) -> Iterator[Waiting]:
    """In the regulation's order."""
    found: dict[str, list[str]] = {}
    for result in shown.results_by_roster():
        if result.group == group.code:
            for item in owed(result, group):
                found.setdefault(item.code, []).append(result.name)
    for code, item in items.items():
        if code in found:
            yield Waiting(item, group.title(code), group, tuple(found[code]))
