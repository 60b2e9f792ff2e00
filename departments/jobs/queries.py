"""Background jobs, as pages show them, and whether anybody is there to do them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, Subquery
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404

from ..dates import how_long
from ..models import Job, SignOfLife, User
from ..permissions import administrators, is_auditor, is_quality_office

# Six signs of life that fail to come; a message of which nobody speaks.
STALE_BEATS = 6
RESEND_AFTER = timedelta(seconds=60)
# What a page calls silence, and after which silence a worker is not there: shorter ones come from a database that
# somebody else holds.
SILENT_BEATS = 3
GONE_BEATS = 12


@dataclass(frozen=True, slots=True)
class Silence:
    """That a job does not get on, since no worker answers: for how long (``lasting``, ``3 分钟``; "" where none was
    ever there). ``gone``: none is running, and the ``administrators`` are to be asked. ``begun``: the job was under
    way."""

    gone: bool
    lasting: str
    begun: bool
    administrators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """The last that was heard of a process, on the database's clock. ``ended``: it was stopped in order."""

    name: str
    ended: bool
    ago: timedelta

    def answers_within(self, beats: int) -> bool:
        return not self.ended and self.ago < beats * _beat()


def latest(key: str) -> Job | None:
    """The newest job about ``key``: the one that is under way, or how the last one ended."""
    return Job.objects.filter(key=key).select_related("created_by").order_by("-created_at", "-sent_at").first()


def get_job_for(user: User, pk: UUID) -> Job:
    """A job of the user's own; of a year also for the auditor, who sees its runs, and any for the quality office. Else
    it is not there (``Http404``)."""
    seen = Q(created_by=user)
    if is_auditor(user):
        seen |= Q(year__isnull=False)
    found = Job.objects.all() if is_quality_office(user) else Job.objects.filter(seen)
    return get_object_or_404(found.select_related("created_by"), pk=pk)


def silence(job: Job) -> Silence | None:
    """What to tell who waits for ``job``; None where it gets on, or waits for a worker that is at work."""
    if not job.unfinished:
        return None
    begun = job.state == Job.State.RUNNING
    now, worker_seen, worked = _signs_around(job)
    last = job.heartbeat_at if begun else _latest(worker_seen, worked)
    if last is not None and now - last < SILENT_BEATS * _beat():
        return None
    # The worker that had the job may be dead, and another one there that will take it up.
    of_anybody = _latest(last, worker_seen)
    gone = of_anybody is None or now - of_anybody > GONE_BEATS * _beat()
    return Silence(
        gone=gone,
        lasting=how_long(now - of_anybody) if of_anybody else "",
        begun=begun,
        administrators=tuple(map(str, administrators())) if gone else (),
    )


def signs(kind: SignOfLife.Kind) -> list[Sign]:
    """Of the processes of a kind, the one that was heard last first."""
    rows = SignOfLife.objects.filter(kind=kind).order_by("-seen_at")
    return [
        Sign(name=name, ended=ended, ago=now - seen_at)
        for name, ended, seen_at, now in rows.values_list("name", "ended", "seen_at", Now())
    ]


def _signs_around(job: Job) -> tuple[datetime, datetime | None, datetime | None]:
    """The database's time, and the latest sign of any worker that was not stopped, and of any job that is under way."""
    workers = SignOfLife.objects.filter(kind=SignOfLife.Kind.WORKER, ended=False).order_by("-seen_at")
    at_work = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__isnull=False).order_by("-heartbeat_at")
    now, worker_seen, worked = Job.objects.values_list(
        Now(), Subquery(workers.values("seen_at")[:1]), Subquery(at_work.values("heartbeat_at")[:1])
    ).get(pk=job.pk)
    return now, worker_seen, worked


def _beat() -> timedelta:
    return timedelta(seconds=settings.JOB_HEARTBEAT)


def _latest(*moments: datetime | None) -> datetime | None:
    return max((one for one in moments if one is not None), default=None)
