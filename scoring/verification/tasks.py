"""Every night: celery beat asks in production, the only worker of an embedded site by itself."""

from __future__ import annotations

from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_ready
from django.conf import settings

from departments import clock
from departments.repeating import repeatedly

from . import services

LOOKS_EVERY = 600  # seconds


@shared_task(name="scoring.verify")
def verify() -> None:
    """Does nothing where this night's verification is there already: the message may come twice."""
    if services.is_due(clock.now()):
        services.verify()


@worker_ready.connect
def ask_by_itself(sender: Any, **_: object) -> None:
    if not settings.REDIS_URL:
        repeatedly(sender, LOOKS_EVERY, current_app.send_task, "scoring.verify")
