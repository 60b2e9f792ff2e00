"""On the home page of a department: where its points were lost, adding up to the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import ZERO, difference
from scoring.engine.results import ABSENT
from scoring.runs.queries import Result, leaves_of, points_pending
from targets.scheme.model import Category, Group

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Lost:
    """Points lost at one place of the score sheet: ``query`` leads there from its address. Less than 0 where the
    rounding of the total gave some back."""

    query: str
    name: str
    lost: mpq

    @property
    def shown(self) -> str:
        """With its sign: ``−0.40``."""
        return difference(-self.lost)


@dataclass(frozen=True, slots=True)
class Losses:
    """``most`` are the items that lost most; ``rest`` what else there is: the other items as one line, and what is no
    item's own. Both together are ``whole``, which the total and the points of what is 待评 make full."""

    most: tuple[Lost, ...]
    rest: tuple[Lost, ...]
    whole: mpq


def losses(result: Result, group: Group) -> Losses:
    items = sorted(_items(result, group), key=lambda one: -one.lost)
    waiting = points_pending(result, group)
    return Losses(
        most=tuple(items[:SHOWN]),
        rest=tuple(_rest(result, group, items, waiting)),
        whole=group.points - mpq(result.scores["total"]) - sum(waiting.values(), ZERO),
    )


def _rest(result: Result, group: Group, items: list[Lost], waiting: Mapping[str, mpq]) -> Iterator[Lost]:
    if others := items[SHOWN:]:
        yield Lost("?order=lost", f"其余 {len(others)} 项", sum((one.lost for one in others), ZERO))
    of_items: dict[str, mpq] = {}
    for one in items:
        of = group.items[one.query.removeprefix("?item=")].category
        of_items[of] = of_items.get(of, ZERO) + one.lost
    scores = {code: mpq(score) for code, score in result.scores["categories"].items()}
    for code, category in group.categories.items():
        lost = category.points - scores[code] - waiting.get(code, ZERO)
        if beyond := lost - of_items.get(code, ZERO):
            yield Lost(f"?item={code}", f"{category.name}：{_why(result, category)}", beyond)
    if rounding := sum(scores.values(), ZERO) - mpq(result.scores["total"]):
        yield Lost("", "总分四舍五入", rounding)


def _why(result: Result, category: Category) -> str:
    """What a category lost beyond its items: 缺项 makes every lost point weigh more, 职责履行 takes what it exceeds its
    own points by."""
    if all(result.scores["items"][code] != ABSENT for code in category.leaves):
        return "职责履行超出的扣分"
    return "缺项折算"


def _items(result: Result, group: Group) -> Iterator[Lost]:
    """The items that lost something; parts of composites are in the composite."""
    for code, leaf in leaves_of(result).items():
        item = group.items[code]
        if item.part_of is None and leaf is not None and leaf < item.points:
            yield Lost(f"?item={code}", group.title(code), item.points - leaf)
