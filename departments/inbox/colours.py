"""三色: how urgent something is by the share of its time that is left, and when somebody is told of it again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction

from ..models import Besides

# Due today or tomorrow: said once, whatever its colour.
SOON = datetime.timedelta(days=1)


class Colour(IntEnum):
    """From calm to worse. ``LONG`` is red still, and whoever stands highest is told."""

    CALM = 0
    YELLOW = 1
    ORANGE = 2
    RED = 3
    LONG = 4

    @property
    def key(self) -> str:
        """What stands in addresses and rules."""
        return self.name.lower()

    @property
    def word(self) -> str:
        return WORDS[self]


WORDS = {
    Colour.CALM: "正常",
    Colour.YELLOW: "黄",
    Colour.ORANGE: "橙",
    Colour.RED: "逾期",
    Colour.LONG: "长期逾期",
}
# Besides the people for whom it waits (issue of the rules: 橙 the head, 红 the vice-president in charge).
DEFAULT_TELLS: Mapping[str, tuple[str, ...]] = {
    "yellow": (),
    "orange": (Besides.HEAD.value,),
    "red": (Besides.HEAD.value, Besides.LEADER.value),
    "long": (Besides.HEAD.value, Besides.LEADER.value, Besides.PRESIDENT.value),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """A year's rules: two percentages of the time, a number of days, and who is told besides at which colour."""

    yellow: int = 30
    orange: int = 15
    long_overdue: int = 7
    tells: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DEFAULT_TELLS)

    def told_at(self, colour: Colour) -> frozenset[str]:
        return frozenset(self.tells.get(colour.key, ()))


def share_left(since: datetime.date, until: datetime.date, today: datetime.date) -> Fraction:
    """Of the days from the one on which it was asked to the last one, both counted: those that are left, today among
    them. 0 or less is overdue; what was asked after its last day had no day at all and is overdue."""
    days = max((until - since).days + 1, 1)
    return Fraction((until - today).days + 1, days)


def colour_of(since: datetime.date, until: datetime.date | None, today: datetime.date, rules: Rules) -> Colour:
    """Exactly 30 % left is yellow already. What has no last day never turns."""
    if until is None:
        return Colour.CALM
    left = share_left(since, until, today)
    if left <= 0:
        return Colour.LONG if (today - until).days > rules.long_overdue else Colour.RED
    if left * 100 <= rules.orange:
        return Colour.ORANGE
    return Colour.YELLOW if left * 100 <= rules.yellow else Colour.CALM


def urgency(colour: Colour, until: datetime.date | None, today: datetime.date) -> int:
    """What is kept of what somebody was told (``InboxMark.told``): they are told again when it grows."""
    soon = until is not None and today <= until <= today + SOON
    return 2 * colour + soon


def why(told: int | None, colour: Colour, now: int) -> str:
    """The reason for telling: it is new, it turned, or its last day is near; "" where there is none."""
    if told is None:
        return "新"
    if now <= told:
        return ""
    if told // 2 < colour:
        return f"转{colour.word}" if colour < Colour.RED else f"已{colour.word}"
    return "即将到期"
