"""年度安排: the phases of a year, and moving it from one to the next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ..forms.years import ScheduleForm
from ..models import Phase
from ..permissions import is_quality_office, is_signed_in, require
from ..queries.years import get_year, years
from ..refusals import Refusal
from ..services.roster import open_next_year
from ..services.years import change_schedule, move_year
from ..workflow import open_to, transition
from .answers import actor, refused


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
    return render(request, "departments/schedule.html", context)


@require(is_quality_office)
def change_dates(request: HttpRequest, year: int) -> HttpResponse:
    found = get_year(year)
    form = ScheduleForm(request.POST or None, year=found)
    if form.is_valid():
        with refused(form):
            change_schedule(year=found, dates=form.dates(), by=actor(request))
            messages.success(request, "年度安排已修改。")
            return redirect("departments:schedule", year)
    return render(request, "departments/schedule_form.html", {"year": found, "form": form})


@require(is_signed_in)
def move(request: HttpRequest, year: int, action: str) -> HttpResponse:
    """To another phase; for those whose step it is, and there for nobody else."""
    found, step = get_year(year), transition(action)
    if step is None or step not in open_to(request.user, found):
        raise Http404
    if request.method != "POST":
        return render(request, "departments/schedule_move.html", {"year": found, "step": step})
    try:
        moved = move_year(year=found, action=action, by=actor(request))
        messages.success(request, f"{moved}进入“{moved.get_phase_display()}”阶段。")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("departments:schedule", year)


@require_POST
@require(is_quality_office)
def open_next(request: HttpRequest) -> HttpResponse:
    try:
        opened = open_next_year(by=actor(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("account") if not years() else redirect("departments:schedule", years()[0].year)
    messages.success(request, f"{opened}已建立，名册按部门现在的名称复制。")
    return redirect("departments:roster", opened.year)
