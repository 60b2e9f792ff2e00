"""年度准备: opening the next year, and what it needs before it begins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ..models import Year
from ..pages.access import require
from ..pages.answers import actor, told
from ..permissions import is_quality_office, prepares_year
from ..refusals import Refusal
from ..roster.queries import copied_in_words
from ..years.address import in_year
from ..years.queries import years
from .page import opening_page
from .services import open_next_year, take_own_scheme


@require_POST
@require(is_quality_office)
def open_next(request: HttpRequest) -> HttpResponse:
    latest = years()[0] if years() else None
    try:
        opened = open_next_year(by=actor(request))
    except Refusal as refusal:
        told(request, refusal)
        return redirect("departments:schedule", latest.year) if latest else redirect("account")
    count = opened.roster.count()
    copied = copied_in_words(latest, opened, count) if latest else ""
    messages.add_message(request, messages.SUCCESS if count else messages.WARNING, f"{opened}已建立。{copied}")
    return redirect("departments:opening", opened.year)


@require_safe
@require(prepares_year)
@in_year
def opening(request: HttpRequest, year: Year) -> HttpResponse:
    return render(request, "departments/opening/opening.html", {"page": opening_page(year, request.user)})


@require_POST
@require(is_quality_office)
@in_year
def take_scheme(request: HttpRequest, year: Year) -> HttpResponse:
    try:
        take_own_scheme(year=year, by=actor(request))
        messages.success(request, f"{year}改用本年度考核方案。")
    except Refusal as refusal:
        told(request, refusal)
    return redirect("departments:opening", year.year)
