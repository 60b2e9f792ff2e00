"""A year's facts as the document of docs/interchange.md, and one department's part of it."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson

from departments.models import Phase, RosterEntry, Year
from departments.offices.queries import names_by_department
from departments.roster.queries import assessed_on
from targets.facts.reading import Integer
from targets.sheets.words import Known
from targets.stored.tables import Row

from .lists import AWARD, DEPARTMENTS, TABLES

# A document has no word for a headcount that is not known: it is 0 there, and not known again when it is taken in.
NOT_COUNTED = {"name": "", "group": "", "headcount": "0"}


def facts_document(year: Year, as_of: datetime.date | None = None) -> dict[str, Any]:
    """All facts of ``year``, rows in the order they were entered, departments in the roster's.

    A department that was taken off the roster is left out, as is one that has ended by ``as_of`` (the cut-off unless
    given): the document scored as of that day is what a run as of that day scores.
    Empty lists, an empty ``award`` and optional keys that hold their default are left out.
    """
    lists = {name: table.rows(year, as_of) for name, table in TABLES.items()}
    document = {"year": year.year, "departments": [NOT_COUNTED | row for row in DEPARTMENTS.rows(year, as_of)]}
    document |= {name: rows for name, rows in lists.items() if rows}
    for award in AWARD.rows(year):
        document |= {"award": award} if award else {}
    return document


def closed(year: Year) -> str:
    """Why no facts can be taken in from a file any more; "" while they can."""
    if year.phase in {Phase.PUBLICITY, Phase.FINAL}:
        return f"{year}现处于“{year.get_phase_display()}”阶段，不能再导入。"
    return ""


def department_rows(year: Year, entry: RosterEntry) -> dict[str, list[Row]]:
    """The lists of the facts document with only this department's rows, every list that has one."""
    assert entry.year_id == year.pk
    found = {name: table.rows(entry) for name, table in TABLES.items() if table.owner == "entry"}
    return {name: rows for name, rows in found.items() if rows}


def assessed_entries(year: Year) -> list[RosterEntry]:
    """The departments of the year's document, in the roster's order."""
    found = year.roster.filter(assessed_on(year.cut_off)).select_related("department", "year")
    return list(found.order_by("order", "pk"))


def known_departments(entries: Sequence[RosterEntry]) -> list[Known]:
    """The entries with what else people call each: names that mean no other department of the year."""
    every = names_by_department()
    meanings = Counter(name for entry in entries for name in set(every.get(entry.department_id, ())))
    return [
        Known(
            entry.name,
            entry.group,
            tuple(name for name in every.get(entry.department_id, ()) if meanings[name] == 1),
        )
        for entry in entries
    ]


def canonical(document: dict[str, Any]) -> bytes:
    """The document as the bytes that are hashed and kept: keys sorted, no spaces, UTF-8."""
    try:
        return orjson.dumps(document, default=_as_json, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_SUBCLASS)
    except TypeError:  # a whole number beyond 64 bits, which a quota may have
        text = json.dumps(_without_readings(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode("utf-8")


def _as_json(value: Any) -> Any:
    """A value of a document that was read from a file as a document that was made here has it."""
    if isinstance(value, Integer):
        return int(value)
    if isinstance(value, dict):
        return dict(value)
    raise TypeError(type(value))


def _without_readings(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_readings(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_readings(one) for one in value]
    return int(value) if isinstance(value, Integer) else value


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
