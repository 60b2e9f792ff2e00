"""Writing a part of a year's facts: only what changes is touched, and what stays keeps its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from departments.models import RosterEntry, Year
from targets.stored.tables import Row, Table

from ...exchange.comparison import ListChange
from ...exchange.lists import TABLES
from ..merging import Part, Parts

# So many lines of each list stand in an entry of the audit trail.
LINES_KEPT = 200

Entries = Mapping[str, RosterEntry]
Complete = Callable[[Any, Row], None]


def write_parts(*, parts: Parts, year: Year, entries: Entries, complete: Complete = lambda made, row: None) -> None:
    """``year`` is locked by whoever calls. ``complete`` adds to a new object what no document says of it."""
    for name, part in parts.items():
        _write(part, TABLES[name], year, entries, complete)


def _write(part: Part, table: Table, year: Year, entries: Entries, complete: Complete) -> None:
    objects = table.model._default_manager
    if gone := part.removed:
        objects.filter(pk__in=gone).delete()
    if changed := part.changed:
        kept = list(objects.select_for_update(of=("self",)).filter(pk__in=changed))
        for one in kept:
            table.become(one, dict(changed[one.pk].row))
        objects.bulk_update(kept, table.fields)
    if part.new:
        made = []
        for said in part.new:
            one = table.make(dict(said.row), year, entries)
            complete(one, dict(said.row))
            made.append(one)
        objects.bulk_create(made)


def told(changes: tuple[ListChange, ...]) -> dict[str, str]:
    """For the audit trail: what changed in each list, line by line."""
    found = {}
    for one in changes:
        if one.moved:
            lines = list(one.lines)
            rest = [f"等 {len(lines)} 条"] if len(lines) > LINES_KEPT else []
            found[one.label] = "；".join([one.counts, *lines[:LINES_KEPT], *rest])
    return found


def before_and_after(changes: tuple[ListChange, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """For the audit trail: how many rows of each list there were and are, with what changed."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for one in changes:
        if one.moved:
            stay = one.same + len(one.changed)
            before[one.label] = stay + len(one.removed)
            after[one.label] = stay + len(one.added)
    after |= {f"{label}的变化": lines for label, lines in told(changes).items()}
    return before, after
