"""奖励与指标: what the grades bring."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.permissions import reads_everything, require
from departments.queries.years import get_year

from ..queries.awards import awards_page
from .asked import asked_run, run_query


@require_safe
@require(reads_everything)
def awards(request: HttpRequest, year: int) -> HttpResponse:
    page = awards_page(get_year(year), asked_run(request))
    return render(request, "scoring/awards.html", {"page": page, "run_query": run_query(request)})
