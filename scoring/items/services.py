"""Asking for the papers of all offices at once, which a worker writes."""

from __future__ import annotations

from django.db import transaction

from departments.jobs.services import enqueue
from departments.models import Job, User, Year
from departments.permissions import reads_everything
from departments.refusals import NotAllowed

from ..runs.asked import Asked


@transaction.atomic
def ask_for_offices(*, year: Year, asked: Asked, by: User) -> Job:
    """Queue one file of what every office assesses, for those who read everything (NotAllowed); while the same one
    waits or is being written, that one is returned. Audited as a job.
    """
    if not reads_everything(by):
        raise NotAllowed
    return enqueue(
        kind="offices",
        key=f"offices:{year.year}:{asked or ''}:{by.pk}",
        label=f"{year}各考核部门指标得分表",
        by=by,
        year=year,
        arguments={"year": year.pk, "asked": asked},
    )
