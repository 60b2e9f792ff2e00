"""The notices written on the site that a person may see, and what their pages are made of.

A draft that was never submitted is its office's own. What was ever submitted, who leads the office reads too, and so do
roles that read everything. What is published is on the notice's own page (``notices.issued``), for whom it names.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from departments.models import Department, Grant, RosterEntry, Year
from departments.permissions import Person, departments_held, reads_everything
from departments.roster.queries import assessed_on

from ..models import NoticeRow, NoticeState, Problem, WrittenNotice

PARTS = (
    "title",
    "inspected_from",
    "inspected_to",
    "situation",
    "followed_up",
    "demands",
    "feedback_due",
    "feedback_way",
    "feedback_to",
)
ROW = ("entry_id", "date", "place", "what", "item", "clause", "count", "points", "corrects_id", "withdrawn")


def written_for(user: Person, year: Year) -> QuerySet[WrittenNotice]:
    """The notices of ``year`` whose drafts ``user`` may see, with whom they are by."""
    found = WrittenNotice.objects.filter(year=year).select_related(
        "year", "office", "notice", "about__notice", "author", "submitted_by", "approved_by"
    )
    mine = Q(office__in=departments_held(user, Grant.ASSESS))
    led = Q(office__in=departments_held(user, Grant.LEAD), submitted_at__isnull=False)
    if reads_everything(user):
        return found.filter(mine | Q(submitted_at__isnull=False))
    return found.filter(mine | led)


def get_written_for(user: Person, year: Year, pk: int) -> WrittenNotice:
    """One of ``written_for``; any other is not there (``Http404``)."""
    return get_object_or_404(written_for(user, year), pk=pk)


def writes_for(user: Person, year: Year) -> QuerySet[Department]:
    """The offices for which ``user`` writes notices in ``year``: those that they assess as."""
    return Department.objects.filter(pk__in=departments_held(user, Grant.ASSESS)).order_by("pk")


def get_office_for(user: Person, year: Year, pk: int) -> Department:
    return get_object_or_404(writes_for(user, year), pk=pk)


def get_open_for(user: Person, year: Year, pk: int) -> WrittenNotice:
    """One in which ``user`` may write now; else it is not there (``Http404``)."""
    notice = get_written_for(user, year, pk)
    if not notice.is_open or notice.office_id not in departments_held(user, Grant.ASSESS):
        raise Http404
    return notice


def waiting_for(user: Person, year: Year) -> QuerySet[WrittenNotice]:
    """What waits for ``user``'s approval: of offices that they lead, and that they had no hand in."""
    led = departments_held(user, Grant.LEAD)
    found = written_for(user, year).filter(state=NoticeState.SUBMITTED, office__in=led)
    return found.exclude(submitted_by=user.pk).exclude(author=user.pk).order_by("submitted_at", "pk")


def published_for(user: Person, year: Year) -> QuerySet[WrittenNotice]:
    """The published ones that ``user`` reads as a whole: their office's, of offices that they lead, or all."""
    return written_for(user, year).filter(notice__isnull=False)


def rows_of(notice: WrittenNotice) -> list[NoticeRow]:
    rows = notice.rows.select_related("entry", "corrects__entry", "corrects__notice")
    return list(rows.order_by("order", "pk"))


def possible_entries(year: Year) -> QuerySet[RosterEntry]:
    """The departments that a notice of the year can name, in the roster's order."""
    return year.roster.filter(assessed_on(year.cut_off)).select_related("department", "year").order_by("order", "pk")


def as_seen(notice: WrittenNotice, rows: Sequence[NoticeRow]) -> dict[str, Any]:
    """What a form about the notice shows, as JSON: each part as it is, so that two versions can stand side by side,
    each row by a digest of it."""
    parts = {part: _plain(getattr(notice, part)) for part in PARTS}
    return parts | {f"row-{row.pk}": _digest([getattr(row, field) for field in ROW]) for row in rows}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, default=str, ensure_ascii=False).encode()).hexdigest()[:12]


def facts_on(entries: Iterable[int]) -> list[Problem]:
    """Every problem that counts for these entries, with its notice: what rows cost beside them."""
    return list(Problem.objects.filter(entry__in=set(entries)).select_related("notice").order_by("pk"))


def facts_of_earlier_years(year: Year, departments: Iterable[int]) -> list[tuple[int, str, str, int]]:
    """Of earlier years scored by the same scheme: department, item, clause and year of every problem that counts."""
    found = Problem.objects.filter(
        entry__department__in=set(departments), entry__year__year__lt=year.year, entry__year__scheme=year.scheme
    ).exclude(count=0)
    return list(found.values_list("entry__department", "item", "clause", "entry__year__year"))
