"""Findings: problems (存在问题) that were found, each by the clause that it breaks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from gmpy2 import mpq

from departments.figures import ONE, plain

from ...scheme.model import Clause
from ..checking import Checking
from ..kinds import CODE, DAY, DECIMAL, TEXT
from ..places import Listed
from ..reading import shown
from ..shapes import Key, Shape
from .keys import Department, ItemCode


class FindingRow(NamedTuple):
    department: Department
    item: ItemCode
    clause: Annotated[str | None, Key("条款", CODE)]
    count: Annotated[mpq, Key("数量", DECIMAL)] = ONE  # type: ignore[assignment]  # hides a tuple's own count()
    points: Annotated[mpq | None, Key("每次扣分", DECIMAL)] = None
    date: Annotated[datetime.date | None, Key("日期", DAY)] = None
    notice: Annotated[str, Key("通报", TEXT)] = ""


SHAPE = Shape("findings", "存在问题", FindingRow)


class Found(NamedTuple):
    """A finding that may stand. Its row's ``points`` are given exactly where the clause has a range."""

    department: Listed
    item: str
    clause: Clause
    row: FindingRow


def check(checking: Checking) -> Iterator[Found]:
    places = checking.places
    for index, row in checking.rows(SHAPE):
        at = places.place(SHAPE.name, index, row.department, row.item, "findings")
        item = at.item if at else places.anywhere(row.item)
        if item is None or row.clause is None:
            continue
        clause = item.clauses.get(row.clause)
        if clause is None:
            path = f"{SHAPE.name}[{index}].clause"
            places.refuse(path, f"指标 {item.code} {item.name}没有条款 {shown(row.clause)}")
            continue
        if at is not None:
            _check_points(checking, index, clause, row)
            yield Found(at.department, item.code, clause, row)


def _check_points(checking: Checking, index: int, clause: Clause, row: FindingRow) -> None:
    """The assessor chooses the points of a clause with a range, within it; those of any other are fixed."""
    path, points = f"{SHAPE.name}[{index}].points", row.points
    if not clause.ranged:
        if points is not None:
            checking.places.refuse(path, "本条款的分值是固定的，不能另填")
    elif points is None:
        if "points" not in checking.document[SHAPE.name][index]:
            checking.places.refuse(path, f"本条款由考核部门在 {_range(clause)} 分内酌定，须填写")
    elif not clause.allows(points):
        checking.places.refuse(path, f"超出本条款的扣分范围 {_range(clause)}")


def _range(clause: Clause) -> str:
    assert clause.lowest is not None
    assert clause.highest is not None
    return f"{plain(clause.lowest)}–{plain(clause.highest)}"
