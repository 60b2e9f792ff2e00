"""The editor of a notice: the four parts, the rows, and what stands beside them while they are typed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from departments.models import RosterEntry, Year
from departments.pages.access import require
from departments.pages.answers import actor, refused
from departments.years.address import in_year

from ...models import NoticeKind, NoticeRow, WrittenNotice
from ..forms import PartsForm, RowForm, RowForms
from ..page import Beside, beside, row_of, total
from ..paper import paper_of
from ..queries import get_open_for, possible_entries, rows_of
from ..services.drafting import MOST_ROWS, save_notice
from .drafts import sees_drafts


@require_http_methods(["GET", "HEAD", "POST"])
@require(sees_drafts)
@in_year
def edit(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    notice = get_open_for(actor(request), year, pk)
    rows = rows_of(notice)
    data = request.POST if request.method == "POST" else None
    form = PartsForm(data, notice=notice, rows=rows)
    row_forms = RowForms(notice, rows, data)
    if data is not None and "add" in data:
        # Without script: another row, with everything else as it was typed; nothing is saved yet.
        row_forms.add(_number())
    elif data is not None and form.is_valid() & row_forms.is_valid():
        with refused(form):
            saved = save_notice(
                notice=notice,
                by=actor(request),
                parts=form.parts,
                rows=row_forms.said,
                removed=row_forms.removed,
                seen=form.cleaned_data["seen"],
            )
            messages.success(request, "已保存。")
            return redirect("notices:edit_written", year.year, pk) if "stay" in data else redirect(saved)
    return _editor(request, notice, form, row_forms, rows)


def _editor(
    request: HttpRequest, notice: WrittenNotice, form: PartsForm, row_forms: RowForms, rows: Sequence[NoticeRow]
) -> HttpResponse:
    year = notice.year
    typed = rows if not form.is_bound else [one for _, one in _typed(notice, row_forms)]
    costs = beside(year, typed)
    known = iter(costs)
    lines: list[tuple[RowForm, Beside]] = []
    for one in row_forms:
        readable = not one.is_bound or one.is_valid()
        lines.append((one, next(known, Beside()) if readable else Beside()))
    context = {
        "year": year,
        "notice": notice,
        "form": form,
        "lines": lines,
        "wrong": sum(bool(one.is_bound and one.errors) for one in row_forms),
        "total": total(costs),
        "most": MOST_ROWS,
        "ordinary": notice.kind == NoticeKind.ORDINARY,
        "withdrawal": notice.kind == NoticeKind.WITHDRAWAL,
        "paper": paper_of(_as_typed(notice, form), typed),
    }
    return render(request, "notices/drafting/edit.html", context)


@require_POST
@require(sees_drafts)
@in_year
def new_row(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    """An empty row for the form, to be typed into; nothing is saved."""
    notice = get_open_for(actor(request), year, pk)
    form = RowForms(notice, []).added(_number())
    context = {"year": year, "notice": notice, "form": form, "beside": Beside(), "place": 0}
    return render(request, "notices/drafting/row.html", context)


@require_POST
@require(sees_drafts)
@in_year
def row_cost(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    """What stands beside the row that was just typed, told from the whole form: rows before it count too."""
    notice = get_open_for(actor(request), year, pk)
    row_forms = RowForms(notice, rows_of(notice), request.POST)
    typed = _typed(notice, row_forms)
    costs = beside(year, [row for _, row in typed])
    asked = request.POST.get("row", "")
    found = next((cost for (form, _), cost in zip(typed, costs, strict=True) if form.prefix == asked), Beside())
    context = {"beside": found, "total": total(costs), "oob": True}
    return render(request, "notices/drafting/beside.html", context)


@require_POST
@require(sees_drafts)
@in_year
def preview(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    """The official document of what is typed; nothing is saved."""
    notice = get_open_for(actor(request), year, pk)
    rows = rows_of(notice)
    form = PartsForm(request.POST, notice=notice, rows=rows)
    row_forms = RowForms(notice, rows, request.POST)
    typed = rows if notice.kind == NoticeKind.WITHDRAWAL else [row for _, row in _typed(notice, row_forms)]
    paper = paper_of(_as_typed(notice, form), typed)
    return render(request, "notices/drafting/paper.html", {"paper": paper, "document": paper.document})


def _typed(notice: WrittenNotice, row_forms: RowForms) -> list[tuple[RowForm, NoticeRow]]:
    """The rows that can be read, as they are typed."""
    entries: Mapping[int, RosterEntry] = {entry.pk: entry for entry in possible_entries(notice.year)}
    entries = {row.entry.pk: row.entry for one in row_forms if (row := one.row) and row.entry} | dict(entries)
    readable = [one for one in row_forms if one.is_valid() and not one.cleaned_data["remove"] and not one.is_blank]
    return [(one, row_of(one.said, entries, one.row)) for one in readable]


def _as_typed(notice: WrittenNotice, form: PartsForm) -> WrittenNotice:
    """The notice with what is typed, unsaved."""
    if form.is_bound:
        form.is_valid()
        said: dict[str, Any] = form.parts
        for part, value in said.items():
            setattr(notice, part, value)
    return notice


def _number() -> int:
    """Of a row that is not saved yet: anything that the form does not have."""
    return 500_000_000 + secrets.randbelow(400_000_000)
