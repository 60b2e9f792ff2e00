"""On the home page of a department: where its points were lost, adding up to the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import ZERO, fixed, half_up
from scoring.runs.queries import Result, leaves_of, points_pending
from targets.scheme.model import Category, Group, Scheme

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Lost:
    """Points lost at one place of the score sheet, whose code is ``code`` ("" for the whole sheet)."""

    code: str
    name: str
    lost: mpq


@dataclass(frozen=True, slots=True)
class Losses:
    """``most`` are the items that lost most; ``rest`` what else there is: the other items as one line, and by category
    what is no item's own. Both together are ``whole``; what is 待评 is in none of them. ``rounded`` is the total where
    that is not exactly the rest of the points."""

    most: tuple[Lost, ...]
    rest: tuple[Lost, ...]
    whole: mpq
    rounded: str


def losses(result: Result, group: Group, scheme: Scheme) -> Losses:
    items = sorted(_items(result, group), key=lambda one: -one.lost)
    others = items[SHOWN:]
    rest = [Lost("", f"其余 {len(others)} 项", sum((one.lost for one in others), ZERO))] if others else []
    rest += _beyond(result, group, items)
    waiting = sum(points_pending(result, group).values(), ZERO)
    exact = sum((mpq(score) for score in result.scores["categories"].values()), ZERO)
    total = half_up(exact, scheme.ranking.total_places)
    return Losses(
        most=tuple(items[:SHOWN]),
        rest=tuple(rest),
        whole=group.points - exact - waiting,
        rounded=fixed(total, scheme.ranking.total_places) if total != exact else "",
    )


def _items(result: Result, group: Group) -> Iterator[Lost]:
    """The items that lost something; parts of composites are in the composite."""
    for code, leaf in leaves_of(result).items():
        item = group.items[code]
        if item.part_of is None and leaf is not None and leaf < item.points:
            yield Lost(code, group.title(code), item.points - leaf)


def _beyond(result: Result, group: Group, items: list[Lost]) -> Iterator[Lost]:
    """What a category lost beyond its items: 扩权 makes every lost point weigh more, 职责履行 takes what it exceeds
    its own points by."""
    waiting = points_pending(result, group)
    for code, category in group.categories.items():
        own = sum((one.lost for one in items if group.items[one.code].category == code), ZERO)
        lost = category.points - mpq(result.scores["categories"][code]) - waiting.get(code, ZERO)
        if lost != own:
            yield Lost(code, f"{category.short}：{_why(result, group, category)}", lost - own)


def _why(result: Result, group: Group, category: Category) -> str:
    leaves = leaves_of(result)
    words = ["缺项扩权"] if any(code not in leaves for code in category.leaves) else []
    target = group.overflow.target if group.overflow else ""
    if target in {category.code, *category.leaves} and group.overflow and leaves.get(group.overflow.item) == 0:
        words.append(f"{group.items[group.overflow.item].name}超扣")
    return "和".join(words) or "折算"
