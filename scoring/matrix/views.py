"""得分矩阵: departments against items."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.pages.access import require
from departments.permissions import reads_everything
from departments.years.queries import get_year

from ..runs.asked import asked_run, run_query
from .page import matrix


@require_safe
@require(reads_everything)
def matrix_page(request: HttpRequest, year: int) -> HttpResponse:
    asked = (request.GET.get("group", ""), request.GET.get("category", ""))
    page = matrix(get_year(year), *asked, asked_run(request))
    return render(request, "scoring/matrix/matrix.html", {"page": page, "run_query": run_query(request)})
