"""What is filled in of the calendar. ``calendar_of`` is what other processes ask; what it gives is pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from .. import acting
from ..models import OwnDays, Phase, TermDates, Year
from .checking import span_findings
from .days import Calendar, Span, Term, TermKey, terms_of, terms_touching

UNFILLED = "未填"


def calendar_of(year: Year) -> Calendar:
    """What is known of the days of ``year`` and of the years beside it, so that what is counted may cross into them:
    two queries, once in a request."""
    return calendar_around(year.year)


def calendar_around(number: int) -> Calendar:
    """The same by a calendar year's number, whether or not it is assessed."""
    return acting.once_per_request(("calendar", number), lambda: load_calendar(number))


def load_calendar(number: int) -> Calendar:
    """The same as it stands at this moment: for services, which hold their locks by then."""
    spans = OwnDays.objects.filter(year__year__range=(number - 1, number + 1))
    terms = TermDates.objects.filter(school_year__range=(number - 2, number + 1))
    return Calendar(tuple(map(span_of, spans)), tuple(sorted(map(term_of_row, terms))))


def span_of(one: OwnDays) -> Span:
    return Span(one.first, one.last, one.works, one.words)


def term_of_row(row: TermDates) -> Term:
    return Term(TermKey(row.school_year, row.number), row.first_monday, row.weeks, row.first_day, row.last_day)


def own_days(year: Year) -> QuerySet[OwnDays]:
    """The university's own table of the year, by day."""
    return year.own_days.select_related("year").order_by("first", "last")


def rows_of_terms(year: Year) -> QuerySet[TermDates]:
    """Of the terms that touch the year, those that are filled in."""
    first, *_, last = terms_touching(year.year)
    rows = TermDates.objects.filter(school_year__range=(first.school_year, last.school_year))
    return rows.exclude(school_year=last.school_year, number=2)


def terms_filled(year: Year) -> dict[TermKey, Term | None]:
    """Every term that touches the year, in order; None where nobody filled it in."""
    known = {term.key: term for term in map(term_of_row, rows_of_terms(year))}
    return {key: known.get(key) for key in terms_touching(year.year)}


def terms_to_fill(year: Year) -> tuple[TermKey, ...]:
    """Those of the terms that begin in the year which nobody filled in."""
    filled = terms_filled(year)
    return tuple(key for key in terms_of(year.year) if filled[key] is None)


def settled_terms(year: Year) -> frozenset[TermKey]:
    """The terms that touch the year and cannot be changed any more, since they began in a year that is final."""
    first = terms_touching(year.year)[0]
    final = Year.objects.filter(year=first.school_year, phase=Phase.FINAL).exists()
    return frozenset({first}) if final else frozenset()


def terms_as_seen(terms: Mapping[TermKey, Term | None]) -> dict[str, Any]:
    """What the form of the terms shows, as JSON."""
    return {str(key): term.said if term else UNFILLED for key, term in terms.items()}


def as_seen(one: OwnDays) -> dict[str, Any]:
    return {
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "works": one.works,
        "words": one.words,
    }


def a_year_later(span: Span, year: int) -> Span:
    """``span`` as it would lie in ``year``: on the same days of the month."""
    return Span(_in_year(span.first, year), _in_year(span.last, year), span.works, span.words)


def _in_year(day: datetime.date, year: int) -> datetime.date:
    """29 February is the 28th where the year has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def to_copy(year: Year) -> list[Span]:
    """What the table of the year before would be in this one, but for what would cross what stands there."""
    there = [span_of(one) for one in own_days(year)]
    last_year = OwnDays.objects.filter(year__year=year.year - 1).order_by("first", "last")
    moved = [a_year_later(span_of(one), year.year) for one in last_year]
    return [span for span in moved if not span_findings(span, there, year.year)]
