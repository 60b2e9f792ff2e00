"""Asking for many score sheets at once, which a worker writes."""

from __future__ import annotations

from django.db import transaction

from departments.jobs.services import enqueue
from departments.models import Job, User, Year
from departments.permissions import entries_for
from departments.refusals import Refusal

from ..runs.asked import Asked


class NoDepartments(Refusal):
    message = "没有可以导出得分表的部门。"


@transaction.atomic
def ask_for_sheets(*, year: Year, group: str, asked: Asked, by: User) -> Job:
    """Queue one file of the score sheets that ``by`` may read (of one group, "" for all); while the same one waits or
    is being written, that one is returned. Raises NoDepartments. Audited as a job.
    """
    if group and group not in year.frame.groups:
        raise NoDepartments
    entries = entries_for(by, year, ever=True)
    if not (entries.filter(group=group) if group else entries).exists():
        raise NoDepartments
    return enqueue(
        kind="sheets",
        key=f"sheets:{year.year}:{group}:{asked or ''}:{by.pk}",
        label=f"{year}{year.frame.group_name(group)}全部得分表",
        by=by,
        year=year,
        arguments={"year": year.pk, "group": group, "asked": asked},
    )
