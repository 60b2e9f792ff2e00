from __future__ import annotations

from datetime import date, timedelta

import pytest

from departments.dates import chinese_span, how_long, typed_day


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=-3), "0 秒"),
        (timedelta(seconds=119.9), "119 秒"),
        (timedelta(minutes=2), "2 分钟"),
        (timedelta(minutes=119, seconds=59), "119 分钟"),
        (timedelta(hours=2), "2 小时"),
        (timedelta(hours=47), "47 小时"),
        (timedelta(hours=48), "2 天"),
    ],
)
def test_how_long(time: timedelta, words: str) -> None:
    assert how_long(time) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2020, 1, 13), date(2020, 2, 21), "2020年1月13日至2月21日"),
        (date(2020, 12, 31), date(2021, 1, 3), "2020年12月31日至2021年1月3日"),
        (date(2020, 11, 6), date(2020, 11, 6), "2020年11月6日"),
    ],
)
def test_from_one_day_to_another(first: date, last: date, words: str) -> None:
    assert chinese_span(first, last) == words


@pytest.mark.parametrize(
    "text", ["2020-3-5", "2020-03-05", "2020/3/5", "2020.3.5", "2020年3月5日", "２０２０年 3 月 5 日", "2020年3月5"]
)
def test_a_day_as_people_type_it(text: str) -> None:
    assert typed_day(text) == date(2020, 3, 5)


@pytest.mark.parametrize("text", ["", "3月5日", "2020-2-30", "20200305", "2020-3-5 8:00", "三月", "0000-1-1"])
def test_what_is_no_day(text: str) -> None:
    assert typed_day(text) is None
