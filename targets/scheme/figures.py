"""Numbers of a scheme as text and back, exactly."""

from __future__ import annotations

import re

from gmpy2 import mpq

_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40}|/[0-9]{1,40})?")


def exact(text: str) -> mpq:
    """The number that the text writes: ``20``, ``0.25``, ``-5`` or ``1/3``; ``ValueError`` for anything else.

    There is no exponent, no sign but minus, no ``.5`` and no ``inf``: what a YAML reader would make a
    binary float of is text here until this function has read it.
    """
    if not _NUMBER.fullmatch(text) or re.search(r"/0+$", text):
        raise ValueError(text)
    return mpq(text)


def written(value: mpq) -> str:
    """The shortest exact text: ``0.25``, ``300000``, ``1/3``."""
    twos, rest = _exponent(value.denominator, 2)
    fives, rest = _exponent(rest, 5)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(int(abs(value.numerator) * 10**places // value.denominator)).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def percent(value: mpq) -> str:
    """A share as people write it: ``80%``."""
    return f"{written(value * 100)}%"


def _exponent(number: int, prime: int) -> tuple[int, int]:
    """How often ``prime`` divides ``number``, and what is left."""
    count = 0
    while number % prime == 0:
        number, count = number // prime, count + 1
    return count, number
