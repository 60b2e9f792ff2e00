"""Hypothesis: valid facts documents of docs/interchange.md under a scheme, with the odd forms that it allows."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from departments.names import folded
from departments.names import written as as_kept
from targets.scheme.model import Group, Item, Scheme
from targets.scheme.rules.counted import TallyRule

Document = dict[str, Any]
Draw = Any

words = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12
).filter(lambda text: not text.isspace())
# As a site keeps the names of departments.
names_kept = words.map(as_kept).filter(bool)
tags = st.one_of(st.just(""), words)


@st.composite
def written(draw: Draw, numbers: st.SearchStrategy[int], places: int = 0) -> str | int:
    """A number in one of the ways in which a decimal may be written."""
    number = draw(numbers)
    if places == 0:
        return draw(st.sampled_from([number, str(number), f"{number}.0", f"00{number}"]))
    scale = 10**places
    return draw(st.sampled_from(["", "0"])) + f"{number // scale}.{number % scale:0{places}d}"


amounts = st.one_of(
    written(st.integers(0, 60)),
    written(st.integers(0, 400), 2),
    written(st.integers(0, 10**9), 40),
)
positive_amounts = st.one_of(written(st.integers(1, 60)), written(st.integers(1, 400), 2))
shares = st.one_of(st.sampled_from([0, 1, "0", "1", "1.00", "0.9"]), written(st.integers(0, 100), 2))


@st.composite
def documents(draw: Draw, scheme: Scheme, largest: int = 5, smallest: int = 0) -> Document:
    """A valid document of ``smallest`` to ``largest`` departments; every list may be empty or missing."""
    names = draw(st.lists(names_kept, min_size=smallest, max_size=largest, unique_by=folded))
    groups = {name: scheme.groups[draw(st.sampled_from(sorted(scheme.groups)))] for name in names}
    absent = {name: _absent(draw, groups[name]) for name in names}
    days = st.dates(datetime.date(scheme.year, 1, 1), datetime.date(scheme.year + 1, 2, 1)).map(str)
    vetoed = draw(st.lists(st.sampled_from(names), unique=True, max_size=2)) if names else []
    document: Document = {
        "year": scheme.year,
        "departments": [
            {"name": name, "group": groups[name].code, "headcount": draw(written(st.integers(0, 90)))} for name in names
        ],
        "work_items": _shuffled(draw, [row for name in names for row in _work(draw, name, groups[name], days)]),
        "not_applicable": [{"department": name, "item": item} for name in names for item in absent[name]],
        "vetoes": [{"department": name, "reason": draw(words)} for name in vetoed],
    }

    def places(takes: str) -> list[tuple[str, Item]]:
        return [
            (name, item)
            for name in names
            for item in groups[name].items.values()
            if _takes(item, takes) and not _closed(groups[name], absent[name]) & {item.code}
        ]

    document["findings"] = [_finding(draw, *place, days) for place in _some(draw, places("findings"), 12)]
    document["metrics"] = [_metric(draw, *place) for place in _some(draw, places("metric"), 12, unique=True)]
    document["tallies"] = [
        {
            "department": name,
            "item": item.code,
            "kind": draw(st.sampled_from(_kinds(item))),
            "count": draw(amounts),
        }
        for name, item in _some(draw, places("tallies"), 8)
    ]
    document["scores"] = [
        {"department": name, "item": item.code, "score": draw(_at_most(item))} | _maybe(draw, "basis", tags)
        for name, item in _some(draw, places("score"), 8, unique=True)
    ]
    averaged = sorted(
        {code for group in scheme.groups.values() for code, item in group.items.items() if item.rule.averaged}
    )
    document["averages"] = [{"item": code, "value": draw(amounts)} for code in averaged]
    awarded = [name for name in names if name not in vetoed]
    document["innovations"] = [
        {"department": draw(st.sampled_from(awarded)), "project": draw(words)}
        for _ in range(draw(st.integers(0, 3)) if awarded else 0)
    ]
    kinds = [(name, kind) for name in names for kind in scheme.quotas]
    document["quotas"] = [
        {"department": name, "kind": kind, "base": draw(written(st.integers(0, 40)))}
        for name, kind in _some(draw, kinds, 4, unique=True)
    ]
    document["award"] = _maybe(draw, "pool", st.sampled_from(["300000", 300000, "250000.50", "0.000"])) | _maybe(
        draw, "reserve", written(st.integers(0, 5))
    )
    missing = {key for key, value in document.items() if not value and draw(st.booleans())}
    return {key: value for key, value in document.items() if key not in missing}


def _absent(draw: Draw, group: Group) -> list[str]:
    """Some 缺项, none twice but perhaps one, and never a whole category."""
    codes = [item.code for item in group.items.values() if item.exemptible]
    chosen = draw(st.lists(st.sampled_from(codes), max_size=6))
    for category in group.categories.values():
        if all(leaf in _closed(group, chosen) for leaf in category.leaves):
            return []
    return chosen


def _closed(group: Group, absent: list[str]) -> set[str]:
    """缺项 with the parts of a composite, and a composite with all its parts."""
    closed = set(absent)
    for item in group.items.values():
        if item.parts and (item.code in closed or closed.issuperset(item.parts)):
            closed |= {item.code, *item.parts}
    return closed


def _takes(item: Item, takes: str) -> bool:
    return bool(item.rule.takes_findings and item.clauses) if takes == "findings" else item.rule.takes == takes


def _kinds(item: Item) -> list[str]:
    assert isinstance(item.rule, TallyRule)
    return sorted(item.rule.points)


def _at_most(item: Item) -> st.SearchStrategy[Any]:
    cents = item.points.numerator * 100 // item.points.denominator
    return written(st.integers(0, int(cents)), 2)


def _work(draw: Draw, name: str, group: Group, days: st.SearchStrategy[str]) -> list[Document]:
    rows = []
    for item in group.items.values():
        if item.rule.flags_work:
            for index in range(draw(st.integers(1, 4))):
                row: Document = {
                    "department": name,
                    "category": item.category,
                    "name": draw(words),
                    "due": draw(days),
                }
                if draw(st.booleans()):
                    row["completion"] = draw(shares)
                else:
                    row |= {"target": draw(positive_amounts), "actual": draw(amounts)}
                row |= _maybe(draw, "weight", positive_amounts)
                for key in ("late", "substandard", *(["exempt"] if index else [])):
                    row |= _maybe(draw, key, st.booleans())
                for key in ("brand", "project"):
                    row |= _maybe(draw, key, tags)
                rows.append(row)
    return rows


def _finding(draw: Draw, name: str, item: Item, days: st.SearchStrategy[str]) -> Document:
    clause = draw(st.sampled_from(sorted(item.clauses.values(), key=lambda clause: clause.key)))
    row = {"department": name, "item": item.code, "clause": clause.key}
    row |= _maybe(draw, "count", amounts) | _maybe(draw, "date", days) | _maybe(draw, "notice", tags)
    if clause.points is None:
        lowest = clause.lowest.numerator * 100 // clause.lowest.denominator
        highest = clause.highest.numerator * 100 // clause.highest.denominator
        row["points"] = draw(written(st.integers(int(lowest), int(highest)), 2))
    return row


def _metric(draw: Draw, name: str, item: Item) -> Document:
    place = {"department": name, "item": item.code}
    if item.rule.kind == "binary":
        return place | {"value": draw(st.sampled_from([0, 1, "0", "1", "1.0"]))}
    if draw(st.booleans()):
        return place | {"value": draw(amounts)}
    return place | {"numerator": draw(amounts), "denominator": draw(positive_amounts)}


def _maybe(draw: Draw, key: str, values: st.SearchStrategy[Any]) -> Document:
    return {key: draw(values)} if draw(st.booleans()) else {}


def _some(draw: Draw, places: list[Any], most: int, *, unique: bool = False) -> list[Any]:
    if not places:
        return []
    indexes = draw(st.lists(st.integers(0, len(places) - 1), max_size=most, unique=unique))
    return [places[index] for index in indexes]


def _shuffled(draw: Draw, rows: list[Document]) -> list[Document]:
    return draw(st.permutations(rows)) if rows else rows
