"""What an office assesses, on paper: every department's score on each of its items, for those to sign who answer for
it, and how each score came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from departments import figures
from departments.figures import NOTHING, plain
from targets.scheme.model import Group, Item

from ..shown.paper import head
from ..shown.queries import Shown
from .page import GroupOnItem, OfficeItems, Scored

SIGNING = ("填表人", "审核人", "负责人")
# So many items have room beside one another on a sheet of paper that stands, and on one that lies.
STANDING, LYING = 7, 12


@dataclass(frozen=True, slots=True)
class Column:
    """An item at the head of a column."""

    code: str
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Block:
    """A group's departments as rows. For each column, "" where the group has no such item: the full points, the scores,
    what was earned and lost together, and what is not in these sums."""

    group: Group
    points: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    earned: tuple[str, ...]
    lost: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def waiting(self) -> bool:
        return any(self.others)


@dataclass(frozen=True, slots=True)
class Table:
    """As many items as a page has room for, with all departments."""

    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Departments whose score on an item came about in the same way."""

    names: tuple[str, ...]
    entered: str
    score: str
    lost: str


@dataclass(frozen=True, slots=True)
class Detail:
    title: str
    about: str
    text: str
    place: str
    lines: tuple[Alike, ...]


def office_paper(found: OfficeItems, shown: Shown, *, anchor: str = "top", mark: str = "") -> dict[str, Any]:
    """What the template scoring/items/paper.html is given."""
    columns = list(_columns(found))
    across = STANDING if len(columns) <= STANDING else LYING
    tables = -(-len(columns) // across)
    across = -(-len(columns) // tables)
    return {
        "head": head(shown, title_of(found), anchor=anchor, mark=mark),
        "wide": len(columns) > STANDING,
        "tables": [_table(found, columns[first : first + across]) for first in range(0, len(columns), across)],
        "details": list(_details(found)),
        "roles": SIGNING,
        "office": found.name,
    }


def title_of(found: OfficeItems) -> str:
    return f"{found.year}{found.name}考核指标得分表"


def _columns(found: OfficeItems) -> Iterator[Column]:
    for code, ones in found.by_item.items():
        one = next(iter(ones.values()))
        yield Column(code, _numbered(one), one.group.title(code, short=True))


def _table(found: OfficeItems, columns: Sequence[Column]) -> Table:
    blocks = []
    for group in found.groups:
        ones = [found.by_item[column.code].get(group.code) for column in columns]
        there = [one for one in ones if one is not None]
        if there:
            names = [one.name for one in there[0].departments]
            blocks.append(
                Block(
                    group=group,
                    points=tuple(_points(one.item) if one else NOTHING for one in ones),
                    rows=tuple(
                        (name, tuple(_score(one.departments[row]) if one else "" for one in ones))
                        for row, name in enumerate(names)
                    ),
                    earned=tuple(one.earned if one and one.assessed else "" for one in ones),
                    lost=tuple(figures.lost(one.lost) if one and one.assessed else "" for one in ones),
                    others=tuple(one.others if one else "" for one in ones),
                )
            )
    return Table(tuple(columns), tuple(blocks))


def _points(item: Item) -> str:
    """A part is no further item: nobody adds it up beside its own."""
    return f"{'其中 ' if item.part_of else ''}{plain(item.points)}"


def _score(one: Scored) -> str:
    return one.shown or one.state


def _details(found: OfficeItems) -> Iterator[Detail]:
    """Item by item, in the regulation's order; both groups beside each other."""
    for ones in found.by_item.values():
        said = ""
        for one in ones.values():
            yield _detail(one, said)
            said = one.item.text


def _detail(one: GroupOnItem, said: str) -> Detail:
    """``said``: the regulation's words that stand above already."""
    item = one.item
    about = [f"满分 {plain(item.points)}"]
    about += [f"本组最高 {one.best}"] if one.best else []
    about += [f"全校平均 {one.mean}"] if one.mean else []
    return Detail(
        title=f"{_numbered(one)} {one.group.title(item.code)} · {one.group.name}",
        about="，".join(about),
        text="" if item.text == said else item.text,
        place=item.source.place,
        lines=tuple(_alike(one.departments)),
    )


def _numbered(one: GroupOnItem) -> str:
    return f"{one.group.categories[one.item.category].shortest}{one.item.number}"


def _alike(departments: Sequence[Scored]) -> Iterator[Alike]:
    """Those with losses first, most first; what is the same for many is said once."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in sorted(departments, key=lambda one: (one.score is None, one.score or 0)):
        told = "不计分，按已有项目扩权" if one.state == "缺项" else one.entered
        lost = figures.lost(figures.exact(one.lost)) if one.lost else ""
        found.setdefault((told, one.shown or one.state, lost), []).append(one.name)
    for (told, score, lost), names in found.items():
        yield Alike(tuple(names), told, score, lost)
