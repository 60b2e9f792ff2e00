"""When a notice item's notices are due, as its cycle was in force. Pure.

The cycle that a list was filed with on time holds for the whole year, what was filed later from that day on, a revision
from the day on which it was filed, and nothing is due on or after the day on which an item ended. So what an office was
to report before it changed its mind stays planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from departments.calendar.cycles import Occurrence, missing_terms, occurrences, parse_cycle
from departments.calendar.days import Calendar, Date


@dataclass(frozen=True, slots=True)
class InForce:
    """A cycle, as it is kept, with the days on which it was in force: from ``since`` (None: from the beginning) to
    before ``until`` (None: on)."""

    cycle: str
    since: Date | None = None
    until: Date | None = None

    def holds_on(self, day: Date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def spans(
    cycle: str, since: Date | None, until: Date | None, revised: Sequence[tuple[Date, str]] = ()
) -> Iterator[InForce]:
    """The cycles of an item one after another: ``cycle`` is today's, ``revised`` the days on which a revision was filed
    with the cycle that it replaced, in order."""
    begin = since
    for day, before in revised:
        yield InForce(before, begin, day)
        begin = day
    yield InForce(cycle, begin, until)


def due(cycles: Iterable[InForce], calendar: Calendar, year: int) -> list[Occurrence]:
    """What is due in ``year``, in order; nothing for 随机, nor for terms that nobody filled in."""
    found = [
        one for span in cycles for one in occurrences(parse_cycle(span.cycle), calendar, year) if span.holds_on(one.due)
    ]
    return sorted(found, key=lambda one: (one.due, one.first))


def lacking(cycle: str, calendar: Calendar, year: int) -> tuple[str, ...]:
    """The terms without which ``cycle`` cannot be dated in full."""
    return missing_terms(parse_cycle(cycle), calendar, year)
