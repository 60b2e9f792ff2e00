"""对比: two runs side by side, as a page, a workbook and a document."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from departments.models import RosterEntry, Year
from departments.offices.queries import KnownNames
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.listing import Column, Filter, Listing
from departments.permissions import reads_everything
from departments.roster.queries import places_in
from departments.trail.exports import answer
from departments.workbooks.reports import write_reports
from departments.years.address import in_year

from ..permissions import sees_runs
from .book import file_name, reports, title_of
from .page import ComparisonPage, Department, comparison_page, department_page
from .queries import Chosen, chosen, entries_gone, make_pair
from .services import ask_for_paper
from .sides import Pair

MOVED = [("any", "有变动"), ("total", "总分有变"), ("rank", "名次有变"), ("grade", "格次有变")]


@require_safe
@require(reads_everything)
@in_year
def compare(request: HttpRequest, year: Year) -> HttpResponse:
    found = _chosen(request, year)
    pair = _pair(found)
    page = comparison_page(pair, request.GET.get("group", ""), _gone(pair)) if pair else None
    context = {
        "year": year,
        "chosen": found,
        "page": page,
        "listing": _listing(request, page) if page else None,
        "sides": (pair.before, pair.after) if pair else (),
        "sees_runs": sees_runs(request.user),
    }
    return render(request, "scoring/comparing/comparison.html", context)


@require_safe
@require(reads_everything)
@in_year
def compare_department(request: HttpRequest, year: Year, entry: int) -> HttpResponse:
    found = _chosen(request, year)
    pair = _pair_or_404(found)
    page = department_page(pair, entry, _gone(pair))
    if page is None:
        raise Http404
    return render(request, "scoring/comparing/department.html", {"year": year, "chosen": found, "page": page})


@require_safe
@require(reads_everything)
@in_year
def compare_excel(request: HttpRequest, year: Year) -> HttpResponse:
    """All groups, whatever the page shows of them."""
    pair = _pair_or_404(_chosen(request, year))
    content = write_reports(reports(pair, _gone(pair)))
    return answer(content, file_name(pair, "xlsx"), label=title_of(pair), obj=pair.after.run)


@require_POST
@require(reads_everything)
@in_year
def compare_pdf(request: HttpRequest, year: Year) -> HttpResponse:
    """The group that the page shows, and each of its departments that moved, on paper: a worker writes it."""
    pair = _pair_or_404(_chosen(request, year))
    group = comparison_page(pair, request.GET.get("group", ""), _gone(pair)).group
    job = ask_for_paper(pair=pair, group=group, by=actor(request))
    return redirect("departments:job", job.pk)


def _chosen(request: HttpRequest, year: Year) -> Chosen:
    return chosen(request.user, year, request.GET.get("before", ""), request.GET.get("after", ""))


def _pair(found: Chosen) -> Pair | None:
    return make_pair(found.before, found.after) if found.before and found.after and not found.same else None


def _pair_or_404(found: Chosen) -> Pair:
    pair = _pair(found)
    if pair is None:
        raise Http404
    return pair


def _gone(pair: Pair) -> dict[int, RosterEntry]:
    return entries_gone(pair.alone_before)


def _listing(request: HttpRequest, page: ComparisonPage) -> Listing:
    was, now = page.pair.called
    known, in_roster = KnownNames(page.pair.after.run.year), cache(lambda: places_in(page.pair.after.run.year))
    last = len(page.departments) * 1000

    def figure(text: str) -> Decimal | None:
        return Decimal(text) if text[:1].isdigit() else None

    columns = [
        Column("name", "部门", sort=lambda one: in_roster().get(one.entry, last)),
        Column("before", "总分", numeric=True, minor=True, note=was, sort=lambda one: figure(one.total.before)),
        Column("after", "总分", numeric=True, note=now, sort=lambda one: figure(one.total.after)),
        Column("change", "变动", numeric=True, sort=lambda one: one.size),
        Column("rank", "名次", numeric=True, descending_first=False, sort=lambda one: figure(one.rank.after)),
        Column("grade", "格次", sort=None),
        Column("words", "主要变动", sort=None),
    ]
    return Listing(
        request,
        page.departments,
        columns,
        search=["name", "was_called", lambda one: known.of(one.department)],
        search_label="部门名称",
        filters=[Filter("moved", "变动", MOVED, matches=_is_moved)],
        sort="-change",
        per_page=100,
    )


def _is_moved(one: Department, wanted: str) -> bool:
    return {"total": one.total.moved, "rank": one.rank.moved, "grade": one.grade.moved}.get(wanted, one.moved)
