"""What every paper to be filed says of itself: its title, which figures stand on it, and the day it was made."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """``figures`` says which figures they are, ``stage`` the same in two words, for the head of every page. A paper
    that is not ``valid`` says that nobody may take it for the result. ``anchor`` and ``mark`` are its place and its
    line among the bookmarks of a file."""

    title: str
    stage: str
    figures: str
    made_on: datetime.date
    valid: bool = True
    anchor: str = "top"
    mark: str = ""

    @property
    def file_name(self) -> str:
        return f"{self.title} {self.stage}.pdf"
