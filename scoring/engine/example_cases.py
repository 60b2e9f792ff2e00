"""What the examples of the kinds of rule are made of: departments' facts, as rows of docs/interchange.md without
their department.

Figures lie on a band's closed end, on and below a target, over a cap: where a reader of the rule would ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gmpy2 import mpq

from departments.figures import ZERO, plain
from targets.scheme.model import Clause, Item
from targets.scheme.rules.intervals import Band, BandedRule

Row = dict[str, Any]
Given = dict[str, list[Row]]
"""One department's facts: rows by list."""


@dataclass(slots=True)
class Case:
    """Departments that are scored together, and the school's averages that go with them."""

    departments: list[Given]
    title: str = ""
    averages: list[Row] = field(default_factory=list)


def work(category: str, shares: Sequence[str], **flags: bool) -> list[Row]:
    """Work items that are due, each ``shares`` complete; ``flags`` hold for the first."""
    return [
        {"category": category, "name": f"工作{number}", "completion": share} | (flags if number == 1 else {})
        for number, share in enumerate(shares, 1)
    ]


def finding(item: Item, clause: Clause, count: int) -> Row:
    """Where the assessor chooses the points, they are in the middle of the range."""
    row: Row = {"item": item.code, "clause": clause.key, "count": str(count)}
    if clause.ranged and clause.lowest is not None and clause.highest is not None:
        row["points"] = plain((clause.lowest + clause.highest) / 2)
    return row


def metrics(item: Item, *values: mpq) -> list[Given]:
    """A department for each value."""
    return [{"metrics": [{"item": item.code, "value": plain(value)}]} for value in values]


def in_each_band(item: Item, rule: BandedRule) -> Case:
    """One department in each band, highest first."""
    return Case(metrics(item, *sorted(map(_inside, rule.bands), reverse=True)))


def _inside(band: Band) -> mpq:
    """A value of the band: its closed end, which is where people ask; else one between the ends."""
    if band.high is not None and band.high_closed:
        return band.high
    if band.low is not None and band.low_closed:
        return band.low
    if band.high is None:
        return (band.low or ZERO) + mpq(1, 20)
    return (band.high + (band.low or ZERO)) / 2


def tallies(item: Item, counts: Mapping[str, int]) -> Given:
    return {"tallies": [{"item": item.code, "kind": kind, "count": str(count)} for kind, count in counts.items()]}
