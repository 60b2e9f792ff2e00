"""Cycles as people write them, and the days on which they fall: each example as a clerk would look it up."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.calendar.cycles import (
    DECEMBER,
    Cycle,
    Every,
    UnknownCycle,
    missing_terms,
    occurrences,
    parse_cycle,
)
from departments.calendar.days import MOST_WEEKS, Calendar
from tests.departments.calendar.calendars import BEFORE, PLAIN, SPRING, TERMS, WITH_TERMS, off
from tests.departments.calendar.test_days import UNKNOWN, calendars


@pytest.mark.parametrize(
    ("written", "cycle"),
    [
        # 附件2-2
        ("每周", "每周"),
        ("每月", "每月"),
        ("每季度", "每季度"),
        ("每学期", "每学期"),
        ("随机", "随机"),
        # 附件1-2: 工作周期 and 完成时限
        ("每学年", "每学年"),
        ("每年", "每年"),
        ("每年 12月", "每年12月"),
        ("每季度末", "每季度"),
        ("每学期末", "每学期"),
        ("每学期期末", "每学期"),
        ("学期第 8-12周", "学期第8–12周"),
        ("每学期第 1周", "学期第1周"),
        ("开学 第 1周", "学期第1周"),
        ("开课第一周", "学期第1周"),
        # in other words and widths
        ("每 周 一次", "每周"),
        ("每个月", "每月"),
        ("每月底", "每月"),
        ("每月下旬", "每月下旬"),
        ("每月上旬一次", "每月上旬"),
        ("不定期", "随机"),
        ("学期第８—１２周", "学期第8–12周"),
        ("第8周至第12周", "学期第8–12周"),
        ("教学第十二周", "学期第12周"),
        ("每年3月至5月", "每年3–5月"),
    ],
)
def test_what_people_write_is_read(written, cycle):
    assert str(parse_cycle(written)) == cycle


@pytest.mark.parametrize(
    "written",
    ["", "有时", "每天", "每两周", "8周", "学期第0周", "学期第12-8周", "学期第99周", "每年13月", "每年0月", "第十十周"],
)
def test_what_is_no_cycle_is_refused_with_those_that_are(written):
    with pytest.raises(UnknownCycle, match="请填写：每周、每月"):
        parse_cycle(written)


numbered = st.tuples(st.integers(1, DECEMBER), st.integers(1, DECEMBER)).map(sorted)
cycles = st.one_of(
    st.sampled_from([Cycle(every) for every in Every if every not in {Every.MONTH_OF_YEAR, Every.WEEKS_OF_TERM}]),
    st.builds(lambda pair: Cycle(Every.MONTH_OF_YEAR, *pair), numbered),
    st.builds(
        lambda pair: Cycle(Every.WEEKS_OF_TERM, *pair),
        st.tuples(st.integers(1, MOST_WEEKS), st.integers(1, MOST_WEEKS)).map(sorted),
    ),
)


@settings(max_examples=60)
@given(cycles)
def test_a_cycle_is_read_back_as_it_is_shown(cycle):
    assert parse_cycle(str(cycle)) == cycle


@pytest.mark.parametrize("numbers", [(0, 0), (3, 2), (1, 13)])
def test_there_is_no_cycle_of_months_that_are_none(numbers):
    with pytest.raises(ValueError, match="每年某月"):
        Cycle(Every.MONTH_OF_YEAR, *numbers)


def told(written, calendar=WITH_TERMS, year=2020):
    """``3月: 03-01 to 03-31, due 03-31``."""
    found = occurrences(parse_cycle(written), calendar, year)
    return [f"{one.label}: {one.first:%m-%d} to {one.last:%m-%d}, due {one.due:%m-%d}" for one in found]


def test_every_month():
    found = told("每月")
    assert len(found) == 12
    assert [found[1], found[2], found[9]] == [
        "2月: 02-01 to 02-29, due 02-28",  # the 29th is a Saturday
        "3月: 03-01 to 03-31, due 03-31",
        "10月: 10-01 to 10-31, due 10-30",
    ]


def test_thirds_of_a_month():
    assert told("每月上旬")[9] == "10月上旬: 10-01 to 10-10, due 10-10", "a Saturday that was worked"
    assert told("每月中旬")[0] == "1月中旬: 01-11 to 01-20, due 01-20"
    assert told("每月下旬")[1] == "2月下旬: 02-21 to 02-29, due 02-28"


def test_every_quarter():
    assert told("每季度") == [
        "第一季度: 01-01 to 03-31, due 03-31",
        "第二季度: 04-01 to 06-30, due 06-30",
        "第三季度: 07-01 to 09-30, due 09-30",
        "第四季度: 10-01 to 12-31, due 12-31",
    ]


def test_every_week_by_its_number_in_the_term_else_by_its_days():
    found = told("每周")
    assert found[0] == "1月6日–12日: 01-06 to 01-12, due 01-10"
    assert found[7:9] == [
        "第二学期第2周: 03-02 to 03-08, due 03-06",
        "第二学期第3周: 03-09 to 03-15, due 03-13",
    ]
    assert "第二学期第9周: 04-20 to 04-26, due 04-26" in found, "a Sunday that was worked"
    assert found[-1] == "第一学期第17周: 12-28 to 12-31, due 12-31", "clipped to the year"
    assert not any("01-27" in one for one in found), "a week of Spring Festival"
    assert "6月29日–7月5日: 06-29 to 07-05, due 07-03" in found


def test_a_vacation_of_the_table_has_no_week_and_no_month():
    summer = Calendar((off(date(2020, 7, 1), date(2020, 8, 30), "暑假"),), TERMS)
    assert [one[:2] for one in told("每月", summer)] == [f"{number}月"[:2] for number in range(1, 13) if number != 7]
    assert told("每月", summer)[6] == "8月: 08-01 to 08-31, due 08-31"
    assert not any("07-1" in one for one in told("每周", summer))


def test_every_term_in_the_year_in_which_it_begins():
    assert told("每学期") == [
        "第二学期: 02-24 to 07-10, due 07-10",
        "第一学期: 09-05 to 12-31, due 12-31",  # what comes after the cut-off does not count
    ]


def test_a_school_year_in_the_year_in_which_it_ends():
    assert told("每学年") == ["2019–2020学年: 01-01 to 07-10, due 07-10"]
    assert told("每学年", Calendar(terms=(SPRING,))) == ["2019–2020学年: 02-24 to 07-10, due 07-10"]


def test_weeks_of_each_term():
    assert told("学期第8-12周") == [
        "第二学期第8–12周: 04-13 to 05-17, due 05-15",
        "第一学期第8–12周: 10-26 to 11-29, due 11-27",
    ]
    assert told("开学第1周") == [
        "第二学期第1周: 02-24 to 03-01, due 02-28",
        "第一学期第1周: 09-07 to 09-13, due 09-11",
    ]
    assert told("学期第17-20周") == [
        "第二学期第17–18周: 06-15 to 06-28, due 06-28",  # a term of 18 weeks
        "第一学期第17–18周: 12-28 to 12-31, due 12-31",
    ]
    assert told("学期第18周")[0] == "第二学期第18周: 06-22 to 06-28, due 06-28", "that of the autumn began in 2019"
    assert told("学期第20周") == []


def test_a_year_and_months_of_it():
    assert told("每年") == ["2020年: 01-01 to 12-31, due 12-31"]
    assert told("每年9月") == ["9月: 09-01 to 09-30, due 09-30"]
    assert told("每年3-5月") == ["3–5月: 03-01 to 05-31, due 05-29"]


def test_nothing_is_planned_at_random():
    assert told("随机") == []


def test_a_term_that_nobody_filled_in_is_missed_and_not_made_up():
    assert told("每学期", PLAIN) == told("学期第1周", PLAIN) == told("每学年", PLAIN) == []
    both = ("2019–2020学年第二学期", "2020–2021学年第一学期")
    assert missing_terms(parse_cycle("每学期"), PLAIN, 2020) == both
    assert missing_terms(parse_cycle("学期第8-12周"), Calendar(terms=(BEFORE, SPRING)), 2020) == both[1:]
    assert missing_terms(parse_cycle("每学年"), PLAIN, 2020) == both[:1]
    assert missing_terms(parse_cycle("每周"), PLAIN, 2020) == ()
    assert len(told("每周", PLAIN)) > 45


def test_what_rests_on_days_that_nobody_settled_says_so():
    monthly = occurrences(parse_cycle("每月"), PLAIN, UNKNOWN)
    assert len(monthly) == 12
    assert all(one.provisional for one in monthly)
    settled = off(date(UNKNOWN, 12, 31), words="元旦")
    assert not occurrences(parse_cycle("每年"), PLAIN, UNKNOWN - 1)[0].provisional
    assert occurrences(parse_cycle("每年"), Calendar((settled,)), UNKNOWN)[0].provisional


@settings(max_examples=40, deadline=None)
@given(cycle=cycles, calendar=calendars, year=st.integers(2019, 2022))
def test_every_occurrence_lies_in_the_year_and_is_due_on_its_last_working_day(cycle, calendar, year):
    calendar = Calendar(calendar.spans, TERMS)
    found = occurrences(cycle, calendar, year)
    for one in found:
        assert date(year, 1, 1) <= one.first <= one.due <= one.last <= date(year, 12, 31)
        assert calendar.on(one.due).works
        assert calendar.working_days_between(one.due, one.last).days == 1
    assert all(one.last < other.first for one, other in pairwise(found))
    assert all((one.last - one.first) < timedelta(days=366) for one in found)
