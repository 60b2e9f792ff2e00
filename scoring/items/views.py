"""我考核的指标: the items that an office assesses, and all departments on one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import Year
from departments.offices.queries import in_roster_order, offices
from departments.pages.access import require
from departments.pages.listing import Column, Filter, Listing
from departments.permissions import is_quality_office
from departments.years.address import in_year
from targets.permissions import assesses_something

from ..runs.asked import asked_run, run_query
from ..shown.queries import choices
from ..workbooks.page import workbooks_of
from .page import GroupOnItem, Listed, item_page, items_page


@require_safe
@require(assesses_something)
@in_year
def items(request: HttpRequest, year: Year) -> HttpResponse:
    shown, listed = items_page(request.user, year, asked_run(request), searched=bool(request.GET.get("q")))
    pending = sum(one.pending for one in listed)
    waiting = sum(one.pending > 0 for one in listed)
    context = {
        "page": {"year": year, "shown": shown, "choices": choices(request.user, year, asked_run(request))},
        "year": year,
        "listing": _items(request, year, listed),
        "pending": pending,
        "waiting": waiting,
        "run_query": run_query(request),
        "sees_obstacle": is_quality_office(request.user),
        "workbooks": workbooks_of(request.user, year),
    }
    return render(request, "scoring/items/items.html", context)


@require_safe
@require(assesses_something)
@in_year
def item(request: HttpRequest, year: Year, code: str) -> HttpResponse:
    page = item_page(request.user, year, code, asked_run(request))
    context = {
        "page": page,
        "tables": [(group, _departments(request, group)) for group in page.groups],
        "run_query": run_query(request),
        "sees_obstacle": is_quality_office(request.user),
    }
    return render(request, "scoring/items/item.html", context)


def _items(request: HttpRequest, year: Year, listed: list[Listed]) -> Listing:
    categories = list(dict.fromkeys(one.category for one in listed))
    assessors = in_roster_order(dict.fromkeys(name for one in listed for name in one.assessors), offices(year))
    columns = [
        Column("code", "编号", sort=None),
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
        Column("entered", "计分过程", sort=None),
        Column("score", "得分", numeric=True),
        Column("lost", "失分", numeric=True, sort=lambda scored: group.item.points - (scored.score or 0)),
        Column("place", "位次", numeric=True, minor=True, descending_first=False),
    ]
    return Listing(request, group.departments, columns, sort="-score", per_page=400, name=group.group.code)
