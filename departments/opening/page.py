"""What the page 年度准备 shows: what the year needs before it begins, counted off, and the step that begins it."""

from __future__ import annotations

from dataclasses import dataclass

from ..frame import has_scheme
from ..handling import Handling, handling
from ..models import Phase, Year
from ..permissions import Person, is_quality_office
from ..years.workflow import PHASES
from .queries import Part, parts


@dataclass(frozen=True, slots=True)
class Row:
    """``mine``: the reader is who does it."""

    part: Part
    mine: bool


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """``takes_own``: the year goes by an earlier scheme though its own has come."""

    year: Year
    rows: tuple[Row, ...]
    handling: Handling
    takes_own: bool

    @property
    def done(self) -> int:
        return sum(not row.part.lacking for row in self.rows)


def opening_page(year: Year, reader: Person) -> OpeningPage:
    own, planning = str(year.year), year.phase == Phase.PLANNING
    return OpeningPage(
        year=year,
        rows=tuple(Row(part, part.is_done_by(reader)) for part in parts(year)),
        handling=handling(PHASES, year, reader),
        takes_own=planning and is_quality_office(reader) and year.scheme != own and has_scheme(own),
    )
