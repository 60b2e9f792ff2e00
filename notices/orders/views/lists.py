"""The register's lists: the slips, the closing rate, and what waits to be named in a notice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.figures import lost
from departments.models import Year
from departments.offices.queries import KnownNames
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.books import Book, number, table, table_of, wants_book
from departments.pages.listing import Column, Filter, Listing
from departments.trail.exports import send_book
from departments.years.address import in_year

from ...models import Meeting, SlipState
from ..colours import Colour
from ..keeping import keeps, may_read_some, reads_register
from ..queries import Rate, Row, closing_rates, register, to_be_named

ONLY_OWN = "只列本部门承办和协办的督办单"
COLUMNS = [
    Column("reference", "编号", sort="number"),
    Column("subject", "事项", parts=[Column("subject", "事项"), Column("task", "办理要求", cell="slip.task")]),
    Column("department", "承办部门", sort="order", parts=[
        Column("department", "承办部门"), Column("participants", "协办部门"),
    ]),
    Column("source", "会议", sort="slip.decision.held_on", minor=True, parts=[
        Column("source", "会议"), Column("held_on", "会议日期", cell="slip.decision.held_on"),
    ]),
    Column("issued_on", "下达日期", minor=True, descending_first=True),
    Column("due", "办理期限", sort="slip.due", cell="slip.due", descending_first=False),
    Column("state", "状态", parts=[
        Column("state", "状态"), Column("colour", "提醒", cell="colour_word"), Column("left", "剩余时间"),
        Column("extension", "延期", cell=lambda row: "待答复" if row.asks_for_time else ""),
    ]),
]  # fmt: skip
RATE_HEADINGS = [
    number("督办单"),
    number("已办结"),
    number("按时按要求"),
    number("未按时"),
    number("未按要求"),
    number("逾期未办结"),
    number("办结率"),
]


def _filters(rows: Iterable[Row]) -> list[Filter]:
    departments = {row.department: row.order for row in rows}
    names = sorted(departments, key=lambda name: departments[name])
    states = [(value, label) for value, label in SlipState.choices if value != SlipState.DRAFT]
    return [
        Filter("state", "状态", states, lambda row, value: row.slip.state == value),
        Filter("colour", "提醒", [(one.name.lower(), one.value) for one in Colour], _has_colour),
        Filter("department", "承办部门", [(name, name) for name in names]),
        Filter("meeting", "会议", Meeting.choices, lambda row, value: row.slip.decision.meeting == value),
    ]


def _has_colour(row: Row, value: str) -> bool:
    return row.colour is not None and row.colour.name.lower() == value


@require_safe
@require(may_read_some)
@in_year
def slips(request: HttpRequest, year: Year) -> HttpResponse:
    reader = actor(request)
    rows, whole, known = register(reader, year), reads_register(reader, year), KnownNames(year)
    listing = Listing(
        request,
        rows,
        COLUMNS,
        search=["reference", "subject", "slip.task", "source", lambda row: known.of(row.slip.entry.department_id)],
        search_label="编号、事项、要求或部门",
        filters=_filters(rows),
        sort="-reference",
    )
    if wants_book(request, listing.total):
        whose = "" if whole else ONLY_OWN
        book = Book(f"{year}督办台账", [table_of(listing)], note=whose, asked=listing.narrowing, about=year)
        return send_book(book, reader)
    context = frame_of(request, year, "slips") | {
        "listing": listing,
        "overdue": sum(row.colour is Colour.RED for row in rows),
        "under_way": sum(row.colour is not None for row in rows),
        "whose": "" if whole else ONLY_OWN,
    }
    return render(request, "notices/orders/slips.html", context)


@require_safe
@require(may_read_some)
@in_year
def rates(request: HttpRequest, year: Year) -> HttpResponse:
    """办结率, of the slips that are the reader's."""
    reader = actor(request)
    whole = reads_register(reader, year)
    found = closing_rates(register(reader, year))
    if wants_book(request, len(found.months) + len(found.departments)):
        tables = [
            table("按部门", ["承办部门", *RATE_HEADINGS], map(_cells, found.departments)),
            table("按月份", ["期限所在月份", *RATE_HEADINGS], map(_cells, found.months)),
        ]
        return send_book(Book(f"{year}督办办结率", tables, note="" if whole else ONLY_OWN, about=year), reader)
    context = frame_of(request, year, "closing_rates") | {
        "rates": found,
        "bars": [_bar(one) for one in found.departments],
        "month_bars": [_bar(one) for one in found.months],
        "whose": "" if whole else ONLY_OWN,
    }
    return render(request, "notices/orders/rates.html", context)


def _cells(rate: Rate) -> list[str]:
    counts = (rate.slips, rate.closed, rate.done, rate.late, rate.poor, rate.overdue)
    return [rate.label, *map(str, counts), rate.share]


def _bar(rate: Rate) -> dict[str, Any]:
    notes = (("未按时", rate.late), ("未按要求", rate.poor), ("逾期未办结", rate.overdue))
    note = "，".join(f"{word} {count} 件" for word, count in notes if count)
    return {"label": rate.label, "value": rate.closed, "full": rate.slips, "shown": rate.share, "note": note}


@require_safe
@require(may_read_some)
@in_year
def named(request: HttpRequest, year: Year) -> HttpResponse:
    """待通报: what 党政办公室's next notice names."""
    reader = actor(request)
    if not reads_register(reader, year):
        raise Http404
    columns = [
        Column("department", "承办部门", sort="entry.order", cell="entry.name"),
        Column("words", "问题", sort=None),
        Column("date", "日期"),
        Column("kind", "情形"),
        Column("reason", "认定理由", sort=None, minor=True),
        Column("item", "指标", sort=None, cell="item_name", minor=True),
        Column("points", "扣分", numeric=True, sort=None, cell=lambda one: lost(one.points)),
    ]
    listing = Listing(
        request, to_be_named(year), columns, search=["entry.name", "words"], search_label="部门或问题", sort="date"
    )
    if wants_book(request, listing.total):
        return send_book(Book(f"{year}督办待通报", [table_of(listing)], asked=listing.narrowing, about=year), reader)
    context = frame_of(request, year, "to_be_named") | {"listing": listing}
    return render(request, "notices/orders/to_be_named.html", context)


def frame_of(request: HttpRequest, year: Year, tab: str) -> dict[str, Any]:
    """What stands around each of the register's pages."""
    reader = actor(request)
    return {"year": year, "tab": tab, "whole": reads_register(reader, year), "keeps": keeps(reader, year)}
