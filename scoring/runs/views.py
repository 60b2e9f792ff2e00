"""算分: the runs of a year; the quality office starts them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor, refused
from departments.pages.books import Book, wants_book
from departments.permissions import is_quality_office, reads_verification
from departments.trail.exports import send_book
from departments.trail.page import history_page
from departments.years.address import in_year

from ..permissions import sees_runs
from .book import runs_book
from .forms import StartRunForm
from .page import runs_page
from .queries import entries_about_runs
from .services.start_run import start_run


@require_safe
@require(sees_runs)
@in_year
def history(request: HttpRequest, year: Year) -> HttpResponse:
    """历史 of the runs: who started them, what was published and taken back."""
    page = history_page(request, entries_about_runs(year))
    if wants_book(request, page.listing.total):
        return send_book(Book(f"{year}算分历史", [page.table], about=year), actor(request))
    return render(request, "scoring/runs/history.html", {"year": year, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@require(sees_runs, writes=is_quality_office)
@in_year
def runs(request: HttpRequest, year: Year) -> HttpResponse:
    form = StartRunForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        with refused(form):
            start_run(year=year, as_of=form.cleaned_data["as_of"], by=actor(request))
            return redirect("scoring:runs", year.year)
    may_run = is_quality_office(request.user)
    page = runs_page(year, form.day() if may_run else None)
    if wants_book(request, len(page.lines)):
        return send_book(runs_book(page), actor(request))
    context = {
        "page": page,
        "form": form,
        "may_run": may_run,
        "reads_hashes": reads_verification(request.user),
    }
    return render(request, "scoring/runs/runs.html", context)
