"""Metrics (指标数据): a rate or quantity that was reached, as a value or as a numerator and its denominator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from gmpy2 import mpq

from ..checking import Checking
from ..kinds import DECIMAL
from ..places import At, Place
from ..shapes import Key, Shape
from .keys import Department, ItemCode


class MetricRow(NamedTuple):
    department: Department
    item: ItemCode
    value: Annotated[mpq | None, Key("数值", DECIMAL)] = None
    numerator: Annotated[mpq | None, Key("分子", DECIMAL)] = None
    denominator: Annotated[mpq | None, Key("分母", DECIMAL)] = None


SHAPE = Shape("metrics", "指标数据", MetricRow, forms=(("value",), ("numerator", "denominator")))


class Pair(NamedTuple):
    """A rate's numerator and denominator."""

    numerator: mpq
    denominator: mpq


class Measured(NamedTuple):
    at: At
    value: mpq
    pair: Pair | None


def check(checking: Checking) -> Iterator[Measured]:
    seen: set[Place] = set()
    places = checking.places
    for index, row in checking.rows(SHAPE):
        if (key := (row.department, row.item)) in seen:
            places.again(SHAPE.name, index, key)
        seen.add(key)
        at = places.place(SHAPE.name, index, row.department, row.item, "metric")
        pair = _pair(checking, index, row)
        if at is None:
            continue
        if row.value is not None:
            checking.valued.add(at.item.code)
        value = row.value if pair is None else pair.numerator / pair.denominator
        if value is None:
            continue
        if refusal := at.item.rule.refusal(value):
            where = f"{SHAPE.name}[{index}]" if pair else f"{SHAPE.name}[{index}].value"
            places.refuse(where, f"指标 {at.item.code} {at.item.name}{refusal}")
        yield Measured(at, value, pair)


def _pair(checking: Checking, index: int, row: MetricRow) -> Pair | None:
    """The numerator and the denominator, where both are there and a quotient."""
    if row.denominator is not None and not row.denominator:
        checking.places.refuse(f"{SHAPE.name}[{index}].denominator", "分母不能为 0")
        return None
    return None if row.numerator is None or row.denominator is None else Pair(row.numerator, row.denominator)
