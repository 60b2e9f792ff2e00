"""What the worker of this app does: one task that performs jobs, care for those that a dead worker left, and signs that
it lives."""

from __future__ import annotations

import ctypes
import logging
import signal
import sys
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from celery.signals import worker_process_init, worker_ready, worker_shutdown
from celery.worker import state
from django.conf import settings
from django.db import Error

from ..models import SignOfLife
from ..repeating import between_tasks, repeatedly
from . import services as jobs

logger = logging.getLogger(__name__)


@shared_task(name="departments.perform", bind=True)
def perform(self: Task[Any, Any], job_id: str) -> None:
    """Do the job of this number, if it is still to be done."""
    jobs.perform(job_id=UUID(job_id), task_id=str(self.request.id))


@worker_ready.connect
def look_after_jobs(sender: Any, **_: object) -> None:
    """A worker that begins takes up what was left, and looks again from time to time."""
    repeatedly(sender, 2 * settings.JOB_HEARTBEAT, _take_up)
    between_tasks(_take_up, True)


@worker_ready.connect
def show_life(sender: Any, **_: object) -> None:
    """An idle worker says that it lives, or a dead one would be noticed by the first job that waits for it."""
    repeatedly(sender, settings.JOB_HEARTBEAT, _show_life, sender.hostname)
    between_tasks(_show_life, sender.hostname, True)


@worker_shutdown.connect
def end_life(sender: Any, **_: object) -> None:
    try:
        between_tasks(lambda: jobs.end_life(name=sender.hostname))
    except Error:
        logger.warning("that the worker stops could not be written", exc_info=True)


def _take_up(starting: bool = False) -> None:
    jobs.take_up_lost(starting=starting, at_work=_at_work)


def _show_life(name: str, starting: bool = False) -> None:
    try:
        jobs.show_life(name=name, kind=SignOfLife.Kind.WORKER, starting=starting)
    except Error:
        logger.warning("the worker's sign of life could not be written", exc_info=True)


def _at_work() -> set[str]:
    """The tasks that this worker has received and not ended."""
    return {str(request.id) for request in tuple(state.reserved_requests)}


@worker_process_init.connect
def die_with_the_worker(**_: object) -> None:
    """On Linux, a pool process whose worker was killed goes too, or it would write beside its successor."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
