"""What a notice item says, field by field, as people and the audit trail read it."""

from __future__ import annotations

from collections.abc import Iterable

from departments import acting
from departments.dates import chinese_date
from departments.models import DepartmentUserGrant, Grant, User, Year

from .contents import FIELDS, LABELS, Contents
from .feeds import FedItems

NOBODY = "分管校领导"
NO_FEEDS = "不关联指标"


def words_of(contents: Contents, year: Year) -> dict[str, str]:
    """By field."""
    return {
        "name": contents.name,
        "content": contents.content,
        "cycle": contents.cycle,
        "feeds": FedItems(year).words(contents.feeds) or NO_FEEDS,
        "approver": NOBODY if contents.approver is None else _called(contents.approver),
        "temporary": "是" if contents.temporary else "否",
        "document": contents.document or "—",
        "document_date": chinese_date(contents.document_date) if contents.document_date else "—",
    }


def said(contents: Contents, year: Year, fields: Iterable[str] = FIELDS) -> dict[str, str]:
    """For the trail: those ``fields``, by their labels."""
    words = words_of(contents, year)
    return {LABELS[field]: words[field] for field in fields}


def _called(person: int) -> str:
    """Who is in charge of anything is asked for once; whoever no longer is, by themselves."""
    known = acting.once_per_request("those in charge", _in_charge)
    return known.get(person) or str(User.objects.get(pk=person))


def _in_charge() -> dict[int, str]:
    held = DepartmentUserGrant.objects.filter(permission__codename=Grant.LEAD).values("user")
    return {user.pk: str(user) for user in User.objects.filter(pk__in=held)}
