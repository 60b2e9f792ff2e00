"""工作通报: the notices of a year and each with its problems, as far as they are the reader's."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.figures import lost
from departments.models import Grant, Year
from departments.offices.queries import KnownNames, names_in
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.books import Book, table_of, wants_book
from departments.pages.listing import Column, Filter, Listing
from departments.permissions import Person, departments_held, is_signed_in, reads_everything
from departments.trail.exports import answer, send_book
from departments.years.address import in_year
from targets.permissions import items_of_office

from ..drafting.paper import Paper, paper_of, pdf_of_paper
from ..drafting.queries import rows_of
from ..drafting.word import word_of_paper
from ..drafting.workflow import OFFICE
from ..models import Notice, NoticeKind, NoticeState
from . import queries

OPENING, CLOSING = re.compile(r"[〔\[［(（【]"), re.compile(r"[〕\]］)）】]")
BRACKETS = (("〔", "〕"), ("[", "]"), ("(", ")"), ("【", "】"), ("", ""))
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
    listing = _listing(request, year, rows, [Filter("issuer", "通报部门", [(issuer, issuer) for issuer in issuers])])
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
        "writes": reads_everything(request.user) or departments_held(request.user, Grant.ASSESS, Grant.LEAD),
    }
    return render(request, "notices/issued/notices.html", context)


@require_safe
@require(is_signed_in)
@in_year
def office_column(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    """An office's column (通报专栏): what it published, as far as it is the reader's."""
    name = names_in(year).get(pk)
    if name is None or not items_of_office(year, pk):
        raise Http404
    rows = queries.notices_of_office(actor(request), year, pk)
    listing = _listing(request, year, rows, [])
    whose = _whose(rows)
    if wants_book(request, listing.total):
        book = Book(f"{year}{name}工作通报", [table_of(listing)], whose, asked=listing.narrowing, about=year)
        return send_book(book, actor(request))
    context = {"year": year, "listing": listing, "name": name, "whose": whose}
    return render(request, "notices/issued/office.html", context)


def _listing(request: HttpRequest, year: Year, rows: list[queries.Seen], filters: list[Filter]) -> Listing:
    known = KnownNames(year)
    lines = [line for row in rows for line in row.lines]
    items = dict(sorted((line.code, line.item_name) for line in lines))
    departments = dict.fromkeys(name for row in rows for name in row.departments)
    months = sorted({day.month for row in rows for day in _days(row)})
    return Listing(
        request,
        rows,
        COLUMNS,
        search=[
            lambda row: " ".join(spellings(row.reference)),
            lambda row: " ".join(known.of_entry(line.entry) for line in row.lines),
            lambda row: known.of(row.issued_by),
            lambda row: " ".join(_labels(row)),
            lambda row: _words(row),
        ],
        search_label="文号、部门或问题",
        filters=[
            *filters,
            Filter("item", "指标", list(items.items()), lambda row, code: any(line.code == code for line in row.lines)),
            Filter(
                "department", "被通报部门", [(one, one) for one in departments], lambda row, one: one in row.departments
            ),
            Filter("month", "月份", [(str(one), f"{one}月") for one in months], _in_month),
        ],
        sort="-last",
    )


def spellings(reference: str) -> list[str]:
    """A reference as people type it: with whatever brackets around the year, or none."""
    return [reference, *(OPENING.sub(left, CLOSING.sub(right, reference)) for left, right in BRACKETS)]


def _words(row: queries.Seen) -> str:
    """What a notice written on the site says to whoever sees it."""
    if row.written is None:
        return ""
    written = row.written
    said = [written.title, written.situation, written.followed_up, written.demands]
    return " ".join([*said, *(f"{line.place} {line.what}" for line in row.lines)])


def _days(row: queries.Seen) -> list[datetime.date]:
    found = [line.date for line in row.lines if line.date]
    return [*found, row.published] if row.published else found


def _names(row: queries.Seen, department: str) -> bool:
    return department in row.departments


def _in_month(row: queries.Seen, month: str) -> bool:
    return any(str(day.month) == month for day in _days(row))


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
    if seen.written is not None and (asked := request.GET.get("format")) in {"pdf", "docx"}:
        paper = _paper(seen)
        content = pdf_of_paper(paper) if asked == "pdf" else word_of_paper(paper)
        return answer(content, f"{paper.file_name}.{asked}", label=seen.reference, obj=seen.written)
    listing = Listing(request, list(seen.lines), PROBLEMS, per_page=100)
    if wants_book(request, listing.total):
        whose = "" if seen.whole else ONLY_OWN
        book = Book(f"{seen.reference} 存在问题", [table_of(listing)], whose, about=year)
        return send_book(book, actor(request))
    matter = Notice.objects.select_related("year").get(pk=pk)
    context: dict[str, Any] = {"year": year, "notice": seen, "listing": listing, "matter": matter}
    if seen.written is not None:
        context |= {"paper": _paper(seen), "puts_right": _puts_right(request.user, seen)}
    return render(request, "notices/issued/notice.html", context)


def _paper(seen: queries.Seen) -> Paper:
    """The document: whole, or with the reader's own rows alone."""
    assert seen.written is not None
    entries = {line.entry for line in seen.lines}
    rows = [row for row in rows_of(seen.written) if seen.whole or row.entry_id in entries]
    return paper_of(seen.written, rows, whole=seen.whole)


def _puts_right(reader: Person, seen: queries.Seen) -> bool:
    """Whether the reader may begin a correction or a withdrawal of it."""
    written = seen.written
    if written is None or written.state != NoticeState.PUBLISHED or written.kind == NoticeKind.WITHDRAWAL:
        return False
    return OFFICE(reader, written)
