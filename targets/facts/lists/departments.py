"""Departments (部门) that are assessed, in the order of the results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from ..checking import Checking
from ..kinds import CODE, NAMED, WHOLE
from ..places import Listed
from ..reading import shown
from ..shapes import Key, Shape


class DepartmentRow(NamedTuple):
    name: Annotated[str | None, Key("名称", NAMED)]
    group: Annotated[str | None, Key("考核组", CODE)]
    headcount: Annotated[int | None, Key("在岗满六个月人数", WHOLE)]


SHAPE = Shape("departments", "部门", DepartmentRow)


def check(checking: Checking) -> Iterator[Listed]:
    """Each department once, with its group."""
    places, groups = checking.places, checking.scheme.groups
    for index, row in checking.rows(SHAPE):
        name, group = row.name, groups.get(row.group or "")
        if row.group is not None and group is None:
            known = "、".join(groups)
            places.refuse(f"departments[{index}].group", f"没有考核组 {shown(row.group)}，应为 {known}")
        if name is None:
            continue
        if name in places.listed:
            places.refuse(f"departments[{index}].name", f"{shown(name)} 列了两次")
            continue
        yield places.enlist(index, name, group, row.headcount or 0)
