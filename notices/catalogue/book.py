"""The catalogue as a workbook: 附件2-2's columns first."""

from __future__ import annotations

from collections.abc import Iterable

from departments.models import Year
from departments.pages.books import Book, table
from departments.pages.listing import Column

from .page.plan import PlanPage
from .page.rows import Row, title_of
from .queries import Planned

COLUMNS = [
    Column("office", "部门", sort="office_place"),
    Column("name", "通报名称", parts=[Column("name", "通报名称"), Column("kind", "类别")]),
    Column("content", "通报内容", sort=None, minor=True),
    Column("cycle", "通报周期"),
    Column("feeds", "关联指标", sort=None),
    Column("approver", "通报审批人", minor=True),
    Column("state", "状态", cell="state_word", sort=None),
]
HEADINGS = ("部门", "通报名称", "类别", "通报内容", "通报周期", "关联指标", "通报审批人", "状态")
DUE = ("应通报日期", "部门", "通报名称", "通报周期", "期次", "说明")


def office_book(year: Year, office: str, rows: Iterable[Row]) -> Book:
    found = [
        (row.office, row.name, row.kind, row.content, row.cycle, row.feeds, row.approver, row.state_word)
        for row in rows
    ]
    return Book(title_of(year, office), [table("", HEADINGS, found)], about=year)


def plan_book(page: PlanPage, found: Iterable[Planned]) -> Book:
    rows = [
        (
            one.occurrence.due,
            one.office,
            one.item.name,
            one.item.cycle,
            one.occurrence.label,
            "暂按周一至周五计算" if one.occurrence.provisional else "",
        )
        for one in found
    ]
    return Book(f"{page.year}{page.office_name}应通报日程", [table("", DUE, rows)], about=page.year)
