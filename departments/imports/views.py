"""导入: a file is sent in, looked at, confirmed, and can be brought back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ..files.uploads import was_too_large
from ..handling import MoveForm
from ..models import ImportState
from ..pages.access import is_about
from ..pages.answers import actor, refused, told
from ..pages.books import Book, table_of, wants_book
from ..pages.listing import Column, Filter, Listing
from ..refusals import Refusal
from ..trail.exports import answer, send_book
from ..workbooks.reports import Heading, Report, write_reports
from .address import addressed, upload_address
from .forms import ConfirmForm, UploadForm
from .kinds import known_kinds
from .page import ImportPage, import_page
from .queries import get_import_for, imports_of
from .services import move_import, start_import, undo_import

CHANGES = (Heading("内容", width=16), Heading("变化", width=10), Heading("说明", width=100))


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    labels = {kind.name: kind.label for kind in known_kinds()}
    columns = [
        Column("name", "文件", names=True),
        Column("kind", "内容", parts=[
            Column("year", "年度"),
            Column("kind", "内容", cell=lambda one: labels.get(one.kind, "")),
            Column("department", "部门"),
        ]),
        Column("state", "状态", cell=lambda one: one.get_state_display()),
        Column("by", "导入人", sort="by__name", names=False),
        Column("created_at", "提交时间", descending_first=True),
    ]  # fmt: skip
    filters = [Filter("state", "状态", ImportState.choices), Filter("kind", "内容", list(labels.items()))]
    listing = Listing(
        request,
        imports_of(actor(request)),
        columns,
        search=["name", "by__name"],
        search_label="文件或导入人",
        filters=filters,
        sort="-created_at",
    )
    if wants_book(request, listing.total):
        return send_book(Book("导入记录", [table_of(listing)], asked=listing.narrowing), actor(request))
    return render(request, "departments/imports/imports.html", {"listing": listing, "labels": labels})


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, kind: str, year: int | None = None, department: int | None = None) -> HttpResponse:
    found, subject = addressed(actor(request), kind, year, department)
    sent = request.POST, request.FILES
    form = UploadForm(
        *(sent if request.method == "POST" else ()), suffixes=found.suffixes, too_large=was_too_large(request)
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        with refused(form):
            one = start_import(kind=found, subject=subject, content=file.read(), name=file.name, by=actor(request))
            return redirect(one)
    back = found.back(subject)
    is_about(request, subject.year, under=back[1])
    context = {
        "form": form,
        "kind": found,
        "subject": subject,
        "back": back,
        "closed": found.closed(subject, actor(request)),
        "template_address": upload_address(found.name, subject, template=True),
    }
    return render(request, "departments/imports/upload.html", context)


@require_safe
def template(request: HttpRequest, kind: str, year: int | None = None, department: int | None = None) -> HttpResponse:
    """The workbook to fill in."""
    found, subject = addressed(actor(request), kind, year, department)
    content, name = found.template(subject, actor(request))
    return answer(content, name, label=f"{subject}{found.label}填报表", obj=subject.year)


@require_safe
def one_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, import_page(get_import_for(actor(request), pk), actor(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirms what was looked at; by GET it leads to the page where it is looked at."""
    page = import_page(get_import_for(actor(request), pk), actor(request))
    if not page.may:
        raise Http404
    if request.method != "POST":
        return redirect(page.one)
    form = _confirm_form(page, request)
    if form.is_valid():
        with refused(form):
            move_import(
                one=page.one,
                action="take",
                by=actor(request),
                agreed=form.agreed,
                seen=form.cleaned_data["look"],
                reason=form.cleaned_data["reason"],
            )
            return redirect(page.one)
    return _page(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """To look again, or to give it up."""
    page = import_page(get_import_for(actor(request), pk), actor(request))
    offer = next((one for one in page.handling.offers if one.action == action), None)
    if offer is None or action == "take":
        raise Http404
    form = MoveForm(request.POST if request.method == "POST" else None, asks=offer.asks)
    if form.is_valid():
        try:
            move_import(one=page.one, action=action, by=actor(request), **form.cleaned_data)
        except Refusal as refusal:
            told(request, refusal)
        return redirect(page.one)
    return render(request, "departments/imports/move.html", {"page": page, "offer": offer, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    page = import_page(get_import_for(actor(request), pk), actor(request))
    if not page.can_be_undone:
        raise Http404
    if request.method == "POST":
        try:
            back = undo_import(one=page.one, by=actor(request))
        except Refusal as refusal:
            told(request, refusal)
            return redirect(page.one)
        messages.success(request, "已取出导入前的内容，请核对会有哪些变化，确认后恢复。")
        return redirect(back)
    return render(request, "departments/imports/undo.html", {"page": page})


@require_safe
def changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every line of what would change, or has changed, as a workbook."""
    page = import_page(get_import_for(actor(request), pk), actor(request))
    rows = [
        (change.label, word, line)
        for change in page.checked.changes
        for word, lines in (("新增", change.added), ("更改", change.changed), ("删除", change.removed))
        for line in lines
    ]
    if not rows:
        raise Http404
    about = f"{page.one.name} · {page.in_all}"
    content = write_reports([Report("变化", f"{page.about}的变化", about, CHANGES, rows)])
    return answer(content, f"{page.about}的变化.xlsx", label=f"{page.one.name}的变化", obj=page.one)


def _page(request: HttpRequest, page: ImportPage, form: ConfirmForm | None = None) -> HttpResponse:
    is_about(request, page.one.year, under=page.back[1])
    context = {
        "page": page,
        "form": form or _confirm_form(page),
        "again": upload_address(page.kind.name, page.subject),
    }
    return render(request, "departments/imports/import.html", context)


def _confirm_form(page: ImportPage, request: HttpRequest | None = None) -> ConfirmForm:
    return ConfirmForm(
        request.POST if request else None,
        questions=page.checked.questions,
        needs_reason=page.kind.needs_reason(page.subject),
        initial={"look": page.one.seen},
    )
