"""A group's departments against its items: what each earned there, the darker the more points were lost."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gmpy2 import mpq

from departments import figures
from departments.figures import SCORE_PLACES, plain
from departments.models import Year
from departments.permissions import Person
from targets.scheme.loader import get_scheme
from targets.scheme.model import Category, Group, Item

from ..engine.results import ABSENT
from ..runs.asked import Asked
from ..runs.queries import Result
from ..shown.queries import Choice, Shown, choices, shown_to

UNIT = 10**SCORE_PLACES
DARKER = (mpq(1, 1000), mpq(3, 1000), mpq(1, 100), mpq(3, 100))
"""Shares of the group's points: 0.1, 0.3, 1 and 3 of 100."""


class Cell(NamedTuple):
    """``heat`` is 0 for full points to 5 for most lost, "n" for 缺项, "p" for 待评."""

    code: str
    text: str
    heat: str


@dataclass(frozen=True, slots=True)
class Row:
    """``whole`` is the total, or the chosen category; ``beside`` what it has more or less than its items: 折算 of 缺项,
    what 职责履行 takes, rounding."""

    entry: int
    name: str
    rank: int
    whole: str
    beside: str
    cells: tuple[Cell, ...]


class Head(NamedTuple):
    """An item as the head of a column: ``places`` are the decimals of its longest figure, ``lost`` what the group lost
    there."""

    item: Item
    title: str
    points: str
    places: int
    lost: str


class Lowest(NamedTuple):
    name: str
    lost: str


@dataclass(frozen=True, slots=True)
class Matrix:
    year: Year
    shown: Shown | None
    choices: tuple[Choice, ...]
    groups: tuple[Group, ...]
    group: Group
    category: Category | None
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    lowest: tuple[Lowest, ...]

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(head.places for head in self.heads)

    @property
    def turned(self) -> Iterator[tuple[str, Head, tuple[Cell, ...]]]:
        """The items as rows, the departments as columns: what a sheet of paper has room for."""
        columns = zip(*(row.cells for row in self.rows), strict=True)
        for head, cells in zip(self.heads, columns, strict=True):
            category = self.group.categories[head.item.category].shortest
            yield f"{category}{head.item.number} {head.title}", head, cells

    @property
    def steps(self) -> tuple[str, ...]:
        """Up to how much lost each darkness goes, the last one being all beyond."""
        return tuple(plain(self.group.points * share) for share in DARKER)


def matrix(user: Person, year: Year, group: str = "", category: str = "", asked: Asked = None) -> Matrix:
    """An unknown group or category is ignored; ``Http404`` for a run that is not there."""
    shown = shown_to(user, year, asked)
    scheme = shown.scheme if shown else get_scheme(year.scheme)
    chosen = scheme.groups.get(group) or next(iter(scheme.groups.values()))
    items = tuple(
        item for item in chosen.items.values() if category not in chosen.categories or item.category == category
    )
    found = shown.results(chosen.code) if shown else []
    rows = tuple(_row(result, items, chosen.categories.get(category), _steps(chosen)) for result in found)
    lost = {item.code: _lost(found, item) for item in items}
    return Matrix(
        year=year,
        shown=shown,
        choices=tuple(choices(user, year, asked)),
        groups=tuple(scheme.groups.values()),
        group=chosen,
        category=chosen.categories.get(category),
        heads=tuple(
            _head(chosen, item, lost[item.code], [row.cells[n].text for row in rows]) for n, item in enumerate(items)
        ),
        rows=rows,
        lowest=_lowest(chosen, lost),
    )


def _head(group: Group, item: Item, lost: int, column: list[str]) -> Head:
    places = max((len(text.partition(".")[2]) for text in column), default=0)
    title = group.title(item.code, short=True)
    return Head(item, title, plain(item.points), places, figures.lost(mpq(lost, UNIT)) if lost else "")


def _row(result: Result, items: tuple[Item, ...], category: Category | None, steps: tuple[int, ...]) -> Row:
    scores = result.scores["items"]
    whole = mpq(result.scores["categories"][category.code] if category else result.scores["total"])
    parts = sum((_earned(score) for item in items if not item.part_of and _is_known(score := scores[item.code])), 0)
    return Row(
        entry=result.entry,
        name=result.name,
        rank=result.rank,
        whole=figures.score(whole),
        beside=figures.difference(whole - mpq(parts, UNIT)),
        cells=tuple(_cell(item, scores[item.code], steps) for item in items),
    )


def _cell(item: Item, score: str | None, steps: tuple[int, ...]) -> Cell:
    if score is None:
        return Cell(item.code, "待", "p")
    if score == ABSENT:
        return Cell(item.code, "缺", "n")
    return Cell(item.code, score[:-2] + score[-2:].rstrip("0"), str(bisect_left(steps, _units(item) - _earned(score))))


def _steps(group: Group) -> tuple[int, ...]:
    """How much is lost up to where a cell is of the first darkness, the second, …: nothing, then shares of the group's
    points, each some three times the one before, so that 0.2 lost differs from 6 as it should."""
    return (0, *(int(group.points * UNIT * share) for share in DARKER))


def _is_known(score: str | None) -> bool:
    return score not in {None, ABSENT}


def _earned(score: str) -> int:
    """A score of the results document in its own unit, the ten-thousandth of a point."""
    return int(score.replace(".", ""))


def _units(item: Item) -> int:
    return int(item.points * UNIT)


def _lost(found: list[Result], item: Item) -> int:
    """What the group lost on the item, in ten-thousandths; who has it 待评 or 缺项 lost nothing there."""
    scores = [score for result in found if _is_known(score := result.scores["items"][item.code])]
    return _units(item) * len(scores) - sum(map(_earned, scores))


def _lowest(group: Group, lost: Mapping[str, int]) -> tuple[Lowest, ...]:
    """The three items on which the group lost most points; a part counts with its item."""
    own = [code for code, points in lost.items() if points and not group.items[code].part_of]
    most = sorted(own, key=lambda code: -lost[code])[:3]
    return tuple(Lowest(group.title(code, short=True), figures.lost(mpq(lost[code], UNIT))) for code in most)
