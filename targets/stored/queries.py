"""The rows of the facts document (docs/interchange.md) that this app keeps, in the order they were entered.

Each function takes a year's or one entry's rows; optional keys are left out where they hold their default.
"""

from __future__ import annotations

from typing import Any

from departments.models import RosterEntry, Year

from ..models import NotApplicable, OfficeScore, RateMetric, SchoolAverage, Tally, WorkItem
from .exact import is_one, stored_text

Row = dict[str, Any]
DEPARTMENT = "entry__name"


def of(scope: Year | RosterEntry) -> dict[str, Year | RosterEntry]:
    """The filter of rows that hang on a roster entry: a whole year's, or one entry's."""
    return {"entry": scope} if isinstance(scope, RosterEntry) else {"entry__year": scope}


def work_item_rows(scope: Year | RosterEntry) -> list[Row]:
    exact = [stored_text(name) for name in ("completion", "target", "actual", "weight")]
    plain = ("late", "substandard", "exempt", "brand", "project")
    rows = []
    for name, category, title, due, *rest in (
        WorkItem.objects.filter(**of(scope))
        .order_by("pk")
        .values_list(DEPARTMENT, "category", "name", "due", *exact, *plain)
    ):
        completion, target, actual, weight, late, substandard, exempt, brand, project = rest
        row: Row = {"department": name, "category": category, "name": title, "due": due.isoformat()}
        if completion is None:
            row |= {"target": target, "actual": actual}
        else:
            row["completion"] = completion
        if not is_one(weight):
            row["weight"] = weight
        flags = {
            "late": late,
            "substandard": substandard,
            "exempt": exempt,
            "brand": brand,
            "project": project,
        }
        rows.append(row | {key: value for key, value in flags.items() if value})
    return rows


def metric_rows(scope: Year | RosterEntry) -> list[Row]:
    exact = [stored_text(name) for name in ("value", "numerator", "denominator")]
    return [
        {"department": name, "item": item}
        | ({"numerator": numerator, "denominator": denominator} if value is None else {"value": value})
        for name, item, value, numerator, denominator in RateMetric.objects.filter(**of(scope))
        .order_by("pk")
        .values_list(DEPARTMENT, "item", *exact)
    ]


def average_rows(year: Year) -> list[Row]:
    rows = SchoolAverage.objects.filter(year=year).order_by("pk").values_list("item", stored_text("value"))
    return [{"item": item, "value": value} for item, value in rows]


def tally_rows(scope: Year | RosterEntry) -> list[Row]:
    return [
        {"department": name, "item": item, "kind": kind, "count": count}
        for name, item, kind, count in Tally.objects.filter(**of(scope))
        .order_by("pk")
        .values_list(DEPARTMENT, "item", "kind", stored_text("count"))
    ]


def score_rows(scope: Year | RosterEntry) -> list[Row]:
    return [
        {"department": name, "item": item, "score": score} | ({"basis": basis} if basis else {})
        for name, item, score, basis in OfficeScore.objects.filter(**of(scope))
        .order_by("pk")
        .values_list(DEPARTMENT, "item", stored_text("score"), "basis")
    ]


def not_applicable_rows(scope: Year | RosterEntry) -> list[Row]:
    rows = NotApplicable.objects.filter(**of(scope)).order_by("pk").values_list(DEPARTMENT, "item")
    return [{"department": name, "item": item} for name, item in rows]
