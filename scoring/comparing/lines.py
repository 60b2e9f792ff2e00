"""The way from one total to another, line by line: what each item, 缺项, overflow and rounding brought or took.

The changes of a category's lines add up to its own, those of the categories and the rounding to the total's. No
database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from gmpy2 import mpq

from departments import figures
from departments.figures import NOTHING, ZERO
from targets.scheme.model import Category, Group, Item

from ..engine.results import ABSENT
from ..engine.reweighting import category_score
from ..runs.queries import Result, leaves_of

PENDING = "待评"
ROUNDED = "总分四舍五入"
T = TypeVar("T")
Two = tuple[T | None, T | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """A department in a run, and the group by whose items it was scored there."""

    result: Result
    group: Group


@dataclass(frozen=True, slots=True)
class Line:
    """``before`` and ``after`` as they are shown (a score, 待评, 缺项, — where the scheme has no such item); ``change``
    is in points. ``items`` are the item in either scheme, both None for what is no item. A ``part`` of a composite
    counts in its composite alone."""

    name: str
    number: str
    before: str
    after: str
    change: mpq
    items: Two[Item] = (None, None)
    part: bool = False
    why: str = ""

    @property
    def is_item(self) -> bool:
        return self.items != (None, None)

    @property
    def moved(self) -> bool:
        return self.before != self.after

    @property
    def difference(self) -> str:
        return figures.difference(self.change)


@dataclass(frozen=True, slots=True)
class CategoryLines:
    """A category of either scheme: ``moved`` are its lines that differ, ``same`` how many of its items do not."""

    name: str
    before: str
    after: str
    change: mpq
    moved: tuple[Line, ...]
    same: int

    @property
    def difference(self) -> str:
        return figures.difference(self.change)


def category_lines(before: Scored, after: Scored) -> tuple[CategoryLines, ...]:
    """The categories of both. One that is called otherwise in the other scheme stands there by itself."""
    pairs = _paired(before.group.categories, after.group.categories, lambda one: (one.code, one.name))
    return tuple(_category((before, after), pair) for pair in pairs)


def rounding_line(before: Scored, after: Scored) -> Line:
    """What rounding made of the sum of the categories."""
    was, now = (_rounding(one.result) for one in (before, after))
    return Line(ROUNDED, "", _step(was), _step(now), now - was)


def total_change(before: Scored, after: Scored) -> mpq:
    return mpq(after.result.scores["total"]) - mpq(before.result.scores["total"])


def _rounding(result: Result) -> mpq:
    return mpq(result.scores["total"]) - sum(map(mpq, result.scores["categories"].values()), ZERO)


def _step(value: mpq) -> str:
    return figures.difference(value) or "0"


def _paired(before: Mapping[str, T], after: Mapping[str, T], same: Callable[[T], object]) -> list[Two[T]]:
    """What is the ``same`` in both, in the order of ``after``; then what is only in ``before``."""
    was: dict[object, T] = {same(one): one for one in before.values()}
    pairs: list[Two[T]] = [(was.pop(same(one), None), one) for one in after.values()]
    return [*pairs, *((one, None) for one in was.values())]


def _category(sides: tuple[Scored, Scored], pair: Two[Category]) -> CategoryLines:
    parts = [_of_category(side, category) for side, category in zip(sides, pair, strict=True)]
    lines = [*_items(sides, pair), *_steps(sides, pair, parts)]
    was, now = parts
    return CategoryLines(
        name=next(category.name for category in reversed(pair) if category),
        before=figures.score(was.score) if pair[0] else NOTHING,
        after=figures.score(now.score) if pair[1] else NOTHING,
        change=now.score - was.score,
        moved=tuple(line for line in lines if line.moved),
        same=sum(line.is_item and not line.part and not line.moved for line in lines),
    )


def _items(sides: tuple[Scored, Scored], pair: Two[Category]) -> Iterator[Line]:
    """Items are the same where they have the same code and name; a rule or points may differ."""
    was, now = ({code: one for code, one in side.group.items.items() if category and one.category == category.code}
                for side, category in zip(sides, pair, strict=True))  # fmt: skip
    for items in _paired(was, now, lambda one: (one.code, one.name)):
        texts, points = zip(*map(_of_item, sides, items), strict=True)
        group, item = next((side.group, one) for side, one in zip(sides[::-1], items[::-1], strict=True) if one)
        yield Line(
            name=group.title(item.code, short=True),
            number=item.number,
            before=texts[0],
            after=texts[1],
            change=points[1] - points[0],
            items=items,
            part=item.part_of is not None,
        )


def _of_item(side: Scored, item: Item | None) -> tuple[str, mpq]:
    """As it is shown, and what it counts."""
    scores: Mapping[str, str | None] = side.result.scores["items"]
    if item is None or item.code not in scores:
        return NOTHING, ZERO
    score = scores[item.code]
    if score is None:
        return PENDING, ZERO
    return (ABSENT, ZERO) if score == ABSENT else (figures.score(score), mpq(score))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a category's score is made of: its leaves' sum, what 缺项 adds to it, what 职责履行 takes from it."""

    score: mpq = ZERO
    reweighted: mpq = ZERO
    overflow: mpq = ZERO


def _of_category(side: Scored, category: Category | None) -> _Parts:
    if category is None:
        return _Parts()
    score = mpq(side.result.scores["categories"][category.code])
    leaves = leaves_of(side.result)
    own = [leaves[code] or ZERO for code in category.leaves if code in leaves]
    if not own:
        return _Parts(score, overflow=score)
    whole = category_score(side.group, category, leaves)
    return _Parts(score, whole - sum(own, ZERO), score - whole)


def _steps(sides: tuple[Scored, Scored], pair: Two[Category], parts: list[_Parts]) -> Iterator[Line]:
    was, now = parts
    yield Line(
        "缺项折算", "", _step(was.reweighted), _step(now.reweighted), now.reweighted - was.reweighted,
        why="缺项不计分，其余各项按比例折算成本类满分；缺项或得分有变，折算随之而变",
    )  # fmt: skip
    duty = next((name for one in zip(sides[::-1], pair[::-1], strict=True) if (name := _overflowing(*one))), "")
    yield Line(
        f"{duty}超扣" if duty else "其他", "", _step(was.overflow), _step(now.overflow), now.overflow - was.overflow,
        why=f"{duty}的扣分超过其满分的部分，从这里扣除" if duty else "",
    )  # fmt: skip


def _overflowing(side: Scored, category: Category | None) -> str:
    """The item whose deductions, beyond its own points, are taken from the category."""
    rule = side.group.overflow
    if category is None or rule is None or rule.target not in {category.code, *category.leaves}:
        return ""
    return side.group.items[rule.item].name
