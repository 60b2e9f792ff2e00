"""A page as a workbook: what is filtered is what comes out, in the very figures and words that the page shows.

    book = Book("2020年度部门名册", [table_of(listing)], asked=listing.narrowing)

``trail.exports`` sends it and leaves the entry in the audit trail.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from ..dates import chinese_date
from ..workbooks.reports import Cell, Formula, Heading, Report, write_reports
from .listing import FORMAT, Column, Listing, value_of

XLSX = "xlsx"
LARGEST = 20_000
"""So many rows are written while somebody waits."""
Headings: TypeAlias = Sequence[Heading | str]
SITE = "焦作大学部门工作目标绩效考核"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. A ``wide`` one is printed on pages beside each other."""

    name: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """``figures`` says which figures these are and of what day, "" where there are none, ``note`` what else its reader
    must know; ``asked`` is what narrows the page, in words. ``about`` is the object that the page is about, for the
    trail."""

    title: str
    tables: Sequence[Table]
    figures: str = ""
    note: str = ""
    asked: str = ""
    about: Model | None = None

    @property
    def rows(self) -> int:
        return sum(len(table.rows) for table in self.tables)


def wants_book(request: HttpRequest, rows: int) -> bool:
    """Whether the address asks for the page as a workbook, and there is one: a page that holds nothing, or more than
    ``LARGEST`` rows, is answered as a page, which says so."""
    return request.GET.get(FORMAT) == XLSX and 0 < rows <= LARGEST


def table_of(listing: Listing, name: str = "", rows: Iterable[Any] | None = None) -> Table:
    """All that a listing found, on all its pages. ``rows`` are what its columns read, where that is not the rows
    themselves."""
    columns = list(_columns(listing.columns))
    keys = [key for column in columns if (key := column.written) is not None]
    found = listing.found if rows is None else rows
    return Table(
        name=name,
        headings=[Heading(_label(column), column.numeric) for column in columns],
        rows=[[shown(value_of(row, key)) for key in keys] for row in found],
    )


def table(name: str, headings: Headings, rows: Iterable[Sequence[Any]], *, wide: bool = False) -> Table:
    """A sheet of rows whose cells are what ``shown`` reads."""
    named = [Heading(one) if isinstance(one, str) else one for one in headings]
    return Table(name, named, [[shown(value) for value in row] for row in rows], wide)


def number(label: str) -> Heading:
    """The heading of a column of figures; one of words is the words themselves."""
    return Heading(label, numeric=True)


def _columns(columns: Iterable[Column]) -> Iterator[Column]:
    for column in columns:
        if column.parts:
            yield from column.parts
        elif column.written is not None:
            yield column


def _label(column: Column) -> str:
    return f"{column.label}（{column.note}）" if column.note else column.label


def shown(value: Any) -> Cell:
    """A value as a cell. Figures come as the words of the page, since only these say how many decimals they have."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, str | datetime.date | Formula):
        return value
    if isinstance(value, int | Model):
        return str(value)
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    raise TypeError(f"say how this is shown: {value!r}")


def write(book: Book, moment: datetime.datetime, by: str) -> bytes:
    """The workbook, without the sheets that would hold nothing. Every sheet says what it is, what narrows it, and when
    who had it from where."""
    said = "；".join(filter(None, [book.figures, book.note, book.asked and f"只列：{book.asked}"]))
    source = f"{SITE} · {chinese_date(moment)} {moment:%H:%M} {by}导出"
    return write_reports(
        Report(
            name=table.name or book.title,
            title=book.title if table.name in book.title else f"{book.title} · {table.name}",
            about=" · ".join(filter(None, [said, f"共 {len(table.rows)} 项", source])),
            source=source,
            headings=table.headings,
            rows=table.rows,
            wide=table.wide,
        )
        for table in book.tables
        if table.rows
    )
