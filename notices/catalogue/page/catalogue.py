"""What the whole university's catalogue shows, and the page of one office's."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from departments import clock
from departments.models import Department, Phase, User, Year
from departments.permissions import is_quality_office

from ...models import IN_FORCE, ItemState
from ..carrying import Carried, to_carry
from ..queries import counts, listed_for, offices_of, waiting_items, writes_for
from ..standing import deadline_of, listing_offices
from .rows import Row, rows_of


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """``own`` are the offices whose list the reader writes, by key; ``waiting`` is how many wait for 质量发展处 (None:
    that is no matter of the reader's); ``deadline`` is until when ordinary items are submitted."""

    year: Year
    rows: Sequence[Row]
    own: dict[int, str]
    waiting: int | None
    deadline: datetime.date

    @property
    def in_force(self) -> int:
        return sum(row.item.in_force for row in self.rows)

    @property
    def listing_offices(self) -> int:
        return len({row.department for row in self.rows if row.item.in_force})

    @property
    def final(self) -> bool:
        return self.year.phase == Phase.FINAL


def catalogue_page(year: Year, reader: User) -> CataloguePage:
    rows = sorted(rows_of(year, listed_for(reader, year)), key=lambda row: (row.office_place, row.item.order, row.pk))
    return CataloguePage(
        year=year,
        rows=rows,
        own=offices_of(reader, year),
        waiting=waiting_items(year).count() if is_quality_office(reader) else None,
        deadline=deadline_of(year),
    )


@dataclass(frozen=True, slots=True)
class OfficePage:
    """``may_write``: the reader drafts for the office now; ``drafts`` are what they can submit, ``carried`` what they
    could carry over from the year before (None where they write nothing)."""

    year: Year
    department: Department
    office: str
    rows: Sequence[Row]
    may_write: bool
    deadline: datetime.date
    carried: Carried | None

    @property
    def by_state(self) -> list[tuple[str, int]]:
        """How many stand where, in words; revisions apart."""
        found = Counter(row.state for row in self.rows if row.item.revises_id is None)
        return [(str(state.label), found[state]) for state in ItemState if found[state]]

    @property
    def drafts(self) -> list[Row]:
        return [row for row in self.rows if row.state == ItemState.DRAFT]

    @property
    def returned(self) -> list[Row]:
        return [row for row in self.rows if row.state == ItemState.RETURNED]

    @property
    def in_force(self) -> int:
        return sum(row.item.in_force for row in self.rows)

    @property
    def until(self) -> str:
        """How long ordinary items are taken, in words; "" where nobody here writes them."""
        days = (self.deadline - clock.today()).days
        if not self.may_write:
            return ""
        return "已截止" if days < 0 else "今天截止" if days == 0 else f"还有 {days} 天"


def office_page(year: Year, department: Department, reader: User) -> OfficePage:
    items = listed_for(reader, year).filter(department=department)
    may_write = writes_for(reader, year, department.pk)
    return OfficePage(
        year=year,
        department=department,
        office=listing_offices(year).get(department.pk, department.called),
        rows=list(rows_of(year, items)),
        may_write=may_write,
        deadline=deadline_of(year),
        carried=to_carry(year, department.pk) if may_write else None,
    )


@dataclass(frozen=True, slots=True)
class OfficeState:
    """How far an office is with its list."""

    department: int
    name: str
    in_force: int
    submitted: int
    returned: int
    late: bool

    @property
    def word(self) -> str:
        if self.in_force or self.submitted or self.returned:
            return ""
        return "逾期" if self.late else "未报送"


def office_states(year: Year) -> list[OfficeState]:
    """Every office that assesses something, in the roster's order."""
    known, late = counts(year), clock.today() > deadline_of(year)
    return [
        OfficeState(
            department=pk,
            name=name,
            in_force=sum(known[pk][state] for state in IN_FORCE),
            submitted=known[pk][ItemState.SUBMITTED],
            returned=known[pk][ItemState.RETURNED],
            late=late,
        )
        for pk, name in listing_offices(year).items()
    ]


def cycles_of(rows: Sequence[Row]) -> list[str]:
    """Those that occur, each once."""
    return list(dict.fromkeys(sorted((row.cycle for row in rows), key=lambda cycle: (len(cycle), cycle))))
