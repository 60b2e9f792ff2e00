from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from departments.templatetags import figures


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("87.345", 2, "87.35"),  # half-up, not to even
        ("87.355", 2, "87.36"),
        ("-0.005", 2, "−0.01"),
        ("-0.001", 2, "0.00"),  # no minus before zero
        ("20", 2, "20.00"),
        (Decimal("0.4"), 4, "0.4000"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(1, 8), 2, "0.13"),
        (0, 2, "0.00"),
        ("1" * 40 + "." + "4" * 40, 1, "1" * 40 + ".4"),
        (None, 2, "—"),
    ],
)
def test_points(value: object, places: int, shown: str) -> None:
    assert figures.points(value, places) == shown


@pytest.mark.parametrize("value", [0.5, True, object()])
def test_what_is_not_exact_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        figures.points(value)


def test_words_are_refused() -> None:
    with pytest.raises(ValueError, match="not a decimal"):
        figures.points("八十")


@pytest.mark.parametrize(
    ("value", "shown"), [("0.4000", "0.4"), ("20", "20"), ("100", "100"), ("12.50", "12.5"), (Fraction(1, 3), "0.3333")]
)
def test_plain(value: object, shown: str) -> None:
    assert figures.plain(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0.1", "−0.10"), ("0.125", "−0.125"), ("0.1000", "−0.10"), ("2", "−2.00"), ("0", "0.00"), (None, "—")],
)
def test_lost(value: object, shown: str) -> None:
    assert figures.lost(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("39.4381", "39.4381"), ("29.8000", "29.80"), ("20", "20.00"), ("0.1250", "0.125"), (None, "—"), ("", "—")],
)
def test_a_score_has_all_its_decimals_and_two_at_least(value: object, shown: str) -> None:
    assert figures.score(value) == shown


@pytest.mark.parametrize(
    ("text", "places", "kept_free"),
    [
        ("29.80", 4, "00"),
        ("39.4381", 4, ""),
        ("−0.125", 4, "0"),
        ("+0.0034", 4, ""),
        ("30", 2, ".00"),
        ("0.5", 2, "0"),
        ("0.25", 2, ""),
        ("12", 0, ""),
        ("待评", 4, ""),
        ("", 4, ""),
        ("19.5 项", 4, ""),
    ],
)
def test_a_figure_keeps_the_decimals_free_that_it_lacks_in_its_column(text: str, places: int, kept_free: str) -> None:
    assert figures.fill(text, places) == (f' data-fill="{kept_free}"' if kept_free else "")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.875", "87.5%"),
        (Fraction(189, 192), "98.4%"),  # 94.5 of 96
        ("0.8996", "90.0%"),
        ("0.99949", "99.9%"),
        ("0.9995", "100.0%"),
        ("1.1", "110.0%"),
        (None, "—"),
    ],
)
def test_rate(value: object, shown: str) -> None:
    assert figures.rate(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("24390", "24,390.00 元"), (Decimal("0.5"), "0.50 元"), ("1234567.891", "1,234,567.89 元"), (0, "0.00 元")],
)
def test_yuan(value: object, shown: str) -> None:
    assert figures.yuan(value) == shown


def test_dates() -> None:
    late = datetime.datetime(2020, 3, 4, 17, 5, tzinfo=datetime.UTC)  # five past one on the 5th in Jiaozuo
    assert figures.chinese_date(datetime.date(2020, 3, 5)) == "2020年3月5日"
    assert figures.chinese_date("2020-12-31") == "2020年12月31日"
    assert figures.chinese_date(late) == "2020年3月5日"
    assert figures.chinese_moment(late) == "2020年3月5日 01:05"
    assert figures.chinese_date(None) == figures.chinese_moment(None) == "—"
