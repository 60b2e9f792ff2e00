"""Which keys the rows of each list of a facts document have (interchange.md, "Facts")."""

from __future__ import annotations

import datetime

from . import values as v
from .rows import Shape
from .values import memo


def shapes(first: datetime.date | None) -> dict[str, Shape]:
    """The keys of each list and of ``award``, for a year that begins on ``first``.

    Readers of repeating values remember them, so shapes are made anew for each document.
    """
    decimal, share, positive, flag = memo(v.decimal), memo(v.share), memo(v.positive), memo(v.flag)
    day = memo(v.date_from(first))
    code, place = memo(v.text), {"department": memo(v.text), "item": memo(v.text)}
    rate = ({"value": decimal}, {"numerator": decimal, "denominator": decimal})
    return {
        "departments": Shape({"name": v.named, "group": code, "headcount": v.whole}),
        "work_items": Shape(
            {"department": place["department"], "category": code, "name": v.named, "due": day},
            {
                "weight": positive,
                "late": flag,
                "substandard": flag,
                "exempt": flag,
                "brand": v.text,
                "project": v.text,
            },
            ({"completion": share}, {"target": positive, "actual": decimal}),
        ),
        "findings": Shape(
            {**place, "clause": code},
            {"count": decimal, "points": decimal, "date": day, "notice": v.text},
        ),
        "metrics": Shape(place, {}, rate),
        "averages": Shape({"item": place["item"], "value": decimal}),
        "tallies": Shape({**place, "kind": code, "count": decimal}),
        "scores": Shape({**place, "score": decimal}, {"basis": v.text}),
        "not_applicable": Shape(place),
        "vetoes": Shape({"department": place["department"], "reason": v.named}),
        "innovations": Shape({"department": place["department"], "project": v.named}),
        "quotas": Shape({"department": place["department"], "kind": code, "base": v.whole}),
        "award": Shape({}, {"pool": v.money, "reserve": v.whole}),
    }
