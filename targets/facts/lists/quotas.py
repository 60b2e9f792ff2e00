"""Base quotas (指标基数) that a grade raises or lowers (十一)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from ..checking import Checking
from ..kinds import CODE, WHOLE
from ..places import Listed, Place
from ..reading import shown
from ..shapes import Key, Shape
from .keys import Department


class QuotaRow(NamedTuple):
    department: Department
    kind: Annotated[str | None, Key("类别", CODE)]
    base: Annotated[int | None, Key("基数", WHOLE)]


SHAPE = Shape("quotas", "指标基数", QuotaRow)


def check(checking: Checking) -> Iterator[tuple[Listed, str, int]]:
    """The department, the kind, and the base in persons."""
    seen: set[Place] = set()
    known = checking.scheme.quotas
    for index, row in checking.rows(SHAPE):
        if (key := (row.department, row.kind)) in seen:
            checking.places.again(SHAPE.name, index, key)
        seen.add(key)
        kind = row.kind
        if kind is not None and kind not in known:
            path = f"{SHAPE.name}[{index}].kind"
            checking.places.refuse(path, f"没有指标类别 {shown(kind)}，应为 {'、'.join(known)}")
            kind = None
        found = checking.places.department(SHAPE.name, index, row.department)
        if found and kind is not None:
            yield found, kind, row.base or 0
