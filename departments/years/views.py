"""年度安排: the phases of a year, and moving it from one to the next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ..models import Phase
from ..pages.access import require
from ..pages.answers import actor, refused
from ..permissions import is_quality_office, is_signed_in
from ..refusals import Refusal
from .forms import ScheduleForm
from .queries import get_year, years
from .services import change_schedule, move_year
from .workflow import open_to, transition


@require_safe
@require(is_signed_in)
def schedule(request: HttpRequest, year: int) -> HttpResponse:
    found = get_year(year)
    runs = is_quality_office(request.user)
    context = {
        "year": found,
        "phases": found.phases.order_by("starts", "pk"),
        "transitions": open_to(request.user, found),
        "may_change": runs and found.phase != Phase.FINAL,
        "may_open": runs and found == years()[0] and found.phase != Phase.PLANNING,
    }
    return render(request, "departments/years/schedule.html", context)


@require(is_quality_office)
def change_dates(request: HttpRequest, year: int) -> HttpResponse:
    found = get_year(year)
    form = ScheduleForm(request.POST or None, year=found)
    if form.is_valid():
        with refused(form):
            change_schedule(year=found, dates=form.dates(), by=actor(request))
            messages.success(request, "年度安排已修改。")
            return redirect("departments:schedule", year)
    return render(request, "departments/years/schedule_form.html", {"year": found, "form": form})


@require(is_signed_in)
def move(request: HttpRequest, year: int, action: str) -> HttpResponse:
    """To another phase; for those whose step it is, and there for nobody else."""
    found, step = get_year(year), transition(action)
    if step is None or step not in open_to(request.user, found):
        raise Http404
    if request.method != "POST":
        return render(request, "departments/years/schedule_move.html", {"year": found, "step": step})
    try:
        moved = move_year(year=found, action=action, by=actor(request))
        messages.success(request, f"{moved}进入“{moved.get_phase_display()}”阶段。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("departments:schedule", year)
