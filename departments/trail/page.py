"""Lists of entries, as the pages of the trail and of an object's history show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from ..models import AuditEntry
from ..pages.listing import Column, Listing
from ..permissions import reads_trail
from .words import Line, lines

COLUMNS = [
    Column("at", "时间", sort=None),
    Column("act", "操作", sort=None),
    Column("changes", "更改", sort=None),
    Column("object", "对象", sort=None),
    Column("actor", "用户", sort=None),
]


@dataclass(frozen=True, slots=True)
class History:
    """What was done to an object (历史), latest first. ``opens``: its reader may open the entries."""

    listing: Listing
    lines: tuple[Line, ...]
    opens: bool


def history_page(request: HttpRequest, entries: QuerySet[AuditEntry]) -> History:
    listing = Listing(request, entries, COLUMNS)
    return History(listing, tuple(lines(listing)), reads_trail(request.user))
