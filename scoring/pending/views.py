"""待评: what is still to be entered, and by whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.books import wants_book
from departments.permissions import is_quality_office
from departments.trail.exports import send_book
from departments.years.address import in_year
from targets.permissions import assesses_something

from .book import pending_book
from .page import pending_page


@require_safe
@require(assesses_something)
@in_year
def pending(request: HttpRequest, year: Year) -> HttpResponse:
    page = pending_page(request.user, year)
    if wants_book(request, page.inputs):
        return send_book(pending_book(page), actor(request))
    context = {"page": page, "sees_obstacle": is_quality_office(request.user)}
    return render(request, "scoring/pending/pending.html", context)
