"""Numbers of the scheme as text: exact both ways, and no binary float anywhere between."""

from __future__ import annotations

import pytest
from gmpy2 import mpq
from hypothesis import given
from hypothesis import strategies as st

from targets.scheme.figures import exact, percent, written


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.2", mpq(1, 5)), ("20", mpq(20)), ("-5", mpq(-5)), ("1/3", mpq(1, 3)), ("0.10", mpq(1, 10)), ("007", mpq(7))],
)
def test_text_is_read_exactly(text: str, value: mpq) -> None:
    assert exact(text) == value


@pytest.mark.parametrize(
    "text", ["", ".5", "5.", "1e3", "+1", "0x10", "inf", "nan", "1/0", "1/00", "1 000", "１", "1_0", "1.0/3", "1\n"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        exact(text)


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
    assert (percent(mpq("0.8")), percent(mpq("0.875")), percent(mpq(1))) == ("80%", "87.5%", "100%")


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_what_is_written_is_read_back(numerator: int, denominator: int) -> None:
    value = mpq(numerator, denominator)
    assert exact(written(value)) == value
