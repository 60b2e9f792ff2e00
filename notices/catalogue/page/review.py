"""What waits for 质量发展处: items submitted, and ends asked for, each with what it needs to be decided upon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from departments.models import User, Year
from departments.refusals import Problem

from ...models import ItemState, NoticeItem
from ..queries import waiting_items
from ..workflow import CATALOGUE, QUALITY_OFFICE, is_late
from .catalogue import OfficeState, office_states
from .item import Difference, differences
from .rows import Row, rows_of


@dataclass(frozen=True, slots=True)
class Waits:
    """A line of the list. ``mine``: the reader may decide, who did not submit it; ``late``: it came after the deadline,
    and is filed with a reason."""

    row: Row
    mine: bool
    late: bool
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...]

    @property
    def item(self) -> NoticeItem:
        return self.row.item

    @property
    def ends(self) -> bool:
        return self.item.state == ItemState.ENDING

    @property
    def approve(self) -> str:
        return "end" if self.ends else "file"

    @property
    def refuse(self) -> str:
        return "refuse_end" if self.ends else "return"


@dataclass(frozen=True, slots=True)
class ReviewPage:
    year: Year
    rows: Sequence[Waits]
    offices: Sequence[OfficeState]

    @property
    def missing(self) -> list[OfficeState]:
        """The offices that have submitted nothing."""
        return [one for one in self.offices if one.word]


def review_page(year: Year, reader: User) -> ReviewPage:
    return ReviewPage(year, waits_for(year, reader), office_states(year))


def waits_for(year: Year, reader: User) -> list[Waits]:
    found = []
    for row in rows_of(year, waiting_items(year)):
        move = CATALOGUE.row("end" if row.item.state == ItemState.ENDING else "file")
        found.append(
            Waits(
                row=row,
                mine=QUALITY_OFFICE(reader, row.item),
                late=row.item.state == ItemState.SUBMITTED and is_late(row.item),
                differences=tuple(differences(row.item)) if row.item.revises_id else (),
                problems=tuple(CATALOGUE.problems(move, row.item)) if move else (),
            )
        )
    return found
