"""Every hour: celery beat asks in production, the only worker of an embedded site by itself."""

from __future__ import annotations

from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_ready
from django.conf import settings

from ..repeating import repeatedly
from . import services

EVERY = 3600  # seconds


@shared_task(name="departments.sweep_drafts")
def sweep_drafts() -> None:
    services.sweep()


@worker_ready.connect
def ask_by_itself(sender: Any, **_: object) -> None:
    if not settings.REDIS_URL:
        repeatedly(sender, EVERY, current_app.send_task, "departments.sweep_drafts")
