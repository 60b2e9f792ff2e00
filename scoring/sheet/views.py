"""得分表: one department's score, down to each fact."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor, told
from departments.pages.books import wants_book
from departments.permissions import any_of, entries_for, is_quality_office, reads_everything
from departments.refusals import Refusal
from departments.trail.exports import send_book
from departments.years.address import in_year

from ..permissions import has_own_departments
from ..runs.asked import asked_run, run_query
from ..shown.paper import send_paper, wants_paper
from ..workbooks.page import workbook_of_work
from .book import own_book, sheet_book
from .page.sheet import own_sheets as own_sheets_page
from .page.sheet import same_department, sheet
from .paper import sheet_paper
from .services import ask_for_sheets


@require_safe
@in_year
def sheet_page(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    code, by_loss = request.GET.get("item", "").strip(), request.GET.get("order") == "lost"
    try:
        page = sheet(request.user, year, pk, code=code, asked=asked_run(request), by_loss=by_loss)
    except Http404:
        entry = same_department(request.user, year, pk)
        if entry is None:
            raise
        return redirect("scoring:sheet", year.year, entry.pk)
    if page.scored and wants_paper(request):
        return send_paper("scoring/sheet/paper.html", sheet_paper(page.scored, page.entry), page.entry)
    if page.scored and wants_book(request, 1):
        return send_book(sheet_book(page, page.scored), actor(request))
    run = f"&{run_query(request)}" if run_query(request) else ""
    context = {
        "page": page,
        "run": run,
        "keep": f"{run}&order=lost" if by_loss else run,
        "sees_obstacle": is_quality_office(request.user),
        "workbook": workbook_of_work(request.user, page.entry),
    }
    return render(request, "scoring/sheet/sheet.html", context)


@require_POST
@require(any_of(reads_everything, has_own_departments))
@in_year
def print_sheets(request: HttpRequest, year: Year) -> HttpResponse:
    """All sheets that the user may read, of the group that is asked for, in one file: a worker writes it."""
    try:
        job = ask_for_sheets(
            year=year, group=request.POST.get("group", ""), asked=asked_run(request), by=actor(request)
        )
    except Refusal as refusal:
        told(request, refusal)
        return redirect("scoring:ranking", year.year)
    return redirect("departments:job", job.pk)


@require_safe
@require(has_own_departments)
@in_year
def own_sheets(request: HttpRequest, year: Year) -> HttpResponse:
    """The departments that the user reports for or is in charge of; where it is one, its sheet."""
    entries = list(entries_for(request.user, year))
    if len(entries) == 1:
        return redirect("scoring:sheet", year.year, entries[0].pk)
    page = own_sheets_page(request.user, year, entries)
    if wants_book(request, len(page.standings)):
        return send_book(own_book(year, page), actor(request))
    return render(request, "scoring/sheet/own_sheets.html", {"year": year, "page": page})
