"""One value of a facts document: text in, exact value out, or ``BadValue`` with what is wrong with it.

Readers of values that repeat (decimals, dates, codes) are memos: a dictionary that reads what it has not met.
Equal keys cannot mix types there: a JSON integer equals no string, and true neither.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from gmpy2 import mpq

from departments.figures import ONE

from .reading import Integer, Unreadable

Reader = Callable[[Any], Any]

_DECIMAL = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40})?")
_WHOLE = re.compile(r"[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadValue(Exception):
    """The value is of the wrong type or out of range; the message says which."""


class Memo(dict[Any, Any]):
    """A reader's values by their text."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __missing__(self, value: Any) -> Any:
        self[value] = read = self.reader(value)
        return read


def memo(reader: Reader) -> Reader:
    return Memo(reader).__getitem__


def shown(value: Any) -> str:
    """The value for a message, short."""
    if isinstance(value, Unreadable):
        return value.text[:40]
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"“{value[:40]}”"
    return "列表" if isinstance(value, list) else "对象"


def decimal(value: Any) -> mpq:
    """A decimal string or a JSON integer, at most 40 digits on either side of the point."""
    if type(value) is not str and type(value) is not Integer:
        raise BadValue(f'应为小数文本，如 "0.5"，而不是 {shown(value)}')
    if not _DECIMAL.fullmatch(value):
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
        raise BadValue(f"应为 true 或 false，而不是 {shown(value)}")
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


def date(value: Any) -> datetime.date:
    """``YYYY-MM-DD`` in ASCII digits."""
    if type(value) is str and _DATE.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise BadValue(f"{shown(value)} 不是存在的日期") from None
    raise BadValue(f'应为日期文本，如 "2020-03-05"，而不是 {shown(value)}')


def date_from(first: datetime.date | None) -> Reader:
    """A reader of dates not before ``first``."""

    def read(value: Any) -> datetime.date:
        day = date(value)
        if first is not None and day < first:
            raise BadValue(f"{value} 早于本年度的 {first.isoformat()}")
        return day

    return read
