"""A year's facts as the document of docs/interchange.md, and one department's part of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from departments.models import RosterEntry, Year
from notices.stored.queries import finding_rows
from targets.stored.exact import stored_text
from targets.stored.queries import (
    DEPARTMENT,
    Row,
    average_rows,
    metric_rows,
    not_applicable_rows,
    of,
    score_rows,
    tally_rows,
    work_item_rows,
)

from ..models import AwardPool, InnovationAward, Quota, Veto


def facts_document(year: Year) -> dict[str, Any]:
    """All facts of ``year``, rows in the order they were entered, departments in the roster's.

    Empty lists, an empty ``award`` and optional keys that hold their default are left out.
    """
    document: dict[str, Any] = {"year": year.year, "departments": _departments(year)}
    document |= _of_departments(year)
    document["averages"] = average_rows(year)
    document["award"] = _award(year)
    return {key: value for key, value in document.items() if value or key == "departments"}


def department_rows(year: Year, entry: RosterEntry) -> dict[str, list[Row]]:
    """The lists of the facts document with only this department's rows, every list that has one."""
    assert entry.year_id == year.pk
    return {key: rows for key, rows in _of_departments(entry).items() if rows}


def canonical(document: dict[str, Any]) -> bytes:
    """The document as the bytes that are hashed and kept: keys sorted, no spaces, UTF-8."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def readable(document: dict[str, Any]) -> str:
    """The document as a file for people: every row on a line of its own."""

    def written(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    parts = (
        f"{written(key)}: [\n  {rows}\n ]"
        if isinstance(value, list) and (rows := ",\n  ".join(map(written, value)))
        else f"{written(key)}: {written(value)}"
        for key, value in document.items()
    )
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _of_departments(scope: Year | RosterEntry) -> dict[str, list[Row]]:
    vetoes = Veto.objects.filter(**of(scope)).order_by("pk")
    innovations = InnovationAward.objects.filter(**of(scope)).order_by("pk")
    quotas = Quota.objects.filter(**of(scope)).order_by("pk")
    return {
        "work_items": work_item_rows(scope),
        "findings": finding_rows(scope),
        "metrics": metric_rows(scope),
        "tallies": tally_rows(scope),
        "scores": score_rows(scope),
        "not_applicable": not_applicable_rows(scope),
        "vetoes": [{"department": name, "reason": reason} for name, reason in vetoes.values_list(DEPARTMENT, "reason")],
        "innovations": [
            {"department": name, "project": project} for name, project in innovations.values_list(DEPARTMENT, "project")
        ],
        "quotas": [
            {"department": name, "kind": kind, "base": str(base)}
            for name, kind, base in quotas.values_list(DEPARTMENT, "kind", "base")
        ],
    }


def _departments(year: Year) -> list[Row]:
    roster = RosterEntry.objects.filter(year=year).order_by("order", "pk")
    return [
        {"name": name, "group": group, "headcount": str(headcount)}
        for name, group, headcount in roster.values_list("name", "group", "headcount")
    ]


def _award(year: Year) -> dict[str, str]:
    keys = ("pool", "reserve")
    for figures in AwardPool.objects.filter(year=year).values_list(*map(stored_text, keys)):
        return {key: figure for key, figure in zip(keys, figures, strict=True) if figure is not None}
    return {}
