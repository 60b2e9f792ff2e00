"""The whole year's facts as one document in the form of the facts file."""

from __future__ import annotations

import json
from typing import Any

from .figures import averages, metrics, tallies
from .findings import findings
from .office_scores import office_scores
from .roster import members
from .sheets import sheet, work_sheets

Row = dict[str, Any]


def facts_2020() -> dict[str, Any]:
    """The facts of 2020 up to the cut-off, with nothing pending. The same document every time."""
    decisions = sheet("decisions")
    return {
        "year": 2020,
        "departments": [
            {"name": member.name, "group": member.group, "headcount": member.headcount} for member in members()
        ],
        "work_items": work_items(),
        "findings": findings(),
        "metrics": metrics(),
        "averages": averages(),
        "tallies": tallies(),
        "scores": office_scores(),
        "not_applicable": [
            {"department": name, "item": item}
            for name, college in sheet("colleges").items()
            for item in college.get("not_applicable", ())
        ],
        "vetoes": [dict(row) for row in decisions["vetoes"]],
        "innovations": [dict(row) for row in decisions["innovations"]],
        "quotas": quotas(),
        "award": dict(decisions["award"]),
    }


def facts_file() -> bytes:
    """The same as the bytes of a facts file."""
    return json.dumps(facts_2020(), ensure_ascii=False, indent=1).encode()


def work_items() -> list[Row]:
    """Work items by department and category. What is not marked otherwise was completed in full."""
    return [
        _work_item(member.name, category, item)
        for member in members()
        for category, written in work_sheets()[member.name].items()
        for item in written
    ]


def _work_item(department: str, category: str, written: dict[str, str]) -> Row:
    row: Row = {
        "department": department,
        "category": category,
        "name": written["name"],
        "due": f"2020-{written['due']}",
    }
    if "target" in written:
        row |= {"target": written["target"], "actual": written["actual"]}
    else:
        row["completion"] = written.get("completion", "1")
    row |= {flag: True for flag in ("late", "substandard", "exempt") if written.get(flag) == "true"}
    row |= {tag: written[tag] for tag in ("brand", "project") if tag in written}
    return row


def quotas() -> list[Row]:
    """指标基数: 15 % of the staff for 年终考核优秀 and about a twentieth for the teachers' and educators' titles."""
    rows = []
    for member in members():
        title = "excellent_teacher" if member.teaches else "excellent_educator"
        for kind, base in (
            ("annual_excellent", max(1, (member.headcount * 15 + 50) // 100)),
            (title, max(1, member.headcount // 20)),
            ("daily_good", (member.headcount * 30 + 50) // 100),
        ):
            rows.append({"department": member.name, "kind": kind, "base": base})
    return rows
