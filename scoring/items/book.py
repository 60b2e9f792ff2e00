"""An item as a workbook: each group's departments on it, then what was entered about them, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from departments.pages.books import Book, Table, table, table_of
from departments.pages.listing import Listing

from ..books.entries import HEADINGS, entries_of
from ..books.figures import figures_of
from ..shown.queries import Shown
from .page import GroupOnItem, ItemPage


def item_book(page: ItemPage, shown: Shown, tables: Sequence[tuple[GroupOnItem, Listing]]) -> Book:
    sheets: list[Table] = [table_of(listing, group.group.name) for group, listing in tables]
    entries = [
        (group.group.name, scored.name, *row)
        for group, _ in tables
        for scored in group.departments
        for row in entries_of(scored.trace)
    ]
    if entries:
        sheets.append(table("明细", ["考核组", "部门", *HEADINGS], entries))
    points = "；".join(
        f"{group.group.name}{group.full}，得分合计 {group.earned}" for group, _ in tables if group.assessed
    )
    note = "；".join(filter(None, [f"考核部门：{'、'.join(page.assessors)}", points]))
    return Book(f"{page.year}{page.title}", sheets, figures_of(shown), note, about=page.year)
