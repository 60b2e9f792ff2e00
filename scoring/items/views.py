"""我考核的指标: the items that an office assesses, and all departments on one of them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from gmpy2 import mpq

from departments.figures import lost
from departments.models import Year
from departments.offices.queries import in_roster_order, offices
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.books import Book, table_of, wants_book
from departments.pages.listing import Column, Filter, Listing
from departments.permissions import is_quality_office, reads_everything
from departments.trail.exports import send_book
from departments.years.address import in_year
from targets.permissions import assesses_something

from ..books.figures import figures_of
from ..runs.asked import asked_run, run_query
from ..shown.paper import send_paper, wants_paper
from ..shown.queries import choices
from ..workbooks.page import workbooks_of
from .book import item_book
from .page import GroupOnItem, Listed, Scored, item_page, items_of_office, items_page, of_this_scheme
from .paper import office_paper
from .services import ask_for_offices


@require_safe
@require(assesses_something)
@in_year
def items(request: HttpRequest, year: Year) -> HttpResponse:
    asked, office = asked_run(request), request.GET.get("assessor", "").strip()
    if wants_paper(request) and (office or not reads_everything(request.user)):
        return _paper(request, year, office)
    shown, listed = items_page(request.user, year, asked, searched=bool(request.GET.get("q")))
    listing = _items(request, year, listed)
    if wants_book(request, listing.total):
        figures = figures_of(shown) if shown else ""
        book = Book(f"{year}指标得分", [table_of(listing)], figures, asked=listing.narrowing, about=year)
        return send_book(book, actor(request))
    pending = sum(one.pending for one in listed)
    waiting = sum(one.pending > 0 for one in listed)
    context = {
        "page": {"year": year, "shown": shown, "choices": choices(request.user, year, asked)},
        "year": year,
        "listing": listing,
        "pending": pending,
        "waiting": waiting,
        "run_query": run_query(request),
        "office": office,
        "reads_everything": reads_everything(request.user),
        "sees_obstacle": is_quality_office(request.user),
        "workbooks": workbooks_of(request.user, year),
    }
    return render(request, "scoring/items/items.html", context)


def _paper(request: HttpRequest, year: Year, office: str) -> HttpResponse:
    """What the office assesses, or, unless one is named, all that the reader does, to be signed."""
    shown = of_this_scheme(request.user, year, asked_run(request))
    if shown is None or shown.obstacle:
        raise Http404
    found = items_of_office(request.user, year, office, shown)
    return send_paper("scoring/items/paper.html", office_paper(found, shown), year)


@require_POST
@require(reads_everything)
@in_year
def print_offices(request: HttpRequest, year: Year) -> HttpResponse:
    """What every office assesses, in one file: a worker writes it."""
    return redirect("departments:job", ask_for_offices(year=year, asked=asked_run(request), by=actor(request)).pk)


@require_safe
@require(assesses_something)
@in_year
def item(request: HttpRequest, year: Year, code: str) -> HttpResponse:
    page = item_page(request.user, year, code, asked_run(request))
    tables = [(group, _departments(request, group)) for group in page.groups]
    if page.shown and wants_book(request, sum(listing.total for _, listing in tables)):
        return send_book(item_book(page, page.shown, tables), actor(request))
    context = {
        "page": page,
        "tables": tables,
        "run_query": run_query(request),
        "sees_obstacle": is_quality_office(request.user),
    }
    return render(request, "scoring/items/item.html", context)


def _items(request: HttpRequest, year: Year, listed: list[Listed]) -> Listing:
    categories = list(dict.fromkeys(one.category for one in listed))
    assessors = in_roster_order(dict.fromkeys(name for one in listed for name in one.assessors), offices(year))
    columns = [
        Column("code", "编号", sort=None, cell="number"),
        Column("name", "指标"),
        Column("assessors", "考核部门", minor=True),
        Column("groups", "考核组", minor=True, sort=None),
        Column("points", "满分", numeric=True, sort=None),
        Column("done", "已评", numeric=True),
        Column("pending", "待评", numeric=True),
        Column("absent", "缺项", numeric=True, minor=True),
    ]
    filters = [
        Filter("category", "类别", [(name, name) for name in categories]),
        Filter("state", "进度", [("待评", "有待评"), ("已完成", "已评完")]),
    ]
    if len(assessors) > 1:
        matches = lambda one, name: name in one.assessors  # noqa: E731
        filters.append(Filter("assessor", "考核部门", [(name, name) for name in assessors], matches))
    return Listing(
        request,
        listed,
        columns,
        search=["code", "number", "name", "known"],
        search_label="编号、名称或考核部门",
        filters=filters,
        per_page=120,
    )


def _departments(request: HttpRequest, group: GroupOnItem) -> Listing:
    columns = [
        Column("name", "部门", sort=None),
        Column("entered", "计分过程", sort=None, parts=[Column("brief", "所报"), Column("entered", "计分过程")]),
        Column("score", "得分", numeric=True, cell=lambda scored: scored.state or scored.shown),
        Column("lost", "失分", numeric=True, sort=_lost(group), cell=lambda scored: scored.lost and lost(scored.lost)),
        Column("place", "位次", numeric=True, minor=True, descending_first=False),
    ]
    return Listing(request, group.departments, columns, sort="-score", per_page=400, name=group.group.code)


def _lost(group: GroupOnItem) -> Callable[[Scored], mpq]:
    return lambda scored: group.item.points - (scored.score or 0)
