"""Background jobs (后台任务): put in the queue by a service, done by a worker, once.

A handler is registered in an app's ``tasks.py``, which every worker loads:

    @job("run")
    def run(job: RunningJob) -> dict[str, Any]: ...

The row is the truth. A message is only a hint that there is something to do, so it may be lost or arrive twice.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from .. import acting, clock
from ..models import Job, SignOfLife, User, Year
from ..refusals import Refusal
from ..trail.services import record, record_refusal
from .queries import RESEND_AFTER, STALE_BEATS

logger = logging.getLogger(__name__)

ATTEMPTS = 3
PROGRESS_SECONDS = 0.3
# Rows of processes that are long gone are of no use to anybody.
FORGOTTEN_AFTER = timedelta(days=7)
# Below the time limit of a task.
INSIST_FOR = timedelta(minutes=20)
INSIST_EVERY = 1.0  # seconds

GAVE_UP = "任务多次中断，已停止。请重新发起；如再次出现，请联系系统管理员。"
TOO_LONG = "任务超过规定时间仍未完成，已停止。请联系系统管理员。"
BROKE = "任务出错，未能完成。请联系系统管理员，并告知编号 {number}。"


class AnotherUnderWay(Refusal):
    """A job about the same, but asked for otherwise, is not finished yet: one of the two would be dropped."""

    def __init__(self, job: Job, wanted: str) -> None:
        state = job.get_state_display()
        super().__init__(f"“{job.label}”由{job.created_by}发起，{state}；请在它完成后再发起“{wanted}”。")


class JobLost(Exception):
    """The job is no longer this worker's: another one has taken it up. Whoever sees this stops, and writes nothing."""


@dataclass
class RunningJob:
    """A job as its handler sees it, from one claim to its end."""

    id: UUID
    task_id: str
    attempt: int
    arguments: dict[str, Any]
    year: Year | None
    by: User
    _written: float = field(default=float("-inf"), repr=False)

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Tell the page how far it is; written at most every 0.3 s. Call it outside your own transactions.

        Raises ``JobLost`` when the job has been taken from this worker.
        """
        moment = time.monotonic()
        if moment - self._written < PROGRESS_SECONDS and done < total:
            return
        self._written = moment
        if not self.mine().update(done=done, total=total, step=step, heartbeat_at=Now()):
            raise JobLost(self.id)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """One transaction for what the job writes, which counts only while the job is still this worker's."""
        with transaction.atomic():
            if self.mine().select_for_update().first() is None:
                raise JobLost(self.id)
            yield

    def mine(self) -> QuerySet[Job]:
        """The row, as long as nobody else has claimed it since."""
        return Job.objects.filter(pk=self.id, state=Job.State.RUNNING, task_id=self.task_id, attempts=self.attempt)


Handler = Callable[[RunningJob], dict[str, Any]]
HandlerT = TypeVar("HandlerT", bound=Handler)
_handlers: dict[str, Handler] = {}


def job(kind: str) -> Callable[[HandlerT], HandlerT]:
    """Register the handler of a kind of job. What it returns is the job's result; a ``Refusal`` is its error."""

    def register(handler: HandlerT) -> HandlerT:
        if kind in _handlers:
            raise ValueError(f"there is already a handler for jobs of kind {kind!r}")
        _handlers[kind] = handler
        return handler

    return register


def enqueue(
    *,
    kind: str,
    key: str,
    label: str,
    by: User,
    year: Year | None = None,
    arguments: dict[str, Any] | None = None,
) -> Job:
    """Queue a job; a worker takes it up once the transaction has committed.

    An unfinished job of the same ``key`` and ``arguments`` is returned instead of a second one, also when two start it
    at once. Raises ``AnotherUnderWay`` where the unfinished one has other arguments.
    """
    arguments = arguments or {}
    for last_try in (False, False, True):
        unfinished = Job.objects.filter(key=key, state__in=Job.UNFINISHED).select_related("created_by").first()
        if unfinished is not None and unfinished.arguments != arguments:
            raise AnotherUnderWay(unfinished, label)
        if unfinished is not None:
            return unfinished
        try:
            with transaction.atomic():
                row = Job.objects.create(
                    kind=kind,
                    key=key,
                    label=label,
                    year=year,
                    arguments=arguments,
                    created_by=by,
                    created_at=clock.now(),
                )
                _send(row.pk)
                record(act="发起后台任务", by=by, obj=row)
        except IntegrityError:
            # Somebody else was faster. Theirs is returned, unless it is finished already: then try again.
            if last_try:
                raise
        else:
            return row
    raise AssertionError("unreachable")


def perform(*, job_id: UUID, task_id: str) -> None:
    """Claim a job and do it: its result, or its error in words for people, is on the row afterwards.

    Does nothing when the job is finished, or another worker's. A lost database connection gives it back.
    """
    running = _claim(job_id, task_id)
    if running is None:
        return
    row = Job.objects.get(pk=job_id)
    try:
        with _beating(running), acting.on_behalf_of(running.by):
            result = _handlers[row.kind](running)
    except JobLost:
        logger.warning("job %s (%s) was taken up by another worker", job_id, row.kind)
    except OperationalError:
        logger.exception("job %s (%s) lost the database; it goes back to the queue", job_id, row.kind)
        _insist(lambda: running.mine().update(state=Job.State.QUEUED, sent_at=None))
    except Refusal as refusal:
        _end(running, state=Job.State.FAILED, error=str(refusal))
        record_refusal(act="拒绝操作", by=running.by, label=row.label, after={"原因": str(refusal)})
    except SoftTimeLimitExceeded:
        logger.exception("job %s (%s) took too long", job_id, row.kind)
        _end(running, state=Job.State.FAILED, error=TOO_LONG)
    except Exception:
        logger.exception("job %s (%s) failed", job_id, row.kind)
        _end(running, state=Job.State.FAILED, error=BROKE.format(number=str(job_id)[:8]))
    else:
        _end(running, state=Job.State.DONE, result=result)


