"""Lists of entries, as the pages of the trail and of an object's history show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from ..models import AuditEntry
from ..pages.books import Table, table_of
from ..pages.listing import Column, Listing
from ..permissions import reads_trail
from .words import Line, actor_word, lines

COLUMNS = [
    Column("at", "时间", sort=None, cell="entry.at"),
    Column("act", "操作", sort=None, cell="entry.act"),
    Column("changes", "更改", sort=None, cell="whole"),
    Column("object", "对象", sort=None, cell="entry.object_label"),
    Column("actor", "用户", sort=None, cell=lambda line: actor_word(line.entry)),
]


@dataclass(frozen=True, slots=True)
class History:
    """What was done to an object (历史), latest first. ``opens``: its reader may open the entries."""

    listing: Listing
    lines: tuple[Line, ...]
    opens: bool

    @property
    def table(self) -> Table:
        """All of it, for a workbook."""
        return table_of(self.listing, rows=lines(self.listing.found))


def history_page(request: HttpRequest, entries: QuerySet[AuditEntry]) -> History:
    listing = Listing(request, entries, COLUMNS)
    return History(listing, tuple(lines(listing)), reads_trail(request.user))
