"""Asking for a comparison on paper, which a worker writes."""

from __future__ import annotations

from django.db import transaction

from departments.jobs.services import enqueue
from departments.models import Job, User
from targets.scheme.model import Group

from .queries import address
from .sides import Pair


@transaction.atomic
def ask_for_paper(*, pair: Pair, group: Group, by: User) -> Job:
    """Queue the comparison of ``group`` on paper; while the same one waits or is being written, that one is returned.
    Audited as a job."""
    year, before, after = pair.after.run.year, address(pair.before.run), address(pair.after.run)
    was, now = pair.called
    return enqueue(
        kind="comparison",
        key=f"comparison:{before}:{after}:{group.code}:{by.pk}",
        label=f"{year}{group.name}算分结果对比（{was}与{now}）",
        by=by,
        year=year,
        arguments={"year": year.pk, "before": before, "after": after, "group": group.code},
    )
