"""Background jobs, as pages show them."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from ..models import Job, User
from ..permissions import is_quality_office


def latest(key: str) -> Job | None:
    """The newest job about ``key``: the one that is under way, or how the last one ended."""
    return Job.objects.filter(key=key).select_related("created_by").order_by("-created_at", "-sent_at").first()


def get_job_for(user: User, pk: UUID) -> Job:
    """A job of the user's own, or any for the quality office; else it is not there (``Http404``)."""
    mine = Job.objects.all() if is_quality_office(user) else Job.objects.filter(created_by=user)
    return get_object_or_404(mine, pk=pk)
