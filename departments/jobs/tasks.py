"""What the worker of this app does: one task that performs jobs, and care for those that a dead worker left."""

from __future__ import annotations

import ctypes
import signal
import sys
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from celery.signals import worker_process_init, worker_ready
from celery.worker import state
from django.conf import settings
from django.db import connections

from . import services as jobs


@shared_task(name="departments.perform", bind=True)
def perform(self: Task[Any, Any], job_id: str) -> None:
    """Do the job of this number, if it is still to be done."""
    jobs.perform(job_id=UUID(job_id), task_id=str(self.request.id))


@worker_ready.connect
def look_after_jobs(sender: Any, **_: object) -> None:
    """A worker that begins takes up what was left, and looks again from time to time."""
    sender.timer.call_repeatedly(2 * settings.JOB_HEARTBEAT, _take_up)
    _take_up(starting=True)


def _take_up(*, starting: bool = False) -> None:
    try:
        jobs.take_up_lost(starting=starting, at_work=_at_work)
    finally:
        # The pool may fork at any moment, and must not inherit a connection.
        connections.close_all()


def _at_work() -> set[str]:
    """The tasks that this worker has received and not ended."""
    return {str(request.id) for request in tuple(state.reserved_requests)}


@worker_process_init.connect
def die_with_the_worker(**_: object) -> None:
    """On Linux, a pool process whose worker was killed goes too, or it would write beside its successor."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
