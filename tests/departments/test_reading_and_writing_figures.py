"""Exact numbers read and written: no binary float anywhere between (docs/semantics.md 1)."""

from __future__ import annotations

import pytest
from gmpy2 import mpq
from hypothesis import given
from hypothesis import strategies as st

from departments.figures import (
    NotANumber,
    difference,
    down,
    exact,
    fixed,
    half_up,
    percent,
    plain,
    rational,
    share,
    typed,
    written,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.2", mpq(1, 5)), ("20", mpq(20)), ("-5", mpq(-5)), ("1/3", mpq(1, 3)), ("0.10", mpq(1, 10)), ("007", mpq(7))],
)
def test_text_is_read_exactly(text: str, value: mpq) -> None:
    assert rational(text) == value


@pytest.mark.parametrize(
    "text", ["", ".5", "5.", "1e3", "+1", "0x10", "inf", "nan", "1/0", "1/00", "1 000", "１", "1_0", "1.0/3", "1\n"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        rational(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (mpq(1, 5), "0.2"),
        (mpq(300000), "300000"),
        (mpq(1, 3), "1/3"),
        (mpq(-1, 40), "-0.025"),
        (mpq(0), "0"),
        (mpq(5, 4), "1.25"),
    ],
)
def test_a_value_is_written_as_short_as_it_is_exact(value: mpq, text: str) -> None:
    assert written(value) == text


def test_a_share_as_people_write_it() -> None:
    assert (share(mpq("0.8")), share(mpq("0.875")), share(mpq(1))) == ("80%", "87.5%", "100%")


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_what_is_written_is_read_back(numerator: int, denominator: int) -> None:
    value = mpq(numerator, denominator)
    assert rational(written(value)) == value


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.00005", 4, "0.0001"),
        ("0.00004999999999", 4, "0"),
        ("18.47368421", 4, "18.4737"),
        ("1/3", 4, "0.3333"),
        ("2/3", 4, "0.6667"),
        ("69.995", 2, "70"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("99999999999999999999.00005", 4, "99999999999999999999.0001"),
    ],
)
def test_halves_are_rounded_up(value, places, rounded):
    assert half_up(mpq(value), places) == mpq(rounded)


def test_money_is_rounded_down_to_its_step():
    assert down(mpq("6382.97"), mpq(1)) == 6382
    assert down(mpq("6382.97"), mpq(100)) == 6300
    assert down(mpq("6382.979"), mpq("0.01")) == mpq("6382.97")


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [
        ("94.5", "96", "98.4%"),
        ("0.8996", "1", "90.0%"),
        ("1", "3", "33.3%"),
        ("1", "2000", "0.1%"),
        ("11", "10", "110.0%"),
    ],
)
def test_rates_are_shown_with_one_decimal(numerator, denominator, words):
    assert percent(mpq(numerator) / mpq(denominator)) == words


@pytest.mark.parametrize(
    ("value", "written"), [("0", "0.0000"), ("87.35", "87.3500"), ("0.00005", "0.0001"), ("20", "20.0000")]
)
def test_scores_are_written_with_four_decimals(value, written):
    assert fixed(mpq(value), 4) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0", "0"),
        ("0.10", "0.1"),
        ("300000", "300000"),
        ("-5", "−5"),
        ("-0.25", "−0.25"),
        ("1/3", "0.3333"),
        ("1e-12", "0.000000000001"),
    ],
)
def test_sentences_have_the_shortest_decimal(value, written):
    assert plain(mpq(value)) == written


@pytest.mark.parametrize(
    ("entered", "means"), [("０．５", "0.5"), (" 1 200 ", "1200"), ("3\u3000", "3"), ("0.50", "0.50")]
)
def test_what_people_type_is_taken_for_what_it_means(entered: str, means: str) -> None:
    assert typed(entered) == means


@pytest.mark.parametrize("entered", ["", " ", "-1", "1e3", "NaN", "1.", ".5", "1,5", "1" * 41, "0." + "1" * 41, "一"])
def test_what_is_no_decimal_is_not_guessed(entered: str) -> None:
    with pytest.raises(NotANumber):
        typed(entered)


@pytest.mark.parametrize(
    ("value", "written"), [("0.0034", "+0.0034"), ("-0.0017", "−0.0017"), ("-2.5", "−2.50"), ("0", "")]
)
def test_a_difference_has_its_sign(value, written):
    assert difference(mpq(value)) == written


@pytest.mark.parametrize("text", ["e", "E", "/", ".", "-", "", "1e5", "1/0", "nan", "inf", "0x10", "1_000", "１"])
def test_what_is_no_number_is_refused_and_leaves_the_interpreter_whole(text: str) -> None:
    """gmpy2 writes into the text that it fails to read: after ``mpq("e")`` every lone e of the process was lost."""
    with pytest.raises(NotANumber):
        exact(text)
    assert [one.encode() for one in "eE/.-"] == [b"e", b"E", b"/", b".", b"-"]
