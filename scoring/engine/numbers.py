"""Exact numbers: rationals in, half-up rounding, decimal text out (docs/semantics.md 1)."""

from __future__ import annotations

from functools import lru_cache

from gmpy2 import mpq

ZERO = mpq(0)
ONE = mpq(1)
HALF = mpq(1, 2)
SCORE_PLACES = 4
MONEY_PLACES = 2
_SCALES = [(10**places, mpq(1, 10**places)) for places in range(SCORE_PLACES + 1)]


def half_up(value: mpq, places: int) -> mpq:
    """``value`` (not negative) rounded to ``places`` decimals, halves up."""
    scale, unit = _SCALES[places]
    if scale % value.denominator == 0:
        return value
    return (value * scale + HALF) // 1 * unit


def down(value: mpq, step: mpq) -> mpq:
    """``value`` (not negative) rounded down to a multiple of ``step``."""
    return (value // step) * step


def text(value: mpq, places: int) -> str:
    """``value`` (not negative) with ``places`` decimals, rounded half-up: ``"87.3500"``."""
    scale = 10**places
    denominator = value.denominator
    units = (2 * scale * value.numerator + denominator) // (2 * denominator)
    return f"{units // scale}.{units % scale:0{places}d}"


@lru_cache(maxsize=8192)
def score_text(value: mpq) -> str:
    """A rounded score with its 4 decimals; few values, many leaves."""
    return text(value, SCORE_PLACES)


def plain(value: mpq) -> str:
    """``value`` as the shortest decimal, for sentences: ``"0.1"``, ``"-5"``; a repeating one with 4 decimals."""
    sign = "-" if value < 0 else ""
    magnitude = -value if value < 0 else value
    places, scale, denominator = 0, 1, magnitude.denominator
    while scale % denominator and places < 40:
        places, scale = places + 1, scale * 10
    if scale % denominator:
        places = SCORE_PLACES
    if places == 0:
        return f"{sign}{magnitude.numerator // denominator}"
    return sign + text(magnitude, places)
