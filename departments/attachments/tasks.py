"""What was left lying is swept, and what waits for the scanner is shown to it: celery beat asks in production, the only
worker of an embedded site by itself."""

from __future__ import annotations

from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_ready
from django.conf import settings

from ..repeating import repeatedly
from . import uploads

SWEPT_EVERY = 3600  # seconds
SCANNED_EVERY = 300


@shared_task(name="departments.sweep_uploads")
def sweep_uploads() -> None:
    uploads.sweep(settings.UPLOAD_DAYS)


@shared_task(name="departments.scan_uploads")
def scan_uploads() -> None:
    uploads.scan_waiting()


@worker_ready.connect
def ask_by_itself(sender: Any, **_: object) -> None:
    if settings.REDIS_URL:
        return
    repeatedly(sender, SWEPT_EVERY, current_app.send_task, "departments.sweep_uploads")
    if settings.CLAMD:
        repeatedly(sender, SCANNED_EVERY, current_app.send_task, "departments.scan_uploads")
