"""工作通报: the notices of a year and each with its problems, as far as they are the reader's."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.figures import lost
from departments.models import Year
from departments.offices.queries import KnownNames
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.books import Book, table_of, wants_book
from departments.pages.listing import Column, Filter, Listing
from departments.permissions import is_signed_in, reads_everything
from departments.trail.exports import send_book
from departments.years.address import in_year

from ..models import Notice
from . import queries

ONLY_OWN = "只列与本部门有关的问题"
COLUMNS = [
    Column("reference", "通报", sort="order"),
    Column("issuer", "通报部门", sort="issuer_place", minor=True),
    Column("last", "问题日期", descending_first=True, parts=[
        Column("first", "最早问题日期"),
        Column("last", "最近问题日期"),
    ]),
    Column("problems", "问题", numeric=True, note="项"),
    Column("lost", "扣分", numeric=True, cell=lambda seen: lost(seen.lost)),
    Column("departments", "被通报部门", sort=None),
]  # fmt: skip
PROBLEMS = [
    Column("department", "部门", sort=None),
    Column("item", "指标", sort="code", cell="item_name"),
    Column("label", "问题"),
    Column("date", "日期"),
    Column("count", "数量", numeric=True, cell="count_words"),
    Column("lost", "扣分", numeric=True, cell="lost_words"),
]


@require_safe
@require(is_signed_in)
@in_year
def notices(request: HttpRequest, year: Year) -> HttpResponse:
    rows = queries.notices_for(actor(request), year)
    issuers = list(dict.fromkeys(row.issuer for row in sorted(rows, key=lambda row: row.issuer_place)))
    known = KnownNames(year)
    listing = Listing(
        request,
        rows,
        COLUMNS,
        search=[
            "reference",
            lambda row: " ".join(known.of_entry(line.entry) for line in row.lines),
            lambda row: known.of(row.issued_by),
            lambda row: " ".join(_labels(row)),
        ],
        search_label="文号、部门或问题",
        filters=[Filter("issuer", "通报部门", [(issuer, issuer) for issuer in issuers])],
        sort="-last",
    )
    whose = _whose(rows)
    if wants_book(request, listing.total):
        book = Book(f"{year}工作通报", [table_of(listing)], whose, asked=listing.narrowing, about=year)
        return send_book(book, actor(request))
    context = {
        "year": year,
        "listing": listing,
        "problems": sum(row.problems for row in rows),
        "whose": whose,
        "everything": reads_everything(request.user),
    }
    return render(request, "notices/issued/notices.html", context)


def _whose(rows: Iterable[queries.Seen]) -> str:
    """What of the notices a reader sees who does not see all; "" for who does."""
    named, issues = any(not row.whole for row in rows), any(row.whole for row in rows)
    if not named:
        return ""
    return f"本部门发出的通报列出全部问题，其他通报{ONLY_OWN}" if issues else ONLY_OWN


def _labels(row: queries.Seen) -> set[str]:
    return {f"{line.code} {line.item_name} {line.label}" for line in row.lines}


@require_safe
@require(is_signed_in)
@in_year
def notice(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    seen = queries.notice_for(actor(request), year, pk)
    if seen is None:
        raise Http404
    listing = Listing(request, list(seen.lines), PROBLEMS, per_page=100)
    if wants_book(request, listing.total):
        whose = "" if seen.whole else ONLY_OWN
        book = Book(f"{seen.reference} 存在问题", [table_of(listing)], whose, about=year)
        return send_book(book, actor(request))
    context = {
        "year": year,
        "notice": seen,
        "listing": listing,
        "matter": Notice.objects.select_related("year").get(pk=pk),
    }
    return render(request, "notices/issued/notice.html", context)
