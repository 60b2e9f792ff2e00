"""校历: a year's terms and days, read by everyone, kept by the quality office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ..models import Year
from ..pages.access import require
from ..pages.answers import actor, refused
from ..pages.books import wants_book
from ..pages.seen import SeenForm
from ..permissions import is_quality_office, is_signed_in
from ..trail.exports import send_book
from ..years.address import in_year
from . import services
from .book import calendar_book
from .forms import CopyForm, DaysForm, TermsForm
from .page import calendar_page
from .queries import as_seen, calendar_of, own_days, settled_terms, span_of, terms_filled, to_copy


@require_safe
@require(is_signed_in)
@in_year
def calendar(request: HttpRequest, year: Year) -> HttpResponse:
    page = calendar_page(year, request.user)
    if wants_book(request, len(page.months)):
        return send_book(calendar_book(page, calendar_of(year)), actor(request))
    return render(request, "departments/calendar/calendar.html", {"page": page})


@require(is_quality_office)
@in_year
def change_terms(request: HttpRequest, year: Year) -> HttpResponse:
    known = terms_filled(year)
    settled = settled_terms(year)
    form = TermsForm(request.POST or None, terms=known, settled=settled)
    if form.is_valid():
        with refused(form):
            changed = services.change_terms(
                year=year, terms=form.terms, by=actor(request), seen=form.cleaned_data["seen"]
            )
            said = f"已修改 {changed} 个学期。" if changed else "没有变化。"
            messages.success(request, said)
            return redirect("departments:calendar", year.year)
    before = {term.key: term for term in calendar_of(year).terms}
    context = {"year": year, "form": form, "rows": list(form.rows(before)), "settled": settled}
    return render(request, "departments/calendar/terms_form.html", context)


@require(is_quality_office)
@in_year
def add_days(request: HttpRequest, year: Year) -> HttpResponse:
    form = DaysForm(request.POST or None, year=year)
    if form.is_valid():
        with refused(form):
            services.add_days(year=year, span=form.span, by=actor(request))
            messages.success(request, f"已增加“{form.span}”。")
            return redirect("departments:calendar", year.year)
    return render(request, "departments/calendar/days_form.html", {"year": year, "form": form})


@require(is_quality_office)
@in_year
def change_days(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    own = get_object_or_404(own_days(year), pk=pk)
    form = DaysForm(request.POST or None, year=year, own=own)
    if form.is_valid():
        with refused(form):
            services.change_days(own=own, span=form.span, by=actor(request), seen=form.cleaned_data["seen"])
            messages.success(request, f"已改为“{form.span}”。")
            return redirect("departments:calendar", year.year)
    removal = SeenForm(seen=as_seen(own), auto_id="remove-%s")
    context = {"year": year, "form": form, "own": own, "span": span_of(own), "removal": removal}
    return render(request, "departments/calendar/days_form.html", context)


@require(is_quality_office)
@in_year
def remove_days(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    own = get_object_or_404(own_days(year), pk=pk)
    form = SeenForm(request.POST if request.method == "POST" else None, seen=as_seen(own))
    if form.is_valid():
        with refused(form):
            services.remove_days(own=own, by=actor(request), seen=form.cleaned_data["seen"])
            messages.success(request, f"已删除“{span_of(own)}”，这些天按国家放假安排计算。")
            return redirect("departments:calendar", year.year)
    context = {"year": year, "form": form, "own": own, "span": span_of(own)}
    return render(request, "departments/calendar/days_remove.html", context)


@require(is_quality_office)
@in_year
def copy_days(request: HttpRequest, year: Year) -> HttpResponse:
    """From the table of the year before."""
    form = CopyForm(request.POST if request.method == "POST" else None, spans=to_copy(year))
    if form.is_valid():
        with refused(form):
            copied = services.copy_days(year=year, spans=form.chosen, by=actor(request))
            messages.success(request, f"已复制 {copied} 项校内安排，请逐一核对日期。")
            return redirect("departments:calendar", year.year)
    return render(request, "departments/calendar/days_copy.html", {"year": year, "form": form})
