"""What is pending as a workbook: one row for each score that an office still owes."""

from __future__ import annotations

from departments.pages.books import Book, number, table

from ..books.figures import figures_of
from .page import PendingPage


def pending_book(page: PendingPage) -> Book:
    offices = [(one.name, one.inputs, one.items, one.people or "没有可以登录的经办人") for one in page.offices]
    owed = [
        (office.name, one.item.number, one.title, one.group.name, name, office.people)
        for office in page.offices
        for one in office.waiting
        for name in one.departments
    ]
    return Book(
        f"{page.year}待评",
        [
            table("按考核部门", ["考核部门", number("待评分数"), number("指标"), "经办"], offices),
            table("逐项", ["考核部门", "编号", "指标", "考核组", "部门", "经办"], owed),
        ],
        figures_of(page.shown),
        f"共同考核的指标在每个考核部门名下列出，不重复计共 {page.inputs} 个分数",
        about=page.year,
    )
