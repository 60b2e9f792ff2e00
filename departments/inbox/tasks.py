"""The day's reminders and what leaves the site: celery beat asks in production, the only worker of an embedded site by
itself."""

from __future__ import annotations

from typing import Any

from celery import current_app, shared_task
from celery.signals import worker_ready
from django.conf import settings

from .. import clock
from ..repeating import repeatedly
from .services import reminding, sending

LOOKS_EVERY = 600  # seconds
SENDS_EVERY = 60


@shared_task(name="departments.remind")
def remind() -> None:
    """Does nothing before the hour, or where the day's reminders are out: the message may come twice."""
    if reminding.is_due(clock.now()):
        reminding.remind()
    sending.send_waiting()


@shared_task(name="departments.send_messages")
def send_messages() -> None:
    sending.send_waiting()


@worker_ready.connect
def ask_by_itself(sender: Any, **_: object) -> None:
    if settings.REDIS_URL:
        return
    repeatedly(sender, LOOKS_EVERY, current_app.send_task, "departments.remind")
    if sending.channels_on():
        repeatedly(sender, SENDS_EVERY, current_app.send_task, "departments.send_messages")
