"""Signs of life of the processes that work in the background, as if each had just written its own."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from departments.models import SignOfLife


def sign(
    name: str = "celery@here", kind: str = "worker", *, ago: timedelta = timedelta(0), ended: bool = False
) -> None:
    """The latest that was heard of a process."""
    seen = {"kind": kind, "started_at": Now() - timedelta(days=1), "seen_at": Now() - ago, "ended": ended}
    SignOfLife.objects.update_or_create(name=name, defaults=seen)


def all_alive() -> None:
    sign()
    sign("beat@here", "beat")
