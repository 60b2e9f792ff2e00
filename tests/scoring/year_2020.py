"""A small complete year of facts, every item of both groups with its input, grown to any number of departments."""

from __future__ import annotations

from typing import Any

from targets.scheme.loader import get_scheme
from targets.scheme.model import Item
from targets.scheme.rules.counted import TallyRule

Document = dict[str, Any]


def year_2020(departments: int = 3) -> Document:
    """Facts of 2020 without anything pending; department i of ``departments`` is teaching where i is odd."""
    document: Document = {
        "year": 2020,
        "departments": [],
        "work_items": [],
        "findings": [],
        "metrics": [],
        "tallies": [],
        "scores": [],
        "not_applicable": [],
    }
    for index in range(departments):
        add_department(document, f"部门{index}", "teaching" if index % 2 else "functional", index)
    return document


def add_department(document: Document, name: str, group: str, index: int) -> None:
    place = {"department": name}
    document["departments"].append({"name": name, "group": group, "headcount": str(10 + index)})
    for item in get_scheme("2020").groups[group].items.values():
        here = place | {"item": item.code}
        if item.rule.flags_work:
            document["work_items"] += [
                place | {"category": item.category, "name": "按期完成", "due": "2020-06-30", "completion": "1"},
                place
                | {"category": item.category, "name": "完成一半", "due": "2020-11-30", "target": 2, "actual": "1"}
                | {"weight": "0.5", "brand": "文明校园"},
            ]
        if item.rule.takes_findings and item.clauses:
            document["findings"].append(here | _finding(item, index))
        if item.rule.takes == "metric":
            value = {"value": "1"} if item.rule.kind == "binary" else {"numerator": 80 + index, "denominator": "100"}
            document["metrics"].append(here | value)
        elif item.rule.takes == "score":
            document["scores"].append(here | {"score": "0.5", "basis": "年度考核细则"})
        elif isinstance(item.rule, TallyRule):
            document["tallies"].append(here | {"kind": min(item.rule.points), "count": str(index)})


def _finding(item: Item, index: int) -> Document:
    clause = min(item.clauses.values(), key=lambda clause: clause.key)
    finding = {
        "clause": clause.key,
        "date": f"2020-{index % 12 + 1:02}-15",
        "notice": f"人事处通报〔2020〕第{index + 1}期",
    }
    if clause.points is None:
        finding["points"] = "0.2"
    return finding
