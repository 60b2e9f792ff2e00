"""A group's departments against its items: the share of each item's points that was earned."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from departments.figures import SCORE_PLACES
from departments.models import Year
from departments.permissions import Person
from targets.scheme.loader import get_scheme
from targets.scheme.model import Category, Group, Item

from ..engine.results import ABSENT
from ..runs.asked import Asked
from ..runs.queries import Result
from ..shown.queries import Choice, Shown, choices, shown_to

STEPS = 5


class Cell(NamedTuple):
    """``heat`` is 0 for full points to 5 for none, "n" for 缺项, "p" for 待评."""

    code: str
    text: str
    heat: str


@dataclass(frozen=True, slots=True)
class Row:
    entry: int
    name: str
    rank: int
    total: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    year: Year
    shown: Shown | None
    choices: tuple[Choice, ...]
    groups: tuple[Group, ...]
    group: Group
    category: Category | None
    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    lowest: tuple[Item, ...]


def matrix(user: Person, year: Year, group: str = "", category: str = "", asked: Asked = None) -> Matrix:
    """An unknown group or category is ignored; ``Http404`` for a run that is not there."""
    shown = shown_to(user, year, asked)
    scheme = shown.scheme if shown else get_scheme(year.scheme)
    chosen = scheme.groups.get(group) or next(iter(scheme.groups.values()))
    items = tuple(
        item for item in chosen.items.values() if category not in chosen.categories or item.category == category
    )
    found = shown.results(chosen.code) if shown else []
    return Matrix(
        year=year,
        shown=shown,
        choices=tuple(choices(user, year, asked)),
        groups=tuple(scheme.groups.values()),
        group=chosen,
        category=chosen.categories.get(category),
        items=items,
        rows=tuple(_row(result, items) for result in found),
        lowest=_lowest(found, items),
    )


def _row(result: Result, items: tuple[Item, ...]) -> Row:
    scores = result.scores["items"]
    cells = tuple(_cell(item, scores[item.code]) for item in items)
    return Row(result.entry, result.name, result.rank, str(result.scores["total"]), cells)


def _cell(item: Item, score: str | None) -> Cell:
    if score is None:
        return Cell(item.code, "待", "p")
    if score == ABSENT:
        return Cell(item.code, "缺", "n")
    full = _units(item)
    return Cell(item.code, score.rstrip("0").rstrip("."), str(-(-(full - _earned(score)) * STEPS // full)))


def _earned(score: str) -> int:
    """A score of the results document in its own unit, the ten-thousandth of a point."""
    return int(score.replace(".", ""))


def _units(item: Item) -> int:
    return int(item.points * 10**SCORE_PLACES)


def _lowest(found: list[Result], items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The three items on which the group lost the largest share of its points."""
    shares = []
    for item in items:
        scores = [s for result in found if (s := result.scores["items"][item.code]) not in {None, ABSENT}]
        earned, full = sum(map(_earned, scores)), _units(item) * len(scores)
        if earned < full:
            shares.append((Fraction(earned, full), item))
    return tuple(item for _, item in sorted(shares, key=lambda pair: pair[0])[:3])
