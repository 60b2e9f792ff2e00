from __future__ import annotations

from datetime import timedelta

import pytest

from departments.dates import how_long


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