def take_up_lost(*, starting: bool, at_work: Callable[[], Collection[str]] = tuple) -> int:
    """Queue again what a dead worker left and what no message speaks of any more; how many were sent.

    ``starting``: a worker has just begun. Without Redis it is the only one, so whatever is still "running" was
    its predecessor's; later, whatever is none of the tasks that it is ``at_work`` on: such a job could not write how
    it ended. With Redis, a job is a dead worker's when its heartbeat has stopped.
    """
    alone = not settings.REDIS_URL
    stale = Now() - timedelta(seconds=settings.JOB_HEARTBEAT * STALE_BEATS)
    with transaction.atomic():
        # A row that is locked is being written by a worker that lives.
        running = Job.objects.select_for_update(skip_locked=True).filter(state=Job.State.RUNNING)
        lost = list(running if alone else running.filter(heartbeat_at__lt=stale))
        if alone and not starting:
            # After the rows: a job that was taken up meanwhile is none of them.
            mine = at_work()
            lost = [row for row in lost if row.task_id not in mine]
        for row in lost:
            logger.warning("job %s (%s) was left by a dead worker at attempt %d", row.pk, row.kind, row.attempts)
            Job.objects.filter(pk=row.pk).update(state=Job.State.QUEUED, sent_at=None)
        _give_up(Job.objects.filter(state=Job.State.QUEUED))
        silent = Job.objects.filter(state=Job.State.QUEUED)
        if not (alone and starting):
            silent = silent.filter(Q(sent_at=None) | Q(sent_at__lt=Now() - RESEND_AFTER))
        sent = list(silent.order_by("created_at").values_list("pk", flat=True))
        for pk in sent:
            _send(pk)
    return len(sent)


def show_life(*, name: str, kind: SignOfLife.Kind, starting: bool = False) -> None:
    """Notes that this process lives. ``starting``: it has just begun, and forgets its kind of a week ago."""
    beginning = {"started_at": Now()} if starting else {}
    if not SignOfLife.objects.filter(name=name).update(kind=kind, seen_at=Now(), ended=False, **beginning):
        row = SignOfLife(name=name, kind=kind, started_at=Now(), seen_at=Now())
        SignOfLife.objects.bulk_create([row], ignore_conflicts=True)
    if starting:
        SignOfLife.objects.filter(kind=kind, seen_at__lt=Now() - FORGOTTEN_AFTER).delete()


def end_life(*, name: str) -> None:
    """Notes that this process stops in order."""
    SignOfLife.objects.filter(name=name).update(seen_at=Now(), ended=True)


def _claim(job_id: UUID, task_id: str) -> RunningJob | None:
    """Take a queued job, or one that this very message began before: one UPDATE decides."""
    mine = Job.objects.filter(pk=job_id).filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, task_id=task_id))
    with transaction.atomic():
        claimed = mine.filter(attempts__lt=ATTEMPTS).update(
            state=Job.State.RUNNING,
            task_id=task_id,
            attempts=F("attempts") + 1,
            started_at=clock.now(),
            heartbeat_at=Now(),
            done=0,
            total=0,
            step="",
        )
        if not claimed:
            _give_up(mine)
            return None
        row = Job.objects.select_related("created_by", "year").get(pk=job_id)
    return RunningJob(
        id=row.pk,
        task_id=task_id,
        attempt=row.attempts,
        arguments=row.arguments,
        year=row.year,
        by=row.created_by,
    )


def _give_up(rows: QuerySet[Job]) -> None:
    """Fail those that were begun ``ATTEMPTS`` times and never ended."""
    rows.filter(attempts__gte=ATTEMPTS).update(state=Job.State.FAILED, error=GAVE_UP, finished_at=clock.now(), step="")


def _end(running: RunningJob, **outcome: Any) -> None:
    if not _insist(lambda: running.mine().update(finished_at=clock.now(), step="", **outcome)):
        logger.warning("job %s ended, but another worker had taken it up", running.id)


def _insist(write: Callable[[], int]) -> int:
    """Writes as soon as the database takes it: another program may hold it for longer than it lets anybody wait."""
    deadline = time.monotonic() + INSIST_FOR.total_seconds()
    while True:
        try:
            return write()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            logger.warning("the database takes no writes; trying again", exc_info=True)
            connection.close_if_unusable_or_obsolete()
            time.sleep(INSIST_EVERY)


def _send(job_id: UUID) -> None:
    """Tell the workers after the commit. A broker that is away costs time, not the job: it is sent again later."""
    Job.objects.filter(pk=job_id).update(sent_at=Now())
    transaction.on_commit(
        lambda: current_app.send_task("departments.perform", args=[str(job_id)]) and None, robust=True
    )


@contextmanager
def _beating(running: RunningJob) -> Iterator[None]:
    """While the handler works, write every few seconds that this worker lives, on a connection of its own."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(settings.JOB_HEARTBEAT):
                try:
                    running.mine().update(heartbeat_at=Now())
                except DatabaseError:
                    logger.warning("the heartbeat of job %s could not be written", running.id, exc_info=True)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{running.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
