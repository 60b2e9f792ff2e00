"""部门名册 of a year: everybody reads it, the quality office keeps it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ..dates import chinese_date
from ..models import Phase, RosterEntry, Year
from ..offices.queries import KnownNames
from ..pages.access import require
from ..pages.answers import actor, refused
from ..pages.books import wants_book
from ..pages.listing import Column, Filter, Listing
from ..permissions import is_quality_office, is_signed_in, sees_history
from ..trail.exports import send_book
from ..years.address import in_year
from . import leaving, services
from .book import roster_book
from .forms import CopyForm, EndForm, EntryForm, MergeForm, ReasonForm
from .queries import copied_in_words, ever_listed, gone, groups_of, is_unfilled, listed, recorded, roster


@require_safe
@require(is_signed_in)
@in_year
def roster_page(request: HttpRequest, year: Year) -> HttpResponse:
    entries = list(roster(year))
    groups = groups_of(year, [entry.group for entry in entries])
    going_on = [entry for entry in entries if entry.left_on is None]
    counts = [(name, sum(entry.group == code for entry in going_on)) for code, name in groups.items()]
    places, known = list(groups), KnownNames(year)
    columns = [
        Column("order", "序号", numeric=True, descending_first=False),
        Column("name", "部门", sort="order"),
        Column("short_name", "简称", sort="department.short_name", minor=True, cell="department.short_name"),
        Column("group", "考核组", sort=lambda entry: places.index(entry.group), cell="group_name"),
        Column("headcount", "在岗满六个月人数", numeric=True, cell=_headcount),
        Column("leader", "分管校领导", sort=_leader, cell=lambda entry: _leader(entry) or "未定"),
    ]
    histories = {entry.pk for entry in entries if sees_history(request.user, entry)}
    if histories:
        columns.append(Column("history", "历史", sort=None, cell=None))
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
    left = [*gone(year), *(entry for entry in entries if entry.left_on)]
    if wants_book(request, listing.total):
        return send_book(roster_book(year, listing, left), actor(request))
    context = {"year": year, "listing": listing, "groups": counts, "keeps": keeps, "left": left}
    context |= {"histories": histories}
    return render(request, "departments/roster/roster.html", context)


def _headcount(entry: RosterEntry) -> str:
    return "未填" if entry.headcount is None else str(entry.headcount)


def _leader(entry: RosterEntry) -> str | None:
    return str(entry.leader) if entry.leader else None


@require(is_quality_office)
@in_year
def add_entry(request: HttpRequest, year: Year) -> HttpResponse:
    form = EntryForm(request.POST or None, year=year)
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
    """The form of an entry; of one that was taken off the roster, what became of it."""
    entry = get_object_or_404(ever_listed(year), pk=pk)
    context: dict[str, Any] = {"year": year, "entry": entry, "final": year.phase == Phase.FINAL}
    if entry.removed_at is not None:
        context |= {"kept": _recorded(entry), "again": year.roster.filter(department=entry.department_id).first()}
        return render(request, "departments/roster/roster_gone.html", context)
    form = EntryForm(request.POST or None, year=year, entry=entry)
    if form.is_valid():
        with refused(form) as answer:
            services.change_entry(entry=entry, by=actor(request), **form.cleaned_data)
            messages.success(request, f"“{form.cleaned_data['name']}”已修改。")
            return redirect("departments:roster", year.year)
        if isinstance(answer.reason, services.DoesNotFit):
            context |= {"problems": answer.reason.problems}
    return render(request, "departments/roster/roster_form.html", context | {"form": form})


@require(is_quality_office)
@in_year
def remove_entry(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    entry = get_object_or_404(ever_listed(year), pk=pk)
    if entry.removed_at is not None:
        return redirect("departments:change_entry", year.year, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refused(form):
            leaving.remove_entry(entry=entry, by=actor(request), **form.cleaned_data)
            messages.success(request, f"“{entry}”已移出{year}名册。")
            return redirect("departments:roster", year.year)
    context = {"year": year, "entry": entry, "form": form, "kept": _recorded(entry)}
    return render(request, "departments/roster/roster_remove.html", context)


@require(is_quality_office)
@in_year
def end_entry(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    entry = get_object_or_404(ever_listed(year), pk=pk)
    if entry.removed_at is not None:
        return redirect("departments:change_entry", year.year, pk)
    form = EndForm(request.POST or None, entry=entry)
    if form.is_valid():
        with refused(form):
            ended = leaving.end_entry(entry=entry, by=actor(request), **form.cleaned_data)
            messages.success(request, f"“{entry}”自{chinese_date(ended.left_on or year.cut_off)}起不再考核。")
            return redirect("departments:roster", year.year)
    return render(request, "departments/roster/roster_end.html", {"year": year, "entry": entry, "form": form})


@require(is_quality_office)
@in_year
def restore_entry(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    entry = get_object_or_404(ever_listed(year), pk=pk)
    if not entry.became:
        return redirect("departments:change_entry", year.year, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refused(form):
            leaving.restore(entry=entry, by=actor(request), **form.cleaned_data)
            messages.success(request, f"“{entry}”已恢复到{year}名册。")
            return redirect("departments:roster", year.year)
    context = {"year": year, "entry": entry, "form": form, "kept": _recorded(entry)}
    return render(request, "departments/roster/roster_restore.html", context)


@require(is_quality_office)
@in_year
def merge_entries(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    """First whom (chosen in the address), then what becomes of each, and why."""
    into = get_object_or_404(ever_listed(year), pk=pk)
    if into.removed_at is not None:
        return redirect("departments:change_entry", year.year, pk)
    chosen = MergeForm(request.GET or None, into=into)
    context: dict[str, Any] = {"year": year, "entry": into, "form": chosen}
    if not chosen.is_valid():
        return render(request, "departments/roster/roster_merge.html", context)
    sources = list(chosen.cleaned_data["sources"])
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refused(form):
            leaving.merge(into=into, sources=sources, by=actor(request), **form.cleaned_data)
            messages.success(request, f"{'、'.join(f'“{source}”' for source in sources)}已并入“{into}”。")
            return redirect("departments:roster", year.year)
    known = recorded(sources)
    lines = [(source, listed(known[source.pk])) for source in sources]
    heads = leaving.heads_together(into, *sources)
    context |= {"form": form, "lines": lines, "heads": heads}
    return render(request, "departments/roster/roster_merge_confirm.html", context)


def _recorded(entry: RosterEntry) -> str:
    return listed(recorded([entry])[entry.pk])


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
