"""决定事项: registered, given out as slips, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from departments.handling import MoveForm
from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor, refused
from departments.pages.books import Book, table_of, wants_book
from departments.pages.listing import Column, Filter, Listing
from departments.trail.exports import send_book
from departments.years.address import in_year

from ...models import DecisionState, Meeting
from .. import queries, services
from ..forms import DecisionForm, SlipForm
from ..keeping import keeps, may_read_some, reads_register
from ..page import decision_page, offered
from ..workflow import DECISIONS
from .lists import frame_of

COLUMNS = [
    Column("subject", "事项"),
    Column("source", "会议", sort=None),
    Column("held_on", "会议日期", descending_first=True),
    Column("state", "状态", sort=None, cell=lambda one: one.get_state_display()),
    Column("issued", "督办单", numeric=True),
    Column("closed", "已办结", numeric=True),
]


@require_safe
@require(may_read_some)
@in_year
def decisions(request: HttpRequest, year: Year) -> HttpResponse:
    reader = actor(request)
    if not reads_register(reader, year):
        raise Http404
    listing = Listing(
        request,
        queries.decisions(year),
        COLUMNS,
        search=["subject", "decided"],
        search_label="事项或决定内容",
        filters=[Filter("meeting", "会议", Meeting.choices), Filter("state", "状态", DecisionState.choices)],
        sort="-held_on",
    )
    if wants_book(request, listing.total):
        return send_book(Book(f"{year}决定事项", [table_of(listing)], asked=listing.narrowing, about=year), reader)
    return render(request, "notices/orders/decisions.html", frame_of(request, year, "decisions") | {"listing": listing})


@require_safe
@require(may_read_some)
@in_year
def decision(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    found = queries.get_decision_for(actor(request), year, pk)
    return render(request, "notices/orders/decision.html", {"year": year, "page": decision_page(found, actor(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_read_some)
@in_year
def new_decision(request: HttpRequest, year: Year) -> HttpResponse:
    if not keeps(actor(request), year):
        raise Http404
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        with refused(form):
            made = services.register_decision(year=year, by=actor(request), **form.cleaned_data)
            messages.success(request, "已登记。请增加督办单，然后下达。")
            return redirect("notices:decision", year.year, made.pk)
    return render(request, "notices/orders/decision_form.html", {"year": year, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_read_some)
@in_year
def change_decision(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    found = queries.get_decision_for(actor(request), year, pk)
    if not keeps(actor(request), year) or found.state != DecisionState.REGISTERED:
        raise Http404
    form = DecisionForm(request.POST or None, decision=found)
    if form.is_valid():
        with refused(form):
            services.change_decision(decision=found, by=actor(request), **form.cleaned_data)
            messages.success(request, "决定事项已修改。")
            return redirect("notices:decision", year.year, found.pk)
    return render(request, "notices/orders/decision_form.html", {"year": year, "form": form, "decision": found})


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_read_some)
@in_year
def move_decision(request: HttpRequest, year: Year, pk: int, action: str) -> HttpResponse:
    found = queries.get_decision_for(actor(request), year, pk)
    offer = offered(DECISIONS, found, action, actor(request))
    form = MoveForm(request.POST if request.method == "POST" else None, asks=offer.asks)
    if form.is_valid():
        with refused(form):
            services.move_decision(decision=found, action=action, by=actor(request), **form.cleaned_data)
            messages.success(request, f"已{offer.label}。")
            return redirect("notices:decision", year.year, found.pk)
    context = {"year": year, "decision": found, "offer": offer, "form": form}
    return render(request, "notices/orders/decision_move.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(may_read_some)
@in_year
def new_slip(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    found = queries.get_decision_for(actor(request), year, pk)
    if not keeps(actor(request), year) or found.state == DecisionState.REVOKED:
        raise Http404
    form = SlipForm(request.POST or None, year=year)
    if form.is_valid():
        with refused(form):
            services.draft_slip(decision=found, by=actor(request), **form.cleaned_data)
            messages.success(request, "已增加一份督办单，下达后生效。")
            return redirect("notices:decision", year.year, found.pk)
    return render(request, "notices/orders/slip_form.html", {"year": year, "decision": found, "form": form})
