"""Background jobs, as pages show them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, Case, Exists, Q, QuerySet, When
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404

from ..models import Job, User
from ..permissions import is_auditor, is_quality_office

# Six signs of life that fail to come; a message of which nobody speaks.
STALE_BEATS = 6
RESEND_AFTER = timedelta(seconds=60)
# What a page calls silence: a worker that is well lets no job wait so long, unless it is at work on another.
SILENT_BEATS = 3


def latest(key: str) -> Job | None:
    """The newest job about ``key``: the one that is under way, or how the last one ended."""
    return _with_silence().filter(key=key).select_related("created_by").order_by("-created_at", "-sent_at").first()


def get_job_for(user: User, pk: UUID) -> Job:
    """A job of the user's own; of a year also for the auditor, who sees its runs, and any for the quality office. Else
    it is not there (``Http404``)."""
    seen = Q(created_by=user)
    if is_auditor(user):
        seen |= Q(year__isnull=False)
    found = _with_silence() if is_quality_office(user) else _with_silence().filter(seen)
    return get_object_or_404(found.select_related("created_by"), pk=pk)


def _with_silence() -> QuerySet[Job]:
    """Jobs that know whether they are ``silent``: under way and without a sign of life, or waiting while no worker
    shows one on any other job: none is there, or the database cannot be written."""
    long_ago = Now() - timedelta(seconds=settings.JOB_HEARTBEAT * SILENT_BEATS)
    at_work = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__gte=long_ago)
    stopped = Q(state=Job.State.RUNNING, heartbeat_at__lt=long_ago)
    unsent = Q(sent_at=None) | Q(sent_at__lt=long_ago)
    waiting = Q(state=Job.State.QUEUED) & unsent & ~Exists(at_work)
    silent = Case(When(stopped | waiting, then=True), default=False, output_field=BooleanField())
    return Job.objects.annotate(silent=silent)
