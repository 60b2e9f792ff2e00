"""A calendar for the tests of what counts with it: the terms of 2020, and nothing else of the university's own."""

from datetime import date

from departments.calendar.days import Calendar, Span, Term, TermKey

SPRING = Term(TermKey(2019, 2), date(2020, 2, 24), 18, date(2020, 2, 24), date(2020, 7, 10))
AUTUMN = Term(TermKey(2020, 1), date(2020, 9, 7), 18, date(2020, 9, 5), date(2021, 1, 15))
BEFORE = Term(TermKey(2019, 1), date(2019, 9, 2), 18, date(2019, 8, 31), date(2020, 1, 10))
TERMS = (BEFORE, SPRING, AUTUMN)
PLAIN = Calendar()
WITH_TERMS = Calendar(terms=TERMS)


def off(first: date, last: date | None = None, words: str = "放假") -> Span:
    return Span(first, last or first, False, words)


def on_duty(first: date, last: date | None = None, words: str = "值班") -> Span:
    return Span(first, last or first, True, words)
