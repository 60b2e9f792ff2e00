"""Tallies (计数): how often something of a kind happened; rows of one place add up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from gmpy2 import mpq

from ...scheme.rules.counted import TallyRule
from ..checking import Checking
from ..kinds import CODE, DECIMAL
from ..places import At
from ..reading import shown
from ..shapes import Key, Shape
from .keys import Department, ItemCode


class TallyRow(NamedTuple):
    department: Department
    item: ItemCode
    kind: Annotated[str | None, Key("类别", CODE)]
    count: Annotated[mpq | None, Key("数量", DECIMAL)]  # type: ignore[assignment]  # hides a tuple's own count()


SHAPE = Shape("tallies", "计数", TallyRow)


class Tallied(NamedTuple):
    at: At
    kind: str
    times: mpq


def check(checking: Checking) -> Iterator[Tallied]:
    places = checking.places
    for index, row in checking.rows(SHAPE):
        at = places.place(SHAPE.name, index, row.department, row.item, "tallies")
        if at is None or row.kind is None:
            continue
        rule = at.item.rule
        assert isinstance(rule, TallyRule)
        known = rule.points
        if row.kind not in known:
            path = f"{SHAPE.name}[{index}].kind"
            places.refuse(path, f"指标 {at.item.code} 没有类别 {shown(row.kind)}，应为 {'、'.join(known)}")
        elif row.count is not None:
            yield Tallied(at, row.kind, row.count)
