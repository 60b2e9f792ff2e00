"""年度安排: the phases of a year, and moving it from one to the next."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ..handling import MoveForm
from ..models import Year
from ..pages.access import require
from ..pages.answers import actor, refused
from ..permissions import is_quality_office, is_signed_in
from ..refusals import Stale
from .address import in_year
from .forms import ScheduleForm
from .page import offered_move, schedule_page
from .services import change_schedule, move_year


@require_safe
@require(is_signed_in)
@in_year
def schedule(request: HttpRequest, year: Year) -> HttpResponse:
    return render(request, "departments/years/schedule.html", {"page": schedule_page(year, request.user)})


@require(is_quality_office)
@in_year
def change_dates(request: HttpRequest, year: Year) -> HttpResponse:
    form = ScheduleForm(request.POST or None, year=year)
    if form.is_valid():
        with refused(form):
            change_schedule(year=year, dates=form.dates(), by=actor(request), seen=form.cleaned_data["seen"])
            messages.success(request, "年度安排已修改。")
            return redirect("departments:schedule", year.year)
    return render(request, "departments/years/schedule_form.html", {"year": year, "form": form})


@require(is_signed_in)
@in_year
def move(request: HttpRequest, year: Year, action: str) -> HttpResponse:
    """To another phase; for those whose step it is, and there for nobody else."""
    offer = offered_move(year, action, request.user)
    form = MoveForm(request.POST if request.method == "POST" else None, asks=offer.asks, seen=offer.seen)
    if form.is_valid():
        with refused(form) as answer:
            moved = move_year(year=year, action=action, by=actor(request), **form.cleaned_data)
            messages.success(request, f"{moved}进入“{moved.get_phase_display()}”阶段。")
            return redirect("departments:schedule", year.year)
        if answer.reason and not (answer.reason.by_field or isinstance(answer.reason, Stale)):
            messages.error(request, str(answer.reason))
            return redirect("departments:schedule", year.year)
    return render(request, "departments/years/schedule_move.html", {"year": year, "offer": offer, "form": form})
