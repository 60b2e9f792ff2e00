"""Which days are worked, and counting with them: the real days of 2020, the university's own above them."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.calendar.days import (
    FESTIVALS,
    Basis,
    Calendar,
    Counted,
    Dated,
    TermKey,
    terms_of,
    terms_touching,
)
from tests.departments.calendar.calendars import AUTUMN, PLAIN, SPRING, WITH_TERMS, off, on_duty

NEW_YEARS_EVE, AFTER_SPRING_FESTIVAL = date(2020, 1, 24), date(2020, 2, 3)
# The first year that the library does not know; the day is a Friday.
UNKNOWN = max(chinese_calendar.constants.holidays).year + 1


@pytest.mark.parametrize(
    ("day", "works", "words"),
    [
        (date(2020, 1, 1), False, "元旦"),
        (date(2020, 1, 19), True, "春节调休"),  # a Sunday
        (NEW_YEARS_EVE, False, "春节"),
        (date(2020, 1, 31), False, "春节"),  # as it was prolonged that year
        (date(2020, 2, 1), False, "春节"),
        (date(2020, 2, 2), False, "春节"),
        (AFTER_SPRING_FESTIVAL, True, ""),
        (date(2020, 4, 6), False, "清明节"),
        (date(2020, 4, 26), True, "劳动节调休"),
        (date(2020, 5, 9), True, "劳动节调休"),
        (date(2020, 6, 28), True, "端午节调休"),
        (date(2020, 9, 27), True, "国庆节调休"),
        (date(2020, 10, 8), False, "国庆节"),
        (date(2020, 10, 10), True, "国庆节调休"),
        (date(2020, 10, 11), False, ""),
        (date(2020, 10, 12), True, ""),
    ],
)
def test_the_real_days_of_2020(day, works, words):
    found = PLAIN.on(day)
    assert (found.works, found.words, found.basis, found.provisional) == (works, words, Basis.STATE, False)


def test_every_festival_of_the_library_has_its_name():
    assert FESTIVALS.keys() == {festival.value for festival in chinese_calendar.Holiday}


def test_beyond_what_is_known_monday_to_friday_work_for_the_time_being():
    monday = date(UNKNOWN, 10, 4) - timedelta(days=date(UNKNOWN, 10, 4).weekday())
    week = [PLAIN.on(monday + timedelta(days=number)) for number in range(7)]
    assert [day.works for day in week] == [True] * 5 + [False] * 2
    assert all(day.provisional and day.basis == "暂按周一至周五" for day in week)


class TestTheUniversitysOwnTable:
    winter = off(date(2020, 1, 13), date(2020, 2, 21), "寒假")

    def test_goes_above_what_the_state_arranged(self):
        calendar = Calendar((self.winter, on_duty(date(2020, 10, 1), words="校庆")))
        assert [
            (day.works, day.words, day.basis) for day in map(calendar.on, (date(2020, 1, 19), date(2020, 10, 1)))
        ] == [
            (False, "寒假", Basis.OWN),
            (True, "校庆", Basis.OWN),
        ]

    def test_settles_a_day_that_the_state_has_not(self):
        day = date(UNKNOWN, 1, 1)
        assert not Calendar((off(day, words="元旦"),)).on(day).provisional

    @pytest.mark.parametrize("turned", [False, True])
    def test_of_one_within_another_the_shorter_counts(self, turned):
        spans = (self.winter, on_duty(date(2020, 2, 10), date(2020, 2, 14), "线上教学筹备"))
        calendar = Calendar(spans[::-1] if turned else spans)
        assert [calendar.on(date(2020, 2, day)).words for day in (9, 10, 14, 15)] == [
            "寒假",
            "线上教学筹备",
            "线上教学筹备",
            "寒假",
        ]


class TestCounting:
    def test_goes_over_holidays_and_does_not_count_the_first_day(self):
        assert PLAIN.add_working_days(date(2020, 1, 22), 1) == Dated(date(2020, 1, 23), False)
        assert PLAIN.add_working_days(date(2020, 1, 22), 3) == Dated(date(2020, 2, 4), False)
        assert PLAIN.next_working_day(date(2020, 9, 25)).date == date(2020, 9, 27), "a Sunday that was worked"

    def test_goes_back_as_well(self):
        assert PLAIN.add_working_days(date(2020, 10, 9), -2).date == date(2020, 9, 29)
        assert PLAIN.add_working_days(date(2020, 10, 1), 0) == Dated(date(2020, 10, 1), False)

    def test_from_and_until_a_day(self):
        holiday = date(2020, 10, 3)
        assert (PLAIN.working_day_from(holiday).date, PLAIN.working_day_until(holiday).date) == (
            date(2020, 10, 9),
            date(2020, 9, 30),
        )
        assert PLAIN.working_day_from(date(2020, 10, 9)).date == date(2020, 10, 9)

    def test_between_two_days_both_included(self):
        assert PLAIN.working_days_between(date(2020, 1, 1), date(2020, 12, 31)) == Counted(249, False)
        assert PLAIN.working_days_between(date(2020, 9, 27), date(2020, 9, 27)) == Counted(1, False)
        assert PLAIN.working_days_between(date(2020, 9, 28), date(2020, 9, 27)) == Counted(0, False)

    def test_the_last_working_day_of_some_days(self):
        assert PLAIN.last_working_day(date(2020, 10, 1), date(2020, 10, 10)) == Dated(date(2020, 10, 10), False)
        assert PLAIN.last_working_day(date(2020, 10, 1), date(2020, 10, 8)) is None

    def test_says_where_it_rests_on_a_day_that_nobody_settled(self):
        last = date(UNKNOWN - 1, 12, 28)
        assert not PLAIN.add_working_days(last, 1).provisional
        assert PLAIN.add_working_days(last, 6).provisional
        assert PLAIN.working_days_between(last, date(UNKNOWN, 1, 1)).provisional

    @pytest.mark.parametrize(
        ("published", "due"),
        [
            (date(2020, 10, 12), date(2020, 10, 30)),  # a Monday
            (date(2020, 10, 18), date(2020, 10, 30)),  # the Sunday after it
            (date(2020, 10, 19), date(2020, 11, 6)),
            (date(2020, 9, 16), date(2020, 10, 9)),  # 2 October is a holiday
            (date(2020, 6, 10), date(2020, 6, 28)),  # 26 June too, and the Sunday after it is worked
        ],
    )
    def test_the_friday_of_the_second_week_after_a_notice(self, published, due):
        """附件2 三(二)4."""
        assert PLAIN.friday_of_second_week_after(published) == Dated(due, False)


class TestTerms:
    @pytest.mark.parametrize(
        ("day", "week"),
        [
            (date(2020, 2, 23), None),
            (date(2020, 2, 24), "第二学期第1周"),
            (date(2020, 3, 1), "第二学期第1周"),
            (date(2020, 5, 13), "第二学期第12周"),
            (date(2020, 6, 28), "第二学期第18周"),
            (date(2020, 6, 29), None),
            (date(2020, 9, 7), "第一学期第1周"),
            (date(2020, 12, 31), "第一学期第17周"),
        ],
    )
    def test_teaching_weeks_count_from_the_first_monday(self, day, week):
        found = WITH_TERMS.week_on(day)
        assert (str(found) if found else None) == week

    def test_a_term_is_longer_than_its_teaching_weeks(self):
        assert WITH_TERMS.term_on(date(2020, 7, 1)) == SPRING
        assert WITH_TERMS.term_on(date(2020, 9, 5)) == AUTUMN
        assert WITH_TERMS.term_on(date(2020, 8, 1)) is None

    def test_the_terms_of_a_year(self):
        assert [str(key) for key in terms_of(2020)] == ["2019–2020学年第二学期", "2020–2021学年第一学期"]
        assert terms_touching(2020)[0] == TermKey(2019, 1)


days = st.dates(date(2019, 1, 1), date(2022, 12, 31))
spans = st.builds(
    lambda first, length, works: (on_duty if works else off)(first, first + timedelta(days=length)),
    days,
    st.integers(0, 40),
    st.booleans(),
)
calendars = st.builds(lambda found: Calendar(tuple(found)), st.lists(spans, max_size=4))


@settings(max_examples=40, deadline=None)
@given(calendar=calendars, day=days, number=st.integers(1, 25))
def test_counting_forth_and_back_agree(calendar, day, number):
    there = calendar.add_working_days(day, number).date
    assert calendar.on(there).works
    assert calendar.working_days_between(day + timedelta(days=1), there).days == number
    start = calendar.working_day_from(day).date
    assert calendar.add_working_days(calendar.add_working_days(start, number).date, -number).date == start


@settings(max_examples=40, deadline=None)
@given(calendar=calendars, day=days)
def test_a_report_is_due_on_a_working_day_after_ten_days_at_least(calendar, day):
    due = calendar.friday_of_second_week_after(day).date
    assert calendar.on(due).works
    assert (due - day).days >= 12 - 2
