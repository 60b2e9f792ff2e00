"""The case files' arithmetic: exact, and nothing but arithmetic."""

from __future__ import annotations

import pytest
from gmpy2 import mpq

from tests.scoring.engine.arithmetic import exact, half_up


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", mpq(1, 2)),
        ("0.5 - 0.1", mpq(2, 5)),
        ("20 − 0.2 × 3", mpq(97, 5)),
        ("0.5 × 14 ÷ 16", mpq(7, 16)),
        ("2 * 1 / 3", mpq(2, 3)),
        ("1 - 2 - 3", mpq(-4)),
        ("8 ÷ 4 ÷ 2", mpq(1)),
        ("(0.5 + 0.45) - 0.05", mpq(9, 10)),
        ("30 × (1 + 0.5) ÷ 2", mpq(45, 2)),
        ("0.5 × 85%", mpq(17, 40)),
    ],
)
def test_is_worked_out_exactly(text, value):
    assert exact(text) == value


@pytest.mark.parametrize(
    "text", ["", "0.5 0.5", "-1", ".5", "1e3", "0.5 +", "(1", "1)", "1 ÷ 0", "__import__('os')", "一", "1 ** 2"]
)
def test_all_else_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        exact(text)


@pytest.mark.parametrize(
    ("value", "rounded"), [("1/3", "0.3333"), ("2/3", "0.6667"), ("0.00005", "0.0001"), ("0.00004999", "0")]
)
def test_rounds_halves_up_to_four_decimals(value, rounded):
    assert half_up(mpq(value)) == mpq(rounded)
