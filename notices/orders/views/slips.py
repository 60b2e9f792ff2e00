"""A slip: its page and paper, its moves, and the request for more time."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from departments.handling import MoveForm
from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor, refused
from departments.years.address import in_year

from ...models import Slip
from .. import queries, services
from ..forms import ExtensionForm, SlipForm
from ..keeping import may_read_some
from ..page import offered, slip_page
from ..paper import is_on_paper, send_slip
from ..workflow import EXTENSIONS, SLIPS


@require_safe
@require(may_read_some)
@in_year
def slip(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    found = queries.get_slip_for(actor(request), year, pk)
    if request.GET.get("format") == "pdf" and is_on_paper(found):
        return send_slip(found)
    return render(request, "notices/orders/slip.html", {"year": year, "page": slip_page(found, actor(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_read_some)
@in_year
def change_slip(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    found = _draft(request, year, pk)
    form = SlipForm(request.POST or None, year=year, slip=found)
    if form.is_valid():
        with refused(form):
            services.change_slip(slip=found, by=actor(request), **form.cleaned_data)
            messages.success(request, "督办单已修改。")
            return redirect("notices:decision", year.year, found.decision_id)
    context = {"year": year, "decision": found.decision, "form": form, "slip": found}
    return render(request, "notices/orders/slip_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_read_some)
@in_year
def remove_slip(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    found = _draft(request, year, pk)
    if request.method == "POST":
        services.remove_slip(slip=found, by=actor(request))
        messages.success(request, "已删除一份没有下达的督办单。")
        return redirect("notices:decision", year.year, found.decision_id)
    return render(request, "notices/orders/slip_remove.html", {"year": year, "slip": found})


def _draft(request: HttpRequest, year: Year, pk: int) -> Slip:
    found = queries.get_slip_for(actor(request), year, pk)
    if not slip_page(found, actor(request)).may_change:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_read_some)
@in_year
def move_slip(request: HttpRequest, year: Year, pk: int, action: str) -> HttpResponse:
    found = queries.get_slip_for(actor(request), year, pk)
    offer = offered(SLIPS, found, action, actor(request))
    form = MoveForm(request.POST if request.method == "POST" else None, asks=offer.asks, seen=offer.seen)
    if form.is_valid():
        with refused(form):
            services.move_slip(slip=found, action=action, by=actor(request), **form.cleaned_data)
            messages.success(request, f"{found}：{offer.label}。")
            return redirect("notices:slip", year.year, found.pk)
    return render(request, "notices/orders/slip_move.html", {"year": year, "slip": found, "offer": offer, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_read_some)
@in_year
def ask_extension(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    found = queries.get_slip_for(actor(request), year, pk)
    if not slip_page(found, actor(request)).may_ask:
        raise Http404
    form = ExtensionForm(request.POST or None)
    if form.is_valid():
        with refused(form):
            services.ask_extension(slip=found, by=actor(request), **form.cleaned_data)
            messages.success(request, "延期申请已提交。答复之前，仍按原期限办理。")
            return redirect("notices:slip", year.year, found.pk)
    return render(request, "notices/orders/extension_form.html", {"year": year, "slip": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_read_some)
@in_year
def move_extension(request: HttpRequest, year: Year, pk: int, action: str) -> HttpResponse:
    found = queries.get_extension_for(actor(request), year, pk)
    offer = offered(EXTENSIONS, found, action, actor(request))
    form = MoveForm(request.POST if request.method == "POST" else None, asks=offer.asks)
    if form.is_valid():
        with refused(form):
            services.move_extension(extension=found, action=action, by=actor(request), **form.cleaned_data)
            messages.success(request, f"{found.slip}：{offer.label}。")
            return redirect("notices:slip", year.year, found.slip_id)
    context = {"year": year, "slip": found.slip, "offer": offer, "form": form}
    return render(request, "notices/orders/slip_move.html", context)
