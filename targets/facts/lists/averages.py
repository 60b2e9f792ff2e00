"""The school's averages (全校平均) of items that are scored against them, where the assessor gives one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from gmpy2 import mpq

from ...scheme.model import Item
from ..checking import Checking
from ..kinds import DECIMAL
from ..places import Place
from ..reading import shown
from ..shapes import Key, Shape
from .keys import ItemCode


class AverageRow(NamedTuple):
    item: ItemCode
    value: Annotated[mpq | None, Key("全校平均", DECIMAL)]


SHAPE = Shape("averages", "全校平均", AverageRow)


def check(checking: Checking) -> Iterator[tuple[str, mpq]]:
    """Each item with its average."""
    seen: set[Place] = set()
    averaged = averaged_items(checking)
    for index, row in checking.rows(SHAPE):
        if (key := (row.item,)) in seen:
            checking.places.again(SHAPE.name, index, key)
        seen.add(key)
        code = row.item
        if code is None:
            continue
        if code not in averaged:
            checking.places.refuse(f"{SHAPE.name}[{index}].item", f"{shown(code)} 不是与全校平均比较的指标")
            continue
        checking.averaged.add(code)
        if row.value is not None:
            yield code, row.value


def check_given(checking: Checking) -> None:
    """Where no average was given, every department must have come as a pair."""
    if SHAPE.name in checking.broken:
        return
    items = averaged_items(checking)
    for code in sorted(checking.valued - checking.averaged):
        if code in items:
            message = f"指标 {code} {items[code].name}没有填全校平均，而有部门没有给出分子和分母"
            checking.places.refuse(SHAPE.name, message)


def averaged_items(checking: Checking) -> dict[str, Item]:
    """The items that are scored against the school's average, in whichever group."""
    found: dict[str, Item] = {}
    for group in checking.scheme.groups.values():
        for code, item in group.items.items():
            if item.rule.averaged:
                found.setdefault(code, item)
    return found
