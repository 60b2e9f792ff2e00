"""Innovation awards (创新贡献奖) that were awarded to a project (五(二))."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from ..checking import Checking
from ..kinds import NAMED
from ..places import Listed
from ..shapes import Key, Shape
from .keys import Department


class InnovationRow(NamedTuple):
    department: Department
    project: Annotated[str | None, Key("项目", NAMED)]


SHAPE = Shape("innovations", "创新贡献奖", InnovationRow)


def check(checking: Checking) -> Iterator[Listed]:
    """The department of each project; a vetoed one has none."""
    limit = checking.scheme.awards.innovation_limit
    for index, row in checking.rows(SHAPE):
        if index >= limit:
            checking.places.refuse(f"{SHAPE.name}[{index}]", f"创新贡献奖不超过 {limit} 个")
        if found := checking.places.department(SHAPE.name, index, row.department):
            if found.vetoed:
                checking.places.refuse(f"{SHAPE.name}[{index}].department", f"{found.name}被一票否决，不能获奖")
            yield found
