"""Vetoes (一票否决) that the party committee upheld (九)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from ..checking import Checking
from ..kinds import NAMED
from ..places import Listed, Place
from ..shapes import Key, Shape
from .keys import Department


class VetoRow(NamedTuple):
    department: Department
    reason: Annotated[str | None, Key("事由", NAMED)]


SHAPE = Shape("vetoes", "一票否决", VetoRow)


def check(checking: Checking) -> Iterator[Listed]:
    seen: set[Place] = set()
    for index, row in checking.rows(SHAPE):
        if (key := (row.department,)) in seen:
            checking.places.again(SHAPE.name, index, key)
        seen.add(key)
        if found := checking.places.department(SHAPE.name, index, row.department):
            found.vetoed = True
            yield found
