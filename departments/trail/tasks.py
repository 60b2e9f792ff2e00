"""What workers do for the trail: refusals that were counted become entries."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_ready
from django.db import connections

from . import services

EVERY = 30  # seconds


@worker_ready.connect
def write_counted_refusals(sender: Any, **_: object) -> None:
    sender.timer.call_repeatedly(EVERY, _write)


def _write() -> None:
    try:
        services.write_counted()
    finally:
        # The pool may fork at any moment, and must not inherit a connection.
        connections.close_all()
