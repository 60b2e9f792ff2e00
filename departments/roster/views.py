"""部门名册 of a year: everybody reads it, the quality office keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ..models import Phase, Year
from ..offices.queries import KnownNames
from ..pages.access import require
from ..pages.answers import actor, refused, told
from ..pages.listing import Column, Filter, Listing
from ..permissions import is_quality_office, is_signed_in, sees_history
from ..refusals import Refusal
from ..years.address import in_year
from . import services
from .forms import CopyForm, EntryForm, MergeForm, NewEntryForm
from .queries import copied_in_words, groups_of, is_unfilled, roster


@require_safe
@require(is_signed_in)
@in_year
def roster_page(request: HttpRequest, year: Year) -> HttpResponse:
    entries = list(roster(year))
    groups = groups_of(year, [entry.group for entry in entries])
    counts = [(name, sum(entry.group == code for entry in entries)) for code, name in groups.items()]
    places, known = list(groups), KnownNames(year)
    columns = [
        Column("order", "序号", numeric=True, descending_first=False),
        Column("name", "部门", sort="order"),
        Column("short_name", "简称", sort="department.short_name", minor=True),
        Column("group", "考核组", sort=lambda entry: places.index(entry.group)),
        Column("headcount", "在岗满六个月人数", numeric=True),
        Column("leader", "分管校领导", sort=lambda entry: str(entry.leader) if entry.leader else None),
    ]
    histories = {entry.pk for entry in entries if sees_history(request.user, entry)}
    if histories:
        columns.append(Column("history", "历史", sort=None))
    listing = Listing(
        request,
        entries,
        columns,
        search=["name", lambda entry: known.of(entry.department_id), lambda entry: str(entry.leader or "")],
        search_label="部门或分管校领导",
        filters=[
            Filter("group", "考核组", list(groups.items())),
            Filter("empty", "未填", [("headcount", "人数"), ("leader", "分管校领导")], is_unfilled),
        ],
        sort="order",
    )
    keeps = is_quality_office(request.user) and year.phase != Phase.FINAL
    context = {"year": year, "listing": listing, "groups": counts, "keeps": keeps, "histories": histories}
    return render(request, "departments/roster/roster.html", context)


@require(is_quality_office)
@in_year
def add_entry(request: HttpRequest, year: Year) -> HttpResponse:
    form = NewEntryForm(request.POST or None, year=year)
    if form.is_valid():
        form.cleaned_data.pop("seen")
        with refused(form):
            entry = services.add_entry(year=year, by=actor(request), **form.cleaned_data)
            messages.success(request, f"“{entry}”已列入{year}名册。")
            return redirect("departments:roster", year.year)
    return render(request, "departments/roster/roster_form.html", {"year": year, "form": form})


@require(is_quality_office)
@in_year
def change_entry(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    entry = get_object_or_404(roster(year), pk=pk)
    form = EntryForm(request.POST or None, year=year, entry=entry)
    if form.is_valid():
        with refused(form):
            services.change_entry(entry=entry, by=actor(request), **form.cleaned_data)
            messages.success(request, f"“{form.cleaned_data['name']}”已修改。")
            return redirect("departments:roster", year.year)
    return render(request, "departments/roster/roster_form.html", {"year": year, "form": form, "entry": entry})


@require(is_quality_office)
@in_year
def remove_entry(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    entry = get_object_or_404(roster(year), pk=pk)
    if request.method == "POST":
        try:
            services.remove_entry(entry=entry, by=actor(request))
            messages.success(request, f"“{entry}”已移出{entry.year}名册。")
        except Refusal as refusal:
            told(request, refusal)
        return redirect("departments:roster", year.year)
    return render(request, "departments/roster/roster_remove.html", {"entry": entry})


@require(is_quality_office)
@in_year
def merge_entries(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    into = get_object_or_404(roster(year), pk=pk)
    form = MergeForm(request.POST or None, into=into)
    if form.is_valid():
        with refused(form):
            services.merge(into=into, sources=list(form.cleaned_data["sources"]), by=actor(request))
            messages.success(request, f"已并入“{into}”。")
            return redirect("departments:roster", year.year)
    return render(request, "departments/roster/roster_merge.html", {"entry": into, "form": form})


@require(is_quality_office)
@in_year
def copy_roster(request: HttpRequest, year: Year) -> HttpResponse:
    form = CopyForm(request.POST or None, to=year)
    if form.is_valid():
        with refused(form):
            source = form.cleaned_data["source"]
            done = services.fill_roster(source=source, to=year, by=actor(request))
            level = messages.SUCCESS if any(done) else messages.WARNING
            messages.add_message(request, level, copied_in_words(source, year, *done))
            return redirect("departments:roster", year.year)
    return render(request, "departments/roster/roster_copy.html", {"year": year, "form": form})
