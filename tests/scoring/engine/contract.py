"""A valid document with a row in every list, and how a test changes it."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from scoring.engine import Invalid
from scoring.exchange.auditing import score_file

Document = dict[str, Any]
GONE = object()
"""As a value: the key, or the row, is left out."""

VALID: Document = {
    "year": 2020,
    "departments": [
        {"name": "教务处", "group": "functional", "headcount": 20},
        {"name": "机电工程学院", "group": "teaching", "headcount": "30.0"},
    ],
    "work_items": [
        {
            "department": "教务处",
            "category": "K",
            "name": "双高申报",
            "due": "2020-06-30",
            "completion": "0.5",
            "weight": "2",
            "late": True,
            "substandard": False,
            "exempt": False,
            "brand": "",
            "project": "双高",
        },
        {
            "department": "教务处",
            "category": "R",
            "name": "教学检查",
            "due": "2020-12-31",
            "target": "2",
            "actual": 1,
        },
        {"department": "机电工程学院", "category": "K", "name": "实训室", "due": "2021-03-01", "completion": 1},
        {"department": "机电工程学院", "category": "K", "name": "课程", "due": "2020-03-01", "completion": "1.000"},
    ],
    "findings": [
        {
            "department": "教务处",
            "item": "C1.1",
            "clause": "a",
            "count": "1",
            "date": "2020-03-05",
            "notice": "人事处通报〔2020〕第4期",
        },
        {"department": "教务处", "item": "C1.2", "clause": "b", "points": "0.3"},
        {"department": "机电工程学院", "item": "C8", "clause": "v"},
    ],
    "metrics": [
        {"department": "教务处", "item": "C3", "value": "0.95"},
        {"department": "机电工程学院", "item": "R3.8", "value": 1},
        {"department": "机电工程学院", "item": "T8", "numerator": 190, "denominator": "200"},
        {"department": "机电工程学院", "item": "R2.1.7.1", "value": "0.3"},
    ],
    "averages": [{"item": "R2.1.7.1", "value": "0.3"}],
    "tallies": [{"department": "机电工程学院", "item": "R6.2", "kind": "国家级表彰", "count": "2"}],
    "scores": [{"department": "教务处", "item": "C5", "score": "2.5", "basis": ""}],
    "not_applicable": [{"department": "机电工程学院", "item": "T6"}],
    "vetoes": [{"department": "教务处", "reason": "教学事故"}],
    "innovations": [{"department": "机电工程学院", "project": "智能制造"}],
    "quotas": [{"department": "教务处", "kind": "annual_excellent", "base": 12}],
    "award": {"pool": "300000.00", "reserve": "1"},
}


def changed(changes: dict[str, Any]) -> Document:
    """The valid document with these values, by path; ``metrics[]`` is a row more."""
    document = copy.deepcopy(VALID)
    for path, value in changes.items():
        *way, last = re.findall(r"[^.\[\]]+|\[\]", path)
        holder: Any = document
        for step in way:
            holder = holder[int(step) if step.isdigit() else step]
        key = int(last) if last.isdigit() else last
        if key == "[]":
            holder.append(value)
        elif value is GONE:
            del holder[key]
        else:
            holder[key] = value
    return document


def refused(document: Any, **options: str | None) -> list[str]:
    """The paths of all problems of a document, sorted; empty where it can be scored."""
    raw = document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()
    try:
        score_file(raw, "facts.json", **options)
    except Invalid as invalid:
        return sorted(problem.path for problem in invalid.problems)
    return []
