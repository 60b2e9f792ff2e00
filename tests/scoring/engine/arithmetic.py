"""What a clerk writes as an expected score, worked out exactly: "0.5 × 14 ÷ 16", "20 - 0.2 × 3", "85%"."""

from __future__ import annotations

import re

from gmpy2 import mpq

_TOKEN = re.compile(r"\s*(?:([0-9]+(?:\.[0-9]+)?)(%?)|([-−+×*÷/()]))")
_NEGATIVE = frozenset("-−")
_DIVIDES = frozenset("÷/")


def exact(text: str) -> mpq:
    """The value of an arithmetical expression; ValueError for anything else. Nothing is evaluated as code."""
    tokens = _tokens(text)
    value = _sum(tokens)
    if tokens:
        raise ValueError(f"{text}：{tokens[0]} 处读不下去")
    return value


def half_up(value: mpq, places: int = 4) -> mpq:
    """Rounded by the schoolbook, apart from the engine's own rounding: add a half, cut off."""
    scale = 10**places
    return mpq((value * scale + mpq(1, 2)) // 1, scale)


def _tokens(text: str) -> list[mpq | str]:
    """The expression's numbers and signs, first one first."""
    tokens: list[mpq | str] = []
    rest = text.rstrip()
    while rest:
        found = _TOKEN.match(rest)
        if found is None:
            raise ValueError(f"{text}：{rest} 不是算式")
        number, percent, sign = found.groups()
        tokens.append(sign if number is None else mpq(number) / (100 if percent else 1))
        rest = rest[found.end() :]
    return tokens


def _sum(tokens: list[mpq | str]) -> mpq:
    value = _product(tokens)
    while tokens and tokens[0] in ("+", *_NEGATIVE):
        sign = tokens.pop(0)
        term = _product(tokens)
        value = value - term if sign in _NEGATIVE else value + term
    return value


def _product(tokens: list[mpq | str]) -> mpq:
    value = _factor(tokens)
    while tokens and tokens[0] in ("×", "*", *_DIVIDES):
        sign = tokens.pop(0)
        factor = _factor(tokens)
        if sign in _DIVIDES and not factor:
            raise ValueError("除数为 0")
        value = value / factor if sign in _DIVIDES else value * factor
    return value


def _factor(tokens: list[mpq | str]) -> mpq:
    if not tokens:
        raise ValueError("算式不完整")
    token = tokens.pop(0)
    if token == "(":
        value = _sum(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise ValueError("括号没有合上")
        return value
    if isinstance(token, str):
        raise ValueError(f"{token} 前缺少一个数")
    return token
