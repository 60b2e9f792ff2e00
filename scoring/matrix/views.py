"""得分矩阵: departments against items."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.books import wants_book
from departments.permissions import is_quality_office, reads_everything
from departments.trail.exports import send_book
from departments.years.address import in_year

from ..runs.asked import asked_run, run_query
from .book import matrix_book
from .page import matrix


@require_safe
@require(reads_everything)
@in_year
def matrix_page(request: HttpRequest, year: Year) -> HttpResponse:
    asked = (request.GET.get("group", ""), request.GET.get("category", ""))
    page = matrix(request.user, year, *asked, asked_run(request))
    if page.shown and wants_book(request, len(page.rows)):
        return send_book(matrix_book(page, page.shown), actor(request))
    context = {
        "page": page,
        "run_query": run_query(request),
        "sees_obstacle": is_quality_office(request.user),
    }
    return render(request, "scoring/matrix/matrix.html", context)
