"""What workers do for the trail: refusals that were counted become entries."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_ready

from ..repeating import repeatedly
from . import services

EVERY = 30  # seconds


@worker_ready.connect
def write_counted_refusals(sender: Any, **_: object) -> None:
    repeatedly(sender, EVERY, services.write_counted)
