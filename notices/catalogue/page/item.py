"""What the page of one notice item shows: its words, when it is due, where it stands, what a revision changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import Http404

from departments import clock
from departments.calendar.cycles import Occurrence
from departments.calendar.queries import calendar_of
from departments.handling import Handling, Offer, handling, offer
from departments.models import Phase, User

from ...models import IN_FORCE, ItemState, NoticeItem
from ..contents import LABELS, Contents
from ..planning import lacking
from ..queries import open_revisions, writes_for
from ..standing import deadline_of, due_of
from ..words import words_of
from ..workflow import CATALOGUE, is_late
from .rows import Row, rows_of


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that a revision changes."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Due:
    occurrence: Occurrence
    past: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """``due`` is when it is to be issued; ``lacking`` are the terms without which it cannot be dated. ``differences``
    are those of a revision, ``revision`` the one of this item that is under way. ``late``: it came after the deadline.
    """

    row: Row
    handling: Handling
    due: tuple[Due, ...]
    lacking: tuple[str, ...]
    differences: tuple[Difference, ...]
    revision: NoticeItem | None
    late: bool
    deadline: datetime.date
    may_change: bool
    may_delete: bool
    may_revise: bool

    @property
    def item(self) -> NoticeItem:
        return self.row.item

    @property
    def next_due(self) -> Occurrence | None:
        return next((one.occurrence for one in self.due if not one.past), None)

    @property
    def final(self) -> bool:
        return self.item.year.phase == Phase.FINAL


def item_page(item: NoticeItem, reader: User) -> ItemPage:
    year, today = item.year, clock.today()
    writes = writes_for(reader, year, item.department_id)
    revision = open_revisions([item]).get(item.pk) if item.state == ItemState.FILED else None
    seen = revision is not None and (writes or revision.state != ItemState.DRAFT)
    due = due_of(item) if item.revises_id is None else []
    return ItemPage(
        row=next(rows_of(year, [item])),
        handling=_handling(item, reader),
        due=tuple(Due(one, one.due < today) for one in due),
        lacking=lacking(item.cycle, calendar_of(year), year.year),
        differences=tuple(differences(item)),
        revision=revision if seen else None,
        late=item.first_submitted_on is not None and is_late(item),
        deadline=deadline_of(year),
        may_change=writes and item.state in {ItemState.DRAFT, ItemState.RETURNED},
        may_delete=writes and item.state == ItemState.DRAFT and item.first_submitted_on is None,
        may_revise=writes and item.state == ItemState.FILED and item.revises_id is None and revision is None,
    )


def _handling(item: NoticeItem, reader: User) -> Handling:
    """A revision that took effect has done its work; a final year's list stands."""
    last = deadline_of(item.year)
    in_time = item.state in {ItemState.DRAFT, ItemState.RETURNED} and not item.temporary and clock.today() <= last
    found = handling(CATALOGUE, item, reader, last if in_time else None)
    if item.year.phase == Phase.FINAL or (item.revises_id is not None and item.state in IN_FORCE):
        past = tuple(event for event in found.events if not event.coming)
        return replace(found, offers=(), next_steps=(), events=past)
    possible = tuple(one for one in found.offers if not (one.action in {"drop", "ask_end"} and one.problems))
    return replace(found, offers=possible)


def offered_move(item: NoticeItem, action: str, reader: User) -> Offer:
    """The move of this name, for those whose it is now; there for nobody else (``Http404``)."""
    if item.revises_id is None or item.state not in IN_FORCE:
        for row in CATALOGUE.open_to(reader, item):
            if row.action == action:
                return offer(CATALOGUE, row, item)
    raise Http404


def differences(item: NoticeItem) -> Iterator[Difference]:
    """What a revision changes, or changed when it was filed; nothing of any other item."""
    if item.replaced is not None:
        before = Contents.of_json(item.replaced)
    elif item.revises is not None:
        before = Contents.of(item.revises)
    else:
        return
    after = Contents.of(item)
    was, now = words_of(before, item.year), words_of(after, item.year)
    for field in after.differing(before):
        yield Difference(LABELS[field], was[field], now[field])
