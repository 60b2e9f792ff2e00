"""三色: the share of the time left decides, exactly."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.inbox.colours import Colour, Rules, colour_of, share_left, urgency, why

DAY = datetime.timedelta(days=1)
ASKED = datetime.date(2020, 6, 1)
# 20 days: 1 to 20 June.
LAST = datetime.date(2020, 6, 20)
RULES = Rules()


@pytest.mark.parametrize(
    ("today", "left", "colour"),
    [
        (datetime.date(2020, 6, 1), Fraction(20, 20), Colour.CALM),
        (datetime.date(2020, 6, 14), Fraction(7, 20), Colour.CALM),  # 35 %
        (datetime.date(2020, 6, 15), Fraction(6, 20), Colour.YELLOW),  # 30 % exactly
        (datetime.date(2020, 6, 17), Fraction(4, 20), Colour.YELLOW),  # 20 %
        (datetime.date(2020, 6, 18), Fraction(3, 20), Colour.ORANGE),  # 15 % exactly
        (datetime.date(2020, 6, 20), Fraction(1, 20), Colour.ORANGE),  # the last day is not over
        (datetime.date(2020, 6, 21), Fraction(0), Colour.RED),
        (datetime.date(2020, 6, 27), Fraction(-6, 20), Colour.RED),  # seven days late
        (datetime.date(2020, 6, 28), Fraction(-7, 20), Colour.LONG),
    ],
)
def test_twenty_days(today: datetime.date, left: Fraction, colour: Colour) -> None:
    assert share_left(ASKED, LAST, today) == left
    assert colour_of(ASKED, LAST, today, RULES) == colour


@pytest.mark.parametrize(
    ("last", "today", "colour"),
    [
        (ASKED, ASKED, Colour.CALM),  # asked for the same day: all of its time is left
        (ASKED, ASKED + DAY, Colour.RED),
        (ASKED - DAY, ASKED, Colour.RED),  # asked when it was late already
        (None, datetime.date(2030, 1, 1), Colour.CALM),  # no last day
    ],
)
def test_short_and_endless_times(last: datetime.date | None, today: datetime.date, colour: Colour) -> None:
    assert colour_of(ASKED, last, today, RULES) == colour


def test_a_third_is_no_rounded_figure() -> None:
    """10 days left of 33 is more than 30 %, 9 of 30 is 30 %; 33.3 and 30.0 in figures, but no figure decides."""
    assert colour_of(ASKED, ASKED + 32 * DAY, ASKED + 23 * DAY, RULES) == Colour.CALM
    assert colour_of(ASKED, ASKED + 29 * DAY, ASKED + 21 * DAY, RULES) == Colour.YELLOW


@given(days=st.integers(0, 400), passed=st.integers(0, 500), yellow=st.integers(2, 99), data=st.data())
def test_time_only_makes_it_more_urgent(days: int, passed: int, yellow: int, data: st.DataObject) -> None:
    rules = Rules(yellow=yellow, orange=data.draw(st.integers(1, yellow - 1)))
    last, today = ASKED + days * DAY, ASKED + passed * DAY
    assert colour_of(ASKED, last, today, rules) <= colour_of(ASKED, last, today + DAY, rules)
    assert (colour_of(ASKED, last, today, rules) >= Colour.RED) == (today > last)


@pytest.mark.parametrize(
    ("told", "colour", "until", "reason"),
    [
        (None, Colour.CALM, None, "新"),
        (None, Colour.RED, -1, "新"),
        (0, Colour.CALM, 9, ""),
        (0, Colour.YELLOW, 5, "转黄"),
        (2, Colour.YELLOW, 5, ""),  # told when it turned
        (2, Colour.YELLOW, 1, "即将到期"),
        (2, Colour.ORANGE, 1, "转橙"),
        (3, Colour.ORANGE, 0, "转橙"),
        (5, Colour.ORANGE, 0, ""),
        (5, Colour.RED, -1, "已逾期"),
        (6, Colour.RED, -2, ""),
        (6, Colour.LONG, -9, "已长期逾期"),
        (8, Colour.RED, -2, ""),  # the rules were changed: nobody is told of what is less
    ],
)
def test_when_somebody_is_told(told: int | None, colour: Colour, until: int | None, reason: str) -> None:
    last = None if until is None else ASKED + until * DAY
    assert why(told, colour, urgency(colour, last, ASKED)) == reason
