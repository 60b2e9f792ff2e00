"""A year's roster as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from ..models import RosterEntry, Year
from ..pages.books import Book, table, table_of
from ..pages.listing import Listing


def roster_book(year: Year, listing: Listing, left: Sequence[RosterEntry]) -> Book:
    tables = [table_of(listing, "部门名册")]
    if left:
        rows = [(entry.name, entry.group_name, entry.became) for entry in left]
        tables.append(table("不再考核的部门", ["部门", "考核组", "情况"], rows))
    return Book(f"{year}部门名册", tables, asked=listing.narrowing, about=year)
