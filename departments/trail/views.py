"""审计记录: read by auditors, administrators and the quality office, changed by nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import AuditEntry
from ..pages.access import require
from ..pages.answers import actor
from ..pages.books import Book, table, table_of, wants_book
from ..pages.listing import Column, Listing
from ..permissions import reads_trail, reads_verification
from . import queries as audit
from .exports import send_book
from .forms import AuditFilter
from .words import actor_word, lines

FINDING = ("place", "department", "key", "stored", "computed")
COLUMNS = [
    Column("pk", "编号", numeric=True, sort=None, minor=True, cell="entry.pk"),
    Column("at", "时间", sort=None, cell="entry.at"),
    Column("actor", "用户", sort=None, parts=[
        Column("name", "用户", cell=lambda line: actor_word(line.entry)),
        Column("username", "用户名", cell=lambda line: line.entry.actor if line.entry.actor_name else ""),
    ]),
    Column("act", "操作", sort=None, cell="entry.act"),
    Column("object", "对象", sort=None, parts=[
        Column("label", "对象", cell="entry.object_label"),
        Column("kind", "对象类型"),
    ]),
    Column("changes", "更改", sort=None, cell="whole"),
    Column("address", "地址", sort=None, minor=True, cell="entry.address"),
]  # fmt: skip


@require_safe
@require(reads_trail)
def audit_trail(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET)
    asked = form.asked
    listing = Listing(request, audit.entries(**asked), COLUMNS)
    if wants_book(request, listing.total):
        found = lines(listing.found)
        about = f"“{found[0].entry.object_label}”（{found[0].kind}）" if "key" in asked else ""
        words = "；".join(filter(None, [about, form.in_words]))
        return send_book(Book("审计记录", [table_of(listing, rows=found)], asked=words), actor(request))
    context = {"form": form, "listing": listing, "lines": lines(listing)}
    if "what" in asked and "since" not in asked and audit.last_number() > audit.SEARCHED:
        context["searched"] = audit.SEARCHED
    if reads_verification(request.user):
        last = audit.last_verification()
        context |= {"verifies": True, "verification": last, "overdue": audit.is_overdue(last)}
    return render(request, "departments/trail/audit_trail.html", context)


@require_safe
@require(reads_trail)
def audit_entry(request: HttpRequest, pk: int) -> HttpResponse:
    (line,) = lines([get_object_or_404(AuditEntry, pk=pk)])
    context = {"entry": line.entry, "line": line, "reads_hashes": reads_verification(request.user)}
    return render(request, "departments/trail/audit_entry.html", context)


@require_safe
@require(reads_verification)
def verification(request: HttpRequest) -> HttpResponse:
    """What the last recomputation found (``manage.py verify``)."""
    found = audit.last_verification()
    if found and wants_book(request, len(found.findings)):
        rows = [[one.get(key) for key in FINDING] for one in found.findings]
        sheet = table("", ["何处", "部门", "内容", "库中", "复核"], rows)
        return send_book(Book("复核不符之处", [sheet], figures=str(found)), actor(request))
    return render(request, "departments/trail/verification.html", {"verification": found})
