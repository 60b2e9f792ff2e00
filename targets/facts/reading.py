"""Bytes to JSON objects, strictly: what JSON's own readers wave through is marked or refused here."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections import Counter
from typing import Any

from .problems import Invalid, Problem

# Encodings in which editors save such a file instead. UTF-16 goes first: it seldom fits by chance.
_OTHERS = {"utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "gb18030": "GBK"}
_ANEW = "请用记事本打开，另存为时编码选“UTF-8”（不带 BOM），再用新文件"

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class Integer(str):
    """A JSON integer, kept as its text. It equals no string, so that nothing that remembers values by their text
    takes the one for the other."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(other) is Integer and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return ~str.__hash__(self)


class Unreadable:
    """A JSON value that no fact may have (a number with a point or exponent, NaN, a lone surrogate)."""

    def __init__(self, text: str) -> None:
        self.text = text


class Doubled(dict[str, Any]):
    """An object in which keys stand twice, whatever their values: ``twice`` names them."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        times = Counter(key for key, _ in pairs)
        self.twice = {key: None for key, count in times.items() if count > 1}


def twice(row: object) -> dict[str, None]:
    """The keys that stand twice in an object."""
    return row.twice if isinstance(row, Doubled) else {}


def parse(raw: bytes, path: str, *, marked: bool = False) -> dict[str, Any]:
    """The document in ``raw``; Invalid at ``path`` where it is no UTF-8 JSON object. A byte order mark, which the
    contract does not allow, is read past where the file may be ``marked``."""
    if raw.startswith(BOM_UTF8):
        if not marked:
            raise Invalid([Problem(path, f"带有字节顺序标记（BOM），应为不带标记的 UTF-8：{_ANEW}")])
        raw = raw.removeprefix(BOM_UTF8)
    try:
        text = raw.decode("utf-8")
        document = json.loads(
            text, parse_int=Integer, parse_float=Unreadable, parse_constant=Unreadable, object_pairs_hook=_object
        )
        if _SURROGATE.search(text):
            document = _without_surrogates(document)
    except UnicodeDecodeError as error:
        raise Invalid([Problem(path, _not_utf_8(raw, error.start))]) from None
    except json.JSONDecodeError as error:
        if "\0" in text:
            raise Invalid([Problem(path, _not_utf_8(raw, 0))]) from None
        raise Invalid([Problem(path, f"不是 JSON 文件（第 {error.lineno} 行第 {error.colno} 列起读不下去）")]) from None
    except RecursionError:
        raise Invalid([Problem(path, "不是可读的 JSON 文件（嵌套过深）")]) from None
    if not isinstance(document, dict):
        raise Invalid([Problem(path, "应为一个 JSON 对象")])
    return document


def _not_utf_8(raw: bytes, start: int) -> str:
    """In which encoding the file seems to be, and how it is saved anew."""
    for encoding, name in _OTHERS.items():
        try:
            text = raw.decode(encoding).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
        if text.lstrip().startswith("{") and "\0" not in text:
            return f"是 {name} 编码，应为 UTF-8：{_ANEW}"
    return f"不是 UTF-8 文本（第 {start + 1} 个字节起）：{_ANEW}"


def shown(value: Any) -> str:
    """The value for a message, short."""
    if isinstance(value, Unreadable):
        return value.text[:40]
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"“{value[:40]}”"
    return "列表" if isinstance(value, list) else "对象"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    return made if len(made) == len(pairs) else Doubled(pairs)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, dict):
        return _object([(key, _without_surrogates(part)) for key, part in [*value.items(), *twice(value).items()]])
    if isinstance(value, list):
        return [_without_surrogates(part) for part in value]
    if type(value) is str and any("\ud800" <= char <= "\udfff" for char in value):
        return Unreadable(value)
    return value
