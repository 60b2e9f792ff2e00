"""The findings of the facts document (docs/interchange.md): the problems that notices name."""

from __future__ import annotations

from departments.models import RosterEntry, Year
from targets.stored.exact import is_one, stored_text
from targets.stored.queries import DEPARTMENT, Row, of

from ..models import Problem


def finding_rows(scope: Year | RosterEntry) -> list[Row]:
    """A year's or one entry's findings, in the order they were entered."""
    exact = [stored_text(name) for name in ("count", "points")]
    rows = []
    for name, item, clause, date, notice, count, points in (
        Problem.objects.filter(**of(scope))
        .order_by("pk")
        .values_list(DEPARTMENT, "item", "clause", "date", "notice__reference", *exact)
    ):
        row: Row = {"department": name, "item": item, "clause": clause}
        if not is_one(count):
            row["count"] = count
        if points is not None:
            row["points"] = points
        if date is not None:
            row["date"] = date.isoformat()
        if notice:
            row["notice"] = notice
        rows.append(row)
    return rows
