"""Filters for figures. They take exact numbers (``Decimal``, ``int``, ``Fraction`` or a decimal string) and round
half-up; a binary float is refused, since what it would show is not what was computed."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from fractions import Fraction

from django import template
from django.utils import timezone

register = template.Library()

NOTHING = "—"
MINUS = "\u2212"
_WIDE = Context(prec=120, rounding=ROUND_HALF_UP)

Number = Decimal | Fraction | int | str


def exact(value: object) -> Decimal | Fraction | None:
    """``value`` as an exact number; ``None`` for nothing. Raises ``TypeError`` for a float, ``ValueError`` for
    words."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal | Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        try:
            return _WIDE.create_decimal(value)
        except InvalidOperation:
            raise ValueError(f"not a decimal: {value!r}") from None
    raise TypeError(f"not an exact number: {value!r}")


def half_up(number: Decimal | Fraction, places: int) -> Decimal:
    """``number`` rounded half-up (away from zero) to ``places`` decimals."""
    with localcontext(_WIDE):
        if isinstance(number, Fraction):
            scaled = abs(number) * 10**places
            whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
            return Decimal(whole if number >= 0 else -whole).scaleb(-places)
        return number.quantize(Decimal(1).scaleb(-places))


def written(number: Decimal, grouped: bool = False) -> str:
    """A decimal with a true minus sign; minus zero is zero."""
    size = number.copy_abs()  # abs() would round to the 28 digits of Python's usual context
    text = f"{size:,f}" if grouped else f"{size:f}"
    return MINUS + text if number < 0 else text


@register.filter
def points(value: Number | None, places: int = 2) -> str:
    """``87.345`` → ``87.35``; nothing → ``—``."""
    number = exact(value)
    return NOTHING if number is None else written(half_up(number, int(places)))


@register.filter
def plain(value: Number | None) -> str:
    """As many decimals as the number has: ``0.4000`` → ``0.4``, ``20`` → ``20``. At most 4 for a fraction."""
    number = exact(value)
    if number is None:
        return NOTHING
    decimal = half_up(number, 4) if isinstance(number, Fraction) else number
    text = written(decimal)
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def lost(value: Number | None, places: int = 2) -> str:
    """Points lost, given as a positive number: ``0.1`` → ``−0.10``, ``0.125`` → ``−0.125``, ``0`` → ``0.00``. Shows
    at least ``places`` decimals and at most 4, so that a small deduction is never rounded away."""
    number = exact(value)
    if number is None:
        return NOTHING
    rounded = half_up(number, 4)
    while -_exponent(rounded) > int(places) and not rounded.as_tuple().digits[-1]:
        rounded = half_up(rounded, -_exponent(rounded) - 1)
    return written(rounded.copy_negate())


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


@register.filter
def rate(value: Number | None, places: int = 1) -> str:
    """A fraction as a percentage: ``0.875`` → ``87.5%``, 94.5/96 → ``98.4%``."""
    number = exact(value)
    if number is None:
        return NOTHING
    with localcontext(_WIDE):
        return written(half_up(number * 100, int(places))) + "%"


@register.filter
def yuan(value: Number | None) -> str:
    """``24390`` → ``24,390.00 元``."""
    number = exact(value)
    return NOTHING if number is None else written(half_up(number, 2), grouped=True) + " 元"


@register.filter
def chinese_date(value: datetime.date | datetime.datetime | str | None) -> str:
    """``2020-03-05`` → ``2020年3月5日``; a moment is taken to its day in local time."""
    if not value:
        return NOTHING
    if isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def chinese_moment(value: datetime.datetime | None) -> str:
    """``2020年3月5日 14:05``, local time."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{chinese_date(local)} {local:%H:%M}"
