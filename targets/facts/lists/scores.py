"""Scores (部门评分) that an office gives by its own rules, with their basis (评分依据)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from gmpy2 import mpq

from ..checking import Checking
from ..kinds import DECIMAL, TEXT
from ..places import At, Place
from ..shapes import Key, Shape
from .keys import Department, ItemCode


class ScoreRow(NamedTuple):
    department: Department
    item: ItemCode
    score: Annotated[mpq | None, Key("得分", DECIMAL)]
    basis: Annotated[str, Key("评分依据", TEXT)] = ""


SHAPE = Shape("scores", "部门评分", ScoreRow)


def check(checking: Checking) -> Iterator[tuple[At, mpq]]:
    seen: set[Place] = set()
    places = checking.places
    for index, row in checking.rows(SHAPE):
        if (key := (row.department, row.item)) in seen:
            places.again(SHAPE.name, index, key)
        seen.add(key)
        at = places.place(SHAPE.name, index, row.department, row.item, "score")
        if at is None or row.score is None:
            continue
        if row.score > at.item.points:
            places.refuse(f"{SHAPE.name}[{index}].score", f"超过指标 {at.item.code} {at.item.name}的满分")
        yield at, row.score
