"""The runs of a year and what was published of them, as a workbook."""

from __future__ import annotations

from departments.pages.books import Book, number, table

from .page import RunsPage


def runs_book(page: RunsPage) -> Book:
    runs = [
        (one.run.number, one.run.as_of, one.state, one.run.started_by, one.run.created_at, one.said)
        for one in page.lines
    ]
    tables = [table("各次算分", [number("次"), "截至", "状态", "算分人", "时间", "说明"], runs)]
    if page.publications:
        acts = [
            (one.at, one.in_words, f"第 {one.run.number} 次" if one.run else "无", one.by, one.reason)
            for one in page.publications
        ]
        tables.append(table("公布记录", ["时间", "办理", "此后有效", "办理人", "理由"], acts))
    return Book(f"{page.year}算分", tables, about=page.year)
