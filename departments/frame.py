"""What this app has to know of a year's scheme (考核方案): its groups, who assesses their work, until when facts count.

The scheme stands above this app; the app that reads it registers here. Pure: no Django, no database.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a scheme.

    ``groups``: the name of each 考核组 by its code, in the scheme's order. ``panels``: by the same codes, the 考核小组
    (a role) that assesses the group's work items, where there is one. ``cut_off``: the month and day up to which
    facts count (八.5). ``assessors``: the offices that it names as assessors, in its order.
    """

    groups: Mapping[str, str]
    panels: Mapping[str, str]
    cut_off: tuple[int, int]
    assessors: tuple[str, ...] = ()

    def group_name(self, code: str) -> str:
        """The group's name; the code itself where the scheme has no such group."""
        return self.groups.get(code, code)

    def cut_off_in(self, year: int) -> datetime.date:
        return datetime.date(year, *self.cut_off)


# Without a scheme there are no groups, and facts count until the year ends.
NO_SCHEME = Frame(groups={}, panels={}, cut_off=(12, 31))

Provider = Callable[[str], Frame | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let ``provider`` give the frame of a scheme by its key, None where there is no such scheme; the last one
    registered does."""
    _providers[:] = [provider]


def has_scheme(key: str) -> bool:
    return any(provider(key) is not None for provider in _providers)


def frame_of(scheme: str) -> Frame:
    """The frame of the scheme of this key (``Year.scheme``, ``Run.scheme``); ``NO_SCHEME`` where there is none."""
    return next((frame for provider in _providers if (frame := provider(scheme)) is not None), NO_SCHEME)
