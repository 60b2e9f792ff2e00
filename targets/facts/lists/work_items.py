"""Work items (工作项目) of the categories that are scored by them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from gmpy2 import mpq

from departments.figures import ONE

from ..checking import Checking
from ..kinds import CODE, DAY, DECIMAL, FLAG, NAMED, POSITIVE, SHARE, TEXT
from ..places import Listed
from ..reading import shown
from ..shapes import Key, Shape
from .keys import Department


class WorkItemRow(NamedTuple):
    department: Department
    category: Annotated[str | None, Key("类别", CODE)]
    name: Annotated[str | None, Key("工作项目", NAMED)]
    due: Annotated[datetime.date | None, Key("完成时限", DAY)]
    completion: Annotated[mpq | None, Key("完成比例", SHARE)] = None
    target: Annotated[mpq | None, Key("目标数量", POSITIVE)] = None
    actual: Annotated[mpq | None, Key("完成数量", DECIMAL)] = None
    weight: Annotated[mpq, Key("权重", POSITIVE)] = ONE
    late: Annotated[bool, Key("未按时完成", FLAG)] = False
    substandard: Annotated[bool, Key("未按要求完成", FLAG)] = False
    exempt: Annotated[bool, Key("不计入考核基数", FLAG)] = False
    brand: Annotated[str, Key("所属品牌", TEXT)] = ""
    project: Annotated[str, Key("所属重大项目", TEXT)] = ""


SHAPE = Shape("work_items", "工作项目", WorkItemRow, forms=(("completion",), ("target", "actual")))


def check(checking: Checking) -> Iterator[tuple[Listed, WorkItemRow]]:
    listed = checking.places.listed
    for index, row in checking.rows(SHAPE):
        found, category = listed.get(row.department), row.category
        if found is None or category is None or category not in found.works_in:
            _refuse(checking, index, row)
            continue
        found.work.add(category)
        if not row.exempt:
            found.counting.add(category)
        yield found, row


def _refuse(checking: Checking, index: int, row: WorkItemRow) -> None:
    """Say what is wrong with a work item's department or category."""
    places = checking.places
    found = places.department(SHAPE.name, index, row.department)
    path = f"{SHAPE.name}[{index}].category"
    known = [code for codes in places.works_in.values() for code in codes]
    if row.category is not None and row.category not in known:
        ordered = dict.fromkeys(code for group in checking.scheme.groups.values() for code in group.categories)
        might = " 或 ".join(code for code in ordered if code in known)
        places.refuse(path, f"没有类别 {shown(row.category)}，应为 {might}")
    elif found and found.group and row.category:
        places.refuse(path, f"{found.group.name}没有这一类工作项目")
