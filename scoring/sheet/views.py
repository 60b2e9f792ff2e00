"""得分表: one department's score, down to each fact."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from departments.pages.access import require
from departments.permissions import entries_for
from departments.years.queries import get_year

from ..permissions import has_own_departments
from ..runs.asked import asked_run, run_query
from .page.sheet import own_sheets as own_sheets_page
from .page.sheet import same_department, sheet


@require_safe
def sheet_page(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    scored, code = get_year(year), request.GET.get("item", "").strip()
    try:
        page = sheet(request.user, scored, pk, code=code, number=asked_run(request))
    except Http404:
        entry = same_department(request.user, scored, pk)
        if entry is None:
            raise
        return redirect("scoring:sheet", year, entry.pk)
    run = run_query(request)
    return render(request, "scoring/sheet/sheet.html", {"page": page, "run": f"&{run}" if run else ""})


@require_safe
@require(has_own_departments)
def own_sheets(request: HttpRequest, year: int) -> HttpResponse:
    """The departments that the user reports for or is in charge of; where it is one, its sheet."""
    scored = get_year(year)
    entries = list(entries_for(request.user, scored))
    if len(entries) == 1:
        return redirect("scoring:sheet", year, entries[0].pk)
    page = own_sheets_page(scored, entries)
    return render(request, "scoring/sheet/own_sheets.html", {"year": year, "page": page})
