"""The rows of each list of a facts document: their keys, and what each may hold (docs/interchange.md, "Facts").

A row that was read is a named tuple; a key that is missing or in error is None there, an optional one its default.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from gmpy2 import mpq

from departments.figures import ONE

from . import values as v
from .rows import Shape
from .values import memo


class DepartmentRow(NamedTuple):
    name: str | None
    group: str | None
    headcount: int | None


class WorkItemRow(NamedTuple):
    department: str | None
    category: str | None
    name: str | None
    due: datetime.date | None
    completion: mpq | None = None
    target: mpq | None = None
    actual: mpq | None = None
    weight: mpq = ONE
    late: bool = False
    substandard: bool = False
    exempt: bool = False
    brand: str = ""
    project: str = ""


class FindingRow(NamedTuple):
    department: str | None
    item: str | None
    clause: str | None
    count: mpq = ONE  # type: ignore[assignment]  # a tuple's own count() is not used here
    points: mpq | None = None
    date: datetime.date | None = None
    notice: str = ""


class MetricRow(NamedTuple):
    department: str | None
    item: str | None
    value: mpq | None = None
    numerator: mpq | None = None
    denominator: mpq | None = None


class AverageRow(NamedTuple):
    item: str | None
    value: mpq | None


class TallyRow(NamedTuple):
    department: str | None
    item: str | None
    kind: str | None
    count: mpq | None  # type: ignore[assignment]


class ScoreRow(NamedTuple):
    department: str | None
    item: str | None
    score: mpq | None
    basis: str = ""


class PlaceRow(NamedTuple):
    department: str | None
    item: str | None


class VetoRow(NamedTuple):
    department: str | None
    reason: str | None


class InnovationRow(NamedTuple):
    department: str | None
    project: str | None


class QuotaRow(NamedTuple):
    department: str | None
    kind: str | None
    base: int | None


class AwardRow(NamedTuple):
    pool: mpq | None = None
    reserve: int = 0


class Shapes:
    """The shapes of a document whose year begins on ``first`` (None where that is in error).

    Readers of repeating values remember them, so shapes are made anew for each document.
    """

    def __init__(self, first: datetime.date | None) -> None:
        decimal, share, positive, flag = memo(v.decimal), memo(v.share), memo(v.positive), memo(v.flag)
        code, day = memo(v.text), memo(v.date_from(first))
        place = {"department": code, "item": code}
        self.departments = Shape(DepartmentRow, {"name": v.named, "group": code, "headcount": v.whole})
        self.work_items = Shape(
            WorkItemRow,
            {
                "department": code,
                "category": code,
                "name": v.named,
                "due": day,
                "completion": share,
                "target": positive,
                "actual": decimal,
                "weight": positive,
                "late": flag,
                "substandard": flag,
                "exempt": flag,
                "brand": v.text,
                "project": v.text,
            },
            forms=(("completion",), ("target", "actual")),
        )
        self.findings = Shape(
            FindingRow,
            {**place, "clause": code, "count": decimal, "points": decimal, "date": day, "notice": v.text},
        )
        self.metrics = Shape(
            MetricRow,
            {**place, "value": decimal, "numerator": decimal, "denominator": decimal},
            forms=(("value",), ("numerator", "denominator")),
        )
        self.averages = Shape(AverageRow, {"item": code, "value": decimal})
        self.tallies = Shape(TallyRow, {**place, "kind": code, "count": decimal})
        self.scores = Shape(ScoreRow, {**place, "score": decimal, "basis": v.text})
        self.not_applicable = Shape(PlaceRow, place)
        self.vetoes = Shape(VetoRow, {"department": code, "reason": v.named})
        self.innovations = Shape(InnovationRow, {"department": code, "project": v.named})
        self.quotas = Shape(QuotaRow, {"department": code, "kind": code, "base": v.whole})
        self.award = Shape(AwardRow, {"pool": v.money, "reserve": v.whole})
