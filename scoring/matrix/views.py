"""得分矩阵: departments against items."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import Year
from departments.pages.access import require
from departments.permissions import is_quality_office, reads_everything
from departments.years.address import in_year

from ..runs.asked import asked_run, run_query
from .page import matrix


@require_safe
@require(reads_everything)
@in_year
def matrix_page(request: HttpRequest, year: Year) -> HttpResponse:
    asked = (request.GET.get("group", ""), request.GET.get("category", ""))
    page = matrix(request.user, year, *asked, asked_run(request))
    context = {
        "page": page,
        "run_query": run_query(request),
        "sees_obstacle": is_quality_office(request.user),
    }
    return render(request, "scoring/matrix/matrix.html", context)
