"""待评: what is still to be entered, and by whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import Year
from departments.pages.access import require
from departments.permissions import is_quality_office
from departments.years.address import in_year
from targets.permissions import assesses_something

from .page import pending_page


@require_safe
@require(assesses_something)
@in_year
def pending(request: HttpRequest, year: Year) -> HttpResponse:
    context = {"page": pending_page(request.user, year), "sees_obstacle": is_quality_office(request.user)}
    return render(request, "scoring/pending/pending.html", context)
