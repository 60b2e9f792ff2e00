"""The files that are kept for a person."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.shortcuts import get_object_or_404

from .. import clock
from ..models import KeptFile, User


def files_of(user: User) -> QuerySet[KeptFile]:
    """What is still there, the newest first."""
    return KeptFile.objects.filter(owner=user, expires_at__gt=clock.real_now())


def get_file_for(user: User, pk: UUID) -> KeptFile:
    """One of the user's own; anybody else's, and one whose days are over, is not there (``Http404``)."""
    return get_object_or_404(files_of(user), pk=pk)


def used_by(user: User) -> int:
    """In bytes."""
    return files_of(user).aggregate(sum=Sum("size"))["sum"] or 0


def limit() -> int:
    """How much is kept for one person, in bytes."""
    return int(settings.FILES_PER_PERSON_MB) * 1024**2
