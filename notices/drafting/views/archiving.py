"""存档: a year's published notices as one file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor, told
from departments.refusals import Refusal
from departments.years.address import in_year

from ..services.archiving import ask_for_archive
from .drafts import sees_drafts


@require_POST
@require(sees_drafts)
@in_year
def archive(request: HttpRequest, year: Year) -> HttpResponse:
    """A worker writes it; the job's page leads to the file."""
    try:
        job = ask_for_archive(year=year, by=actor(request))
    except Refusal as refusal:
        told(request, refusal)
        return redirect("notices:drafts", year.year)
    return redirect("departments:job", job.pk)
