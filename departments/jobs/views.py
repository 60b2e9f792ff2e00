"""How a background job stands."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from .queries import get_job_for, silence


@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The job's progress: a page, or for htmx the part alone, with the event ``job-finished`` once it is over."""
    found = get_job_for(request.user, pk)  # type: ignore[arg-type]  # LoginRequiredMiddleware
    if not request.headers.get("HX-Request"):
        return render(request, "departments/jobs/job.html", {"job": found})
    response = render(request, "parts/job.html", {"job": found, "silence": silence(found)})
    if not found.unfinished:
        trigger_client_event(response, "job-finished", after="settle")
    return response
