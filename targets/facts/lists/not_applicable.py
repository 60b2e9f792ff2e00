"""缺项: items that a department has no part in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..checking import Checking
from ..places import At
from ..shapes import Shape
from .keys import Department, ItemCode


class NotApplicableRow(NamedTuple):
    department: Department
    item: ItemCode


SHAPE = Shape("not_applicable", "缺项", NotApplicableRow)


def check(checking: Checking) -> Iterator[At]:
    """The same 缺项 twice is harmless. Once all are known, each department's are closed over its composites."""
    for index, row in checking.rows(SHAPE):
        if at := checking.places.place(SHAPE.name, index, row.department, row.item, "absence"):
            at.department.absent.add(at.item.code)
            yield at
    for department in checking.places.listed.values():
        department.close_absences()
