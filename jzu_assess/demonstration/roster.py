"""The 35 departments of 2020 as the demonstration sees them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .sheets import sheet


@dataclass(frozen=True, slots=True)
class Member:
    """A department: ``standing`` (0–100) says how well it works, ``not_applicable`` its 缺项."""

    name: str
    group: str
    headcount: int
    standing: int
    not_applicable: frozenset[str]

    @property
    def teaches(self) -> bool:
        return self.name in sheet("colleges")

    @property
    def has_students(self) -> bool:
        return self.teaches and "C13.2" not in self.not_applicable


@cache
def members() -> tuple[Member, ...]:
    """All departments, in the order of section 三."""
    return tuple(
        Member(
            name=name,
            group=group,
            headcount=int(row["headcount"]),
            standing=int(row["standing"]),
            not_applicable=frozenset(sheet("colleges").get(name, {}).get("not_applicable", ())),
        )
        for group, rows in sheet("departments").items()
        for name, row in rows.items()
    )
