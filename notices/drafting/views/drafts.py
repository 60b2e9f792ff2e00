"""The list of notices that are being written, one of them, and its moves."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from departments.handling import MoveForm, handling
from departments.models import Grant, Year
from departments.offices.queries import names_in
from departments.pages.access import require
from departments.pages.answers import actor, refused
from departments.pages.books import Book, table_of, wants_book
from departments.pages.listing import Column, Filter, Listing
from departments.permissions import Person, departments_held, is_administrator, reads_everything
from departments.refusals import Refusal, Stale
from departments.trail.exports import answer, send_book
from departments.years.address import in_year

from ...models import NoticeKind, NoticeState, WrittenNotice
from ..forms import NewNoticeForm
from ..page import beside
from ..paper import paper_of, pdf_of_paper
from ..queries import get_office_for, get_written_for, rows_of, waiting_for, writes_for, written_for
from ..services.drafting import delete_draft, start_notice
from ..services.moving import move_written
from ..word import word_of_paper
from ..workflow import OFFICE, WRITING

PDF, WORD = "pdf", "docx"
DONE = {
    "submit": "已提交，待分管校领导审批。",
    "take_back": "已撤回，可以修改后重新提交。",
    "return": "已退回通报部门修改。",
    "drop": "已作废。",
    "restore": "已恢复为草稿。",
}


def sees_drafts(user: Person) -> bool:
    """Who writes notices for an office, is in charge of one, or reads everything."""
    if is_administrator(user):
        return False
    return reads_everything(user) or bool(departments_held(user, Grant.ASSESS, Grant.LEAD))


@require_safe
@require(sees_drafts)
@in_year
def drafts(request: HttpRequest, year: Year) -> HttpResponse:
    reader, names = actor(request), names_in(year)
    found: QuerySet[WrittenNotice] = written_for(reader, year)
    offices = {one.office_id: names.get(one.office_id, str(one.office)) for one in found}
    listing = Listing(
        request,
        list(found),
        [
            Column("title", "通报", cell=str),
            Column("office", "通报部门", sort=None, minor=True, cell=lambda one: offices[one.office_id]),
            Column("kind", "种类", minor=True, cell=lambda one: one.get_kind_display()),
            Column("state", "状态", cell=lambda one: one.get_state_display()),
            Column("author", "起草人", sort=lambda one: str(one.author), minor=True),
            Column("created_at", "起草时间", descending_first=True),
        ],
        search=["title", str, lambda one: offices[one.office_id], lambda one: str(one.author)],
        search_label="标题、文号或部门",
        filters=[
            Filter("state", "状态", NoticeState.choices),
            Filter("office", "通报部门", [(str(pk), name) for pk, name in offices.items()], "office_id"),
        ],
        sort="-created_at",
    )
    if wants_book(request, listing.total):
        book = Book(f"{year}通报文稿", [table_of(listing)], asked=listing.narrowing, about=year)
        return send_book(book, reader)
    context = {
        "year": year,
        "listing": listing,
        "names": offices,
        "writes_for": [(one.pk, names.get(one.pk, one.called)) for one in writes_for(reader, year)],
        "waiting": waiting_for(reader, year).count(),
        "archives": any(one.notice_id for one in found),
    }
    return render(request, "notices/drafting/drafts.html", context)


@require(sees_drafts)
@in_year
def new_draft(request: HttpRequest, year: Year, office: int) -> HttpResponse:
    found = get_office_for(actor(request), year, office)
    form = NewNoticeForm(request.POST or None)
    if form.is_valid():
        with refused(form):
            notice = start_notice(year=year, office=found, by=actor(request), title=form.cleaned_data["title"])
            return redirect("notices:edit_written", year.year, notice.pk)
    context = {"year": year, "form": form, "office": names_in(year).get(found.pk, found.called)}
    return render(request, "notices/drafting/new.html", context)


@require_safe
@require(sees_drafts)
@in_year
def written(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    """One notice: its document as it would be, what each row costs, where it stands and whose step is next."""
    notice = get_written_for(actor(request), year, pk)
    rows = rows_of(notice)
    paper = paper_of(notice, rows)
    if (asked := request.GET.get("format")) in {PDF, WORD}:
        content = pdf_of_paper(paper) if asked == PDF else word_of_paper(paper)
        return answer(content, f"{paper.file_name}.{asked}", label=f"{notice}文稿", obj=notice)
    context = {
        "year": year,
        "notice": notice,
        "rows": zip(rows, beside(year, rows), strict=True) if not notice.is_published else (),
        "costs": bool(rows) and not notice.is_published,
        "paper": paper,
        "handling": handling(WRITING, notice, request.user),
        "writes": OFFICE(request.user, notice),
        "can_delete": _can_delete(request.user, notice),
        "withdrawal": notice.kind == NoticeKind.WITHDRAWAL,
    }
    return render(request, "notices/drafting/written.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(sees_drafts)
@in_year
def delete(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    notice = get_written_for(actor(request), year, pk)
    if not _can_delete(request.user, notice):
        raise Http404
    if request.method == "POST":
        try:
            delete_draft(notice=notice, by=actor(request))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(notice)
        messages.success(request, f"草稿“{notice}”已删除。")
        return redirect("notices:drafts", year.year)
    return render(request, "notices/drafting/delete.html", {"year": year, "notice": notice})


@require_http_methods(["GET", "HEAD", "POST"])
@require(sees_drafts)
@in_year
def move(request: HttpRequest, year: Year, pk: int, action: str) -> HttpResponse:
    """A step of the notice, for those whose step it is, and there for nobody else."""
    notice = get_written_for(actor(request), year, pk)
    offer = next((one for one in handling(WRITING, notice, request.user).offers if one.action == action), None)
    if offer is None:
        raise Http404
    form = MoveForm(request.POST if request.method == "POST" else None, asks=offer.asks, seen=offer.seen)
    if form.is_valid():
        with refused(form) as answered:
            moved = move_written(notice=notice, action=action, by=actor(request), **form.cleaned_data)
            messages.success(request, DONE.get(action, f"{moved}已发布。"))
            return redirect(moved)
        if answered.reason and not (answered.reason.by_field or isinstance(answered.reason, Stale)):
            messages.error(request, str(answered.reason))
            return redirect(notice)
    context = {"year": year, "notice": notice, "offer": offer, "form": form}
    return render(request, "notices/drafting/move.html", context)


def _can_delete(reader: Person, notice: WrittenNotice) -> bool:
    return notice.state == NoticeState.DRAFT and notice.submitted_at is None and OFFICE(reader, notice)
