"""Whether the site is well: for load balancers and monitors, and 系统状态 for people."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.pages.access import require
from departments.permissions import reads_status

from .page import status_page
from .probe import health


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the site can answer people, 503 where it cannot; the keys of the parts that are not well."""
    found = health()
    status = "unusable" if not found.usable else "degraded" if found.unwell else "ok"
    response = JsonResponse({"status": status, "parts": list(found.unwell)}, status=200 if found.usable else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
@require(reads_status)
def system_status(request: HttpRequest) -> HttpResponse:
    return render(request, "jzu_assess/health/status.html", {"page": status_page(request.user)})
