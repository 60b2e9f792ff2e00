"""celery beat with a sign that it lives: nobody would miss what asks for the nightly verification."""

from __future__ import annotations

import logging
import socket
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import Error

from departments.jobs.services import end_life, show_life
from departments.models import SignOfLife
from departments.repeating import between_tasks

EVERY = 30.0  # seconds

logger = logging.getLogger(__name__)


class Scheduler(PersistentScheduler):
    """Looks at its schedule, and says so in the database; without the database it goes on all the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.name = f"beat@{socket.gethostname()}"
        self._shown: float | None = None
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        wait = super().tick(*args, **kwargs)
        if self._shown is None or time.monotonic() - self._shown >= EVERY:
            starting, self._shown = self._shown is None, time.monotonic()
            self._write(lambda: show_life(name=self.name, kind=SignOfLife.Kind.BEAT, starting=starting))
        return min(wait, EVERY)

    def close(self) -> None:
        self._write(lambda: end_life(name=self.name))
        super().close()

    def _write(self, sign: Any) -> None:
        try:
            between_tasks(sign)
        except Error:
            logger.warning("beat's sign of life could not be written", exc_info=True)
