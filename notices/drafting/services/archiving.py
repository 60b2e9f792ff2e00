"""Asking for a year's published notices as one file for the archive, which a worker writes."""

from __future__ import annotations

from django.db import transaction

from departments.jobs.services import enqueue
from departments.models import Job, User, Year
from departments.refusals import Refusal

from ..queries import published_for

ARCHIVE = "notice_archive"


class NothingPublished(Refusal):
    message = "还没有可以存档的通报：只收在本系统发布的通报全文。"


@transaction.atomic
def ask_for_archive(*, year: Year, by: User) -> Job:
    """Queue one ZIP of the documents of all notices of the year that ``by`` reads as a whole. Raises NothingPublished.
    Audited as a job."""
    if not published_for(by, year).exists():
        raise NothingPublished
    return enqueue(
        kind=ARCHIVE,
        key=f"{ARCHIVE}:{year.year}:{by.pk}",
        label=f"{year}工作通报存档",
        by=by,
        year=year,
        arguments={"year": year.pk},
    )
