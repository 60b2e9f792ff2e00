"""Background jobs, as pages show them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import BooleanField, Case, Q, QuerySet, When
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404

from ..models import Job, User
from ..permissions import is_quality_office, reads_everything

# Six signs of life that fail to come; a message of which nobody speaks.
STALE_BEATS = 6
RESEND_AFTER = timedelta(seconds=60)
# Besides, a worker that is well needs this long until it has looked and sent the message again.
RESENDING = timedelta(seconds=30)


def latest(key: str) -> Job | None:
    """The newest job about ``key``: the one that is under way, or how the last one ended."""
    return _with_silence().filter(key=key).select_related("created_by").order_by("-created_at", "-sent_at").first()


def get_job_for(user: User, pk: UUID) -> Job:
    """A job of the user's own; of a year also for roles that read everything of it, and any for the quality office.
    Else it is not there (``Http404``)."""
    seen = Q(created_by=user)
    if reads_everything(user):
        seen |= Q(year__isnull=False)
    found = _with_silence() if is_quality_office(user) else _with_silence().filter(seen)
    return get_object_or_404(found.select_related("created_by"), pk=pk)


def _with_silence() -> QuerySet[Job]:
    """Jobs that know whether they are ``silent``: under way and without a sign of life, or waiting for longer than a
    worker that is well lets them wait."""
    stopped = Q(
        state=Job.State.RUNNING, heartbeat_at__lt=Now() - timedelta(seconds=settings.JOB_HEARTBEAT * STALE_BEATS)
    )
    unsent = Q(sent_at=None) | Q(sent_at__lt=Now() - RESEND_AFTER - RESENDING)
    waiting = Q(state=Job.State.QUEUED) & unsent
    silent = Case(When(stopped | waiting, then=True), default=False, output_field=BooleanField())
    return Job.objects.annotate(silent=silent)
