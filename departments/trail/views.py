"""审计记录: read by auditors, administrators and the quality office, changed by nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import AuditEntry
from ..pages.access import require
from ..pages.listing import Column, Listing
from ..permissions import reads_trail, reads_verification
from . import queries as audit
from .forms import AuditFilter
from .words import lines

COLUMNS = [
    Column("pk", "编号", numeric=True, sort=None, minor=True),
    Column("at", "时间", sort=None),
    Column("actor", "用户", sort=None),
    Column("act", "操作", sort=None),
    Column("object", "对象", sort=None),
    Column("changes", "更改", sort=None),
    Column("address", "地址", sort=None, minor=True),
]


@require_safe
@require(reads_trail)
def audit_trail(request: HttpRequest) -> HttpResponse:
    form = AuditFilter(request.GET)
    asked = form.asked
    listing = Listing(request, audit.entries(**asked), COLUMNS)
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
    return render(request, "departments/trail/verification.html", {"verification": audit.last_verification()})
