"""Kinds of values in a fact: how each is read from a document, typed by people, kept and given out again.

A document's value is read strictly: text in, exact value out, or ``BadValue`` with what is wrong with it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpq

from departments.dates import chinese_date
from departments.figures import ONE, NotANumber, is_decimal, typed

from .reading import Integer, shown

Reader = Callable[[Any], Any]

_WHOLE = re.compile(r"[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TYPED_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


class BadValue(Exception):
    """The value is of the wrong type or out of range; the message says which."""


def _typed_decimal(text: str) -> str:
    """Fullwidth digits and spaces are what people type; what is no number stays, and is refused where it is read."""
    try:
        return typed(text)
    except NotANumber:
        return text


def _typed_day(text: str) -> str:
    """``2020-3-5``, ``2020/3/5`` and ``2020年3月5日`` are the same day."""
    if found := _TYPED_DATE.fullmatch(_typed_text(text)):
        year, month, day = map(int, found.groups())
        return f"{year:04d}-{month:02d}-{day:02d}"
    return text


def _typed_text(text: str) -> str:
    return text.strip()


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """``read`` takes a document's value; ``type`` makes one of what a person typed. The database keeps ``keep(value)``,
    or the value as it is where that is None, and gives it out as it is or ``given_as_text``. ``repeats``: a document
    has few different ones, so that reading remembers them. ``dated``: not before the year's first day."""

    read: Reader
    type: Callable[[str], Any] = _typed_text
    keep: Reader | None = None
    given_as_text: bool = False
    repeats: bool = True
    dated: bool = False


def decimal(value: Any) -> mpq:
    """A decimal string or a JSON integer, at most 40 digits on either side of the point."""
    if type(value) is not str and type(value) is not Integer:
        raise BadValue(f'应为小数文本，如 "0.5"，而不是 {shown(value)}')
    if not is_decimal(value):
        raise BadValue(f"{shown(value)} 不是小数：只用数字和小数点，不带正负号、空格和指数，小数点前后各不超过 40 位")
    return mpq(str(value))


def positive(value: Any) -> mpq:
    number = decimal(value)
    if not number:
        raise BadValue("不能为 0")
    return number


def share(value: Any) -> mpq:
    number = decimal(value)
    if number > ONE:
        raise BadValue(f"{shown(value)} 超出 0 到 1 的范围")
    return number


def whole(value: Any) -> int:
    number = decimal(value)
    if number.denominator != 1:
        raise BadValue(f"{shown(value)} 不是整数")
    return int(number)


def money(value: Any) -> mpq:
    number = decimal(value)
    if 100 % number.denominator:
        raise BadValue(f"{shown(value)} 超过两位小数")
    return number


def flag(value: Any) -> bool:
    if value is not True and value is not False:
        raise BadValue(f"应为“是”或“否”（true 或 false），而不是 {shown(value)}")
    return value


def text(value: Any) -> str:
    """A string that may be empty."""
    if type(value) is not str:
        raise BadValue(f"应为文本，而不是 {shown(value)}")
    return value


def named(value: Any) -> str:
    """A string that is not blank."""
    if type(value) is not str:
        raise BadValue(f"应为文本，而不是 {shown(value)}")
    if not value or value.isspace():
        raise BadValue("不能为空")
    return value


def year(value: Any) -> int:
    if type(value) is not Integer:
        raise BadValue(f"应为整数年份，如 2020，而不是 {shown(value)}")
    if not _WHOLE.fullmatch(value) or not 1 <= int(value[:5]) <= datetime.MAXYEAR:
        raise BadValue(f"{shown(value)} 不是年份")
    return int(value)


def day(value: Any) -> datetime.date:
    """``YYYY-MM-DD`` in ASCII digits."""
    if type(value) is str and _DATE.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise BadValue(f"{shown(value)} 不是存在的日期") from None
    raise BadValue(f'应为日期文本，如 "2020-03-05"，而不是 {shown(value)}')


def not_before(first: datetime.date | None, read: Reader) -> Reader:
    """A reader of days not before ``first``."""

    def dated(value: Any) -> datetime.date:
        found: datetime.date = read(value)
        if first is not None and found < first:
            raise BadValue(f"{chinese_date(found)}早于本年度的{chinese_date(first)}")
        return found

    return dated


DECIMAL = Kind(decimal, _typed_decimal, given_as_text=True)
POSITIVE = Kind(positive, _typed_decimal, given_as_text=True)
SHARE = Kind(share, _typed_decimal, given_as_text=True)
MONEY = Kind(money, _typed_decimal, given_as_text=True)
WHOLE = Kind(whole, _typed_decimal, given_as_text=True)
FLAG = Kind(flag, lambda typed: typed in {"on", "true", "是"})
CODE = Kind(text)
TEXT = Kind(text, repeats=False)
NAMED = Kind(named, repeats=False)
DAY = Kind(day, _typed_day, datetime.date.fromisoformat, given_as_text=True, dated=True)
