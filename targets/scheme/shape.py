"""The shape of the files, declared by dataclasses: ``read(Entry, value, place)`` checks and builds in one.

A dataclass's annotations are the form of a mapping, its defaults what may be left out. Whatever does not
fit is noted with its key, and reading goes on with the values beside it, so that one pass finds all.
A class with a ``check(place)`` method looks itself over once its values are there.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from gmpy2 import mpq

from departments.figures import rational

from .problems import REFUSED, Place, Unreadable

Reader = Callable[[object, Place], Any]
R = TypeVar("R", bound=Reader)
_READERS: dict[object, Reader] = {}
_hints = cache(get_type_hints)


def reads(wanted: object) -> Callable[[R], R]:
    """Registers how values of one type are read."""

    def register(reader: R) -> R:
        _READERS[wanted] = reader
        return reader

    return register


def read(wanted: Any, value: object, place: Place) -> Any:
    """``value`` as ``wanted``; raises ``Unreadable`` after noting every reason at its place."""
    if value is REFUSED:
        raise Unreadable
    if wanted in _READERS:
        return _READERS[wanted](value, place)
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        # ``X | None``: the key may be left out; where it is written it must hold an X.
        return read(next(option for option in arguments if option is not type(None)), value, place)
    if origin is Literal:
        return _literal(arguments, value, place)
    if origin in (tuple, frozenset):
        return origin(elements(arguments[0], value, place))
    if origin is Mapping:
        return _entries(arguments[1], value, place)
    return record(wanted, value, place)


def record(
    wanted: type,
    value: object,
    place: Place,
    *,
    needs: Iterable[str] = (),
    overrides: Mapping[str, object] = types.MappingProxyType({}),
) -> Any:
    """A mapping as the dataclass ``wanted``. ``needs`` are keys that must be there in spite of a default,
    ``overrides`` the types of single keys."""
    given = mapping(value, place)
    hints = {**_hints(wanted), **overrides}
    fields = {field.name: field for field in dataclasses.fields(wanted)}
    for name in given.keys() - fields.keys():
        place.at(name).note("未知的键")
    values: dict[str, object] = {}
    complete = True
    for name, field in fields.items():
        try:
            if name in given:
                values[name] = read(hints[name], given[name], place.at(name))
            elif _required(field) or name in needs:
                place.at(name).refuse("缺少此键")
        except Unreadable:
            complete = False
    if not complete:
        raise Unreadable
    entry = wanted(**values)
    if hasattr(entry, "check"):
        entry.check(place)
    return entry


def mapping(value: object, place: Place) -> dict[str, object]:
    if not isinstance(value, dict):
        place.refuse("应为“键: 值”")
    return value


def elements(wanted: Any, value: object, place: Place) -> list[Any]:
    if not isinstance(value, list):
        place.refuse("应为列表")
    if not value:
        place.refuse("列表不能为空")
    places = (place.element(number, element) for number, element in enumerate(value, 1))
    return _all(wanted, zip(value, places, strict=True))


def _entries(wanted: Any, value: object, place: Place) -> Mapping[str, Any]:
    given = mapping(value, place)
    if not given:
        place.refuse("不能为空")
    entries = _all(wanted, ((one, place.at(name)) for name, one in given.items()))
    return types.MappingProxyType(dict(zip(given, entries, strict=True)))


def _all(wanted: Any, values: Iterable[tuple[object, Place]]) -> list[Any]:
    """Every value read, or ``Unreadable`` once each has been tried."""
    made, complete = [], True
    for value, place in values:
        try:
            made.append(read(wanted, value, place))
        except Unreadable:
            complete = False
    if not complete:
        raise Unreadable
    return made


def _required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _literal(options: tuple[str, ...], value: object, place: Place) -> str:
    if value not in options:
        place.refuse(f"应为 {'、'.join(options)} 之一")
    return str(value)


@reads(str)
def text(value: object, place: Place) -> str:
    if not isinstance(value, str):
        place.refuse("应为文字")
    if not value.strip():
        place.refuse("不能为空")
    return value


@reads(mpq)
def number(value: object, place: Place) -> mpq:
    try:
        return rational(text(value, place))
    except ValueError:
        place.refuse(f"应为数（如 0.2、20、1/3），现为“{value}”")


@reads(int)
def whole(value: object, place: Place) -> int:
    written = text(value, place)
    if not re.fullmatch("[0-9]{1,9}", written):
        place.refuse(f"应为整数，现为“{written}”")
    return int(written)


@reads(bool)
def flag(value: object, place: Place) -> bool:
    if value not in ("true", "false"):
        place.refuse("应为 true 或 false")
    return value == "true"


@reads(date)
def day(value: object, place: Place) -> date:
    try:
        return date.fromisoformat(text(value, place))
    except ValueError:
        place.refuse(f"应为日期（如 2020-03-31），现为“{value}”")


@reads(tuple[int, int])
def day_of_year(value: object, place: Place) -> tuple[int, int]:
    """``07-25``: month and day, as in any year (2 月 29 日 is none)."""
    try:
        moment = date.fromisoformat(f"2021-{text(value, place)}")
    except ValueError:
        place.refuse(f"应为月-日（如 07-25），现为“{value}”")
    return moment.month, moment.day
