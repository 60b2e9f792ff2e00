"""Exact numbers, read and written: the one place for the engine, pages, forms and documents (docs/semantics.md 1).

Points, rates, counts and yuan are rationals (``gmpy2.mpq``); a binary float is refused, since what it would show is
not what was computed. Rounding is half-up, away from zero. What people read has a true minus sign.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from gmpy2 import mpq

ZERO = mpq(0)
ONE = mpq(1)
HALF = mpq(1, 2)
SCORE_PLACES = 4
MONEY_PLACES = 2
# What people enter has at most so many decimals; what is longer came of a division or a product.
LONGEST = 40
MINUS = "\u2212"
NOTHING = "—"

Number = mpq | Decimal | Fraction | int | str

_DECIMAL = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40})?")
_RATIONAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40}|/[0-9]{1,40})?")
_EXACT = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+|\d+/\d+)", re.ASCII)
_FIGURE = re.compile(rf"[+{MINUS}-]?[0-9]+(\.[0-9]+)?")
_SCALES: list[tuple[int, mpq]] = [(10**places, mpq(1, 10**places)) for places in range(SCORE_PLACES + 1)]


class NotANumber(ValueError):
    """What stands there is no number of the kind that is wanted."""


# --- reading ---


def exact(value: Number) -> mpq:
    """``value`` as a rational. Raises ``TypeError`` for a float or a truth value, ``NotANumber`` for words."""
    if isinstance(value, bool | float):
        raise TypeError(f"not an exact number: {value!r}")
    if not isinstance(value, str):
        return mpq(value)
    # Asked beforehand: gmpy2 writes into the text that it cannot read, and a lone "e" is the interpreter's own.
    if not _EXACT.fullmatch(value) or re.search(r"/0+$", value):
        raise NotANumber(f"not a decimal: {value!r}")
    return mpq(value)


def is_decimal(text: str) -> bool:
    """Whether ``text`` is a decimal of a facts file (docs/interchange.md): ASCII digits, no sign, no exponent, at most
    40 digits on either side of the point."""
    return _DECIMAL.fullmatch(text) is not None


def rational(text: str) -> mpq:
    """The number that a scheme's file writes: ``20``, ``0.25``, ``-5`` or ``1/3``; ``NotANumber`` for anything else.

    There is no exponent, no sign but minus, no ``.5`` and no ``inf``: what a YAML reader would make a binary float of
    is text here until this function has read it.
    """
    if not _RATIONAL.fullmatch(text) or re.search(r"/0+$", text):
        raise NotANumber(text)
    return mpq(text)


def typed(text: str) -> str:
    """What a person typed, as a decimal of a facts file: fullwidth digits and any kind of space are taken for what they
    mean. Raises ``NotANumber`` for what is no such decimal."""
    narrow = "".join(unicodedata.normalize("NFKC", text).split())
    if not is_decimal(narrow):
        raise NotANumber(text)
    return narrow


# --- rounding ---


def half_up(value: mpq, places: int) -> mpq:
    """``value`` (not negative) rounded to ``places`` decimals, halves up."""
    scale, unit = _SCALES[places] if places <= SCORE_PLACES else (10**places, mpq(1, 10**places))
    if scale % value.denominator == 0:
        return value
    return (value * scale + HALF) // 1 * unit


def down(value: mpq, step: mpq) -> mpq:
    """``value`` (not negative) rounded down to a multiple of ``step``."""
    return (value // step) * step


# --- writing ---


def fixed(value: mpq, places: int) -> str:
    """``value`` (not negative) with ``places`` decimals, rounded half-up: ``87.3500``."""
    scale = 10**places
    denominator = value.denominator
    units = (2 * scale * value.numerator + denominator) // (2 * denominator)
    return f"{units // scale}.{units % scale:0{places}d}" if places else str(units)


@lru_cache(maxsize=8192)
def score_text(value: mpq) -> str:
    """A rounded score with its 4 decimals; few values, many leaves."""
    return fixed(value, SCORE_PLACES)


def written(value: mpq) -> str:
    """The shortest exact text, as a scheme's file has it: ``0.25``, ``300000``, ``-5``, ``1/3``."""
    places = _places(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    sign = "-" if value < 0 else ""
    return sign + fixed(abs(value), places)


def plain(value: Number) -> str:
    """As many decimals as the number has: ``0.1``, ``20``, ``−5``; a repeating one with 4 decimals."""
    number = exact(value)
    places = _places(number)
    return _with_sign(number, SCORE_PLACES if places is None or places > LONGEST else places)


# Points on a page. Every sum can be redone from what stands there: items, headings, categories and what each lost are
# written with all their decimals (``score``, ``lost``), so that they add up exactly; the total, which is rounded, has
# two (``points``), and where that takes or adds something, it stands beside the sum (``difference``). In a column the
# decimal points stand below each other (``fill``).


def points(value: Number, places: int = 2) -> str:
    """``87.345`` → ``87.35``."""
    return _with_sign(exact(value), places)


def score(value: Number) -> str:
    """All decimals that a score has, two at least: ``0.40``, ``0.1972``."""
    text = _with_sign(exact(value), SCORE_PLACES)
    return text[:-2] + text[-2:].rstrip("0")


def difference(value: Number) -> str:
    """What a step adds or takes, as a score with its sign: ``+0.0034``, ``−2.37``; "" for nothing."""
    number = exact(value)
    return f"{'+' if number > 0 else ''}{score(number)}" if number else ""


@lru_cache(maxsize=8192)
def fill(text: str, places: int = SCORE_PLACES) -> str:
    """What a figure lacks to ``places`` decimals: kept free behind it, points in a column stand below each other.
    ``29.5`` → ``000``, ``30`` → ``.0000``; "" for what is no figure."""
    if not _FIGURE.fullmatch(text):
        return ""
    _, point, decimals = text.partition(".")
    missing = "0" * (places - len(decimals))
    return missing if point or not missing else f".{missing}"


def lost(value: Number) -> str:
    """Points lost, given as a positive number, as a score: ``0.1`` → ``−0.10``, ``0.125`` → ``−0.125``, ``0`` →
    ``0.00``. A small deduction is never rounded away."""
    return score(-exact(value))


def percent(value: Number, places: int = 1) -> str:
    """A rate: ``0.875`` → ``87.5%``, 94.5/96 → ``98.4%``."""
    return f"{_with_sign(exact(value) * 100, places)}%"


def share(value: mpq) -> str:
    """A share exactly, as the regulation writes it: ``80%``, ``87.5%``."""
    return f"{written(value * 100)}%"


def yuan(value: Number) -> str:
    """``24390`` → ``24,390.00 元``."""
    text = _with_sign(exact(value), MONEY_PLACES)
    whole, _, fen = text.lstrip(MINUS).partition(".")
    return f"{MINUS if text.startswith(MINUS) else ''}{int(whole):,}.{fen} 元"


def change(value: int) -> str:
    """Persons more or fewer: ``+1``, ``−2``, ``0``."""
    return f"+{value}" if value > 0 else f"{MINUS}{-value}" if value else "0"


def _with_sign(value: mpq, places: int) -> str:
    """Rounded half-up, away from zero, with a true minus sign; minus zero is zero."""
    text = fixed(abs(value), places)
    return MINUS + text if value < 0 and text.strip("0.") else text


def _places(value: mpq) -> int | None:
    """How many decimals hold ``value`` exactly; None where none do."""
    twos, rest = _exponent(value.denominator, 2)
    fives, rest = _exponent(rest, 5)
    return max(twos, fives) if rest == 1 else None


def _exponent(number: int, prime: int) -> tuple[int, int]:
    """How often ``prime`` divides ``number``, and what is left."""
    count = 0
    while number % prime == 0:
        number, count = number // prime, count + 1
    return count, number
