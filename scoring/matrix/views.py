"""得分矩阵: departments against items."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import Year
from departments.pages.access import require
from departments.permissions import reads_everything
from departments.years.address import in_year

from ..runs.asked import asked_run, run_query
from .page import matrix


@require_safe
@require(reads_everything)
@in_year
def matrix_page(request: HttpRequest, year: Year) -> HttpResponse:
    asked = (request.GET.get("group", ""), request.GET.get("category", ""))
    page = matrix(year, *asked, asked_run(request))
    return render(request, "scoring/matrix/matrix.html", {"page": page, "run_query": run_query(request)})
