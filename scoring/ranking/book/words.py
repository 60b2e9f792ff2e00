"""What stands above and below the sheets of one workbook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """``about``: which figures, of what day; ``source``: from where, by whom and when."""

    title: str
    about: str
    source: str

    @property
    def above(self) -> str:
        return f"{self.about} · {self.source}"
