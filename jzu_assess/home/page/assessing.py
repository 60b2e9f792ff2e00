"""On the home page: what an office, or a 考核小组, assesses, and whom it still owes a score."""

from __future__ import annotations

from dataclasses import dataclass

from departments.figures import ZERO, plain
from departments.permissions import groups_assessed_by
from notices.issued.queries import count_issued
from scoring.workbooks.page import Workbook, workbooks_of
from targets.permissions import items_of
from targets.scheme.model import Item

from .year_figures import YearFigures


@dataclass(frozen=True, slots=True)
class Owed:
    """An item, ``title`` with its category where need be, that still lacks its input for ``departments`` (by name)."""

    item: Item
    title: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessing:
    """``names``: the offices that the person assesses for. ``known`` is False while the year cannot be
    scored, when nobody knows what is owed. ``notices``: how many they issued; None for a 考核小组,
    which issues none. ``workbooks``: what they can fill in now."""

    names: tuple[str, ...]
    items: int
    points: dict[str, str]
    owed: tuple[Owed, ...]
    known: bool
    notices: int | None
    workbooks: tuple[Workbook, ...]

    @property
    def inputs(self) -> int:
        return sum(len(one.departments) for one in self.owed)


def assessing(figures: YearFigures) -> Assessing | None:
    """None for a person who assesses nothing."""
    panels = groups_assessed_by(figures.user, figures.year)
    if not panels and not figures.assessed:
        return None
    named = figures.offices if figures.assessed else {}
    names = [name for name, office in named.items() if office.department in figures.assessed]
    mine = items_of(figures.scheme, names, panels)
    if not mine:
        return None
    return Assessing(
        names=figures.called(names),
        items=len({code for items in mine.values() for code in items}),
        points={
            figures.scheme.groups[code].name: plain(
                sum((item.points for item in items.values() if not item.part_of), ZERO)
            )
            for code, items in mine.items()
        },
        owed=tuple(_owed(figures, mine)),
        known=not figures.today.obstacle,
        notices=count_issued(figures.year, figures.assessed) if figures.assessed else None,
        workbooks=tuple(workbooks_of(figures.user, figures.year)),
    )


def _owed(figures: YearFigures, mine: dict[str, dict[str, Item]]) -> list[Owed]:
    """In the regulation's order, departments in the roster's."""
    found: dict[str, list[str]] = {}
    items: dict[str, tuple[Item, str]] = {}
    for result, owed in figures.owed:
        for item in owed:
            if item.code in mine.get(result.group, {}):
                items[item.code] = item, figures.scheme.groups[result.group].title(item.code)
                found.setdefault(item.code, []).append(result.name)
    order = [code for group in mine.values() for code in group]
    return [Owed(*items[code], tuple(found[code])) for code in dict.fromkeys(order) if code in found]
