"""What the page 系统状态 shows: each part, those that need somebody first."""

from __future__ import annotations

from dataclasses import dataclass

from departments.permissions import Person, administrators, is_administrator

from .look import FOR_THE_PAGE, look_at
from .part import Part, State

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class StatusPage:
    """``acts``: the reader is who mends it, and is told how; others are told whom to ask."""

    parts: tuple[Part, ...]
    acts: bool
    administrators: tuple[str, ...]

    @property
    def unwell(self) -> int:
        return sum(not part.well for part in self.parts)

    @property
    def heading(self) -> str:
        return f"{self.unwell}{NBSP}处需要处理" if self.unwell else "各部分正常"


def status_page(reader: Person) -> StatusPage:
    order = list(State)
    parts = sorted(look_at(FOR_THE_PAGE), key=lambda part: -order.index(part.state))
    return StatusPage(tuple(parts), is_administrator(reader), tuple(map(str, administrators())))
