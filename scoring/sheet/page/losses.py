"""The items of a score sheet by what they lost, most first, and what else the total lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import ZERO, plain
from targets.scheme.model import Category

from .scored import Scored
from .tree import Node, item_node


@dataclass(frozen=True, slots=True)
class Losses:
    """``lines`` are the items that lost something, ``others`` what was taken or given beside them, each with its
    amount; together they are ``lost``. ``kept`` counts the items that lost nothing, ``waiting`` are points of 待评."""

    lines: tuple[Node, ...]
    others: tuple[tuple[str, str], ...]
    lost: str
    kept: int
    waiting: str


def losses(scored: Scored) -> Losses:
    group = scored.group
    leaves = {code: scored.leaves[code] for category in group.categories.values() for code in category.leaves
              if code in scored.leaves}  # fmt: skip
    lost = {code: group.items[code].points - leaf for code, leaf in leaves.items() if leaf is not None}
    most = sorted((code for code in lost if lost[code]), key=lambda code: -lost[code])
    waiting = sum(scored.waiting.values(), ZERO)
    total = mpq(scored.mine.scores["total"])
    return Losses(
        lines=tuple(item_node(scored, code) for code in most),
        others=tuple(_others(scored, lost)),
        lost=figures.lost(group.points - waiting - total),
        kept=len(lost) - len(most),
        waiting=plain(waiting) if waiting else "",
    )


def _others(scored: Scored, lost: dict[str, mpq]) -> Iterator[tuple[str, str]]:
    categories = scored.group.categories.values()
    for category in categories:
        of_items = sum((lost[code] for code in category.leaves if code in lost), ZERO)
        if more := scored.lost_in(category) - of_items:
            yield _why(scored, category), figures.difference(-more)
    exact = sum(map(mpq, scored.mine.scores["categories"].values()), ZERO)
    if rounding := mpq(scored.mine.scores["total"]) - exact:
        yield "总分四舍五入", figures.difference(rounding)


def _why(scored: Scored, category: Category) -> str:
    if all(code in scored.leaves for code in category.leaves):
        return f"{category.name}：职责履行超出的扣分"
    return f"{category.name}：缺项折算"
