"""Days to a file that a calendar on a telephone or in WPS reads (iCalendar, RFC 5545). Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from .days import DAY, Date

MAKER = "-//jzu_assess//ZH"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that lasts from ``first`` to ``last``, whole days. ``key`` is the same for the same thing each time
    that it is sent, so that a calendar which has it already changes it and has no second one; ``url`` is its page."""

    key: str
    summary: str
    first: Date
    last: Date
    description: str = ""
    url: str = ""


def make_ics(name: str, events: Iterable[Event], *, made: datetime.datetime) -> bytes:
    """The events as one calendar called ``name``, in the order given; ``made`` (aware) is when they were asked for."""
    # Takes a while to load, and few pages need it.
    from icalendar import Calendar
    from icalendar import Event as Entry

    book = Calendar()
    book.add("prodid", MAKER)
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", name)
    for event in events:
        entry = Entry()
        entry.add("uid", f"{event.key}@jzu-assess")
        entry.add("dtstamp", made.astimezone(datetime.UTC))
        entry.add("dtstart", event.first)
        entry.add("dtend", event.last + DAY)
        entry.add("summary", event.summary)
        # A day on which something is due does not make anybody busy.
        entry.add("transp", "TRANSPARENT")
        if event.description:
            entry.add("description", event.description)
        if event.url:
            entry.add("url", event.url)
        book.add_component(entry)
    written: bytes = book.to_ical()
    return written
