"""A year's problems stored in bulk from a checked document (docs/interchange.md), and cleared again.

The callers hold the year's lock, check the document and write the audit entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from departments.models import RosterEntry, Year

from ..models import Notice, Problem


def has_facts(year: Year) -> bool:
    return Problem.objects.filter(entry__year=year).exists()


@transaction.atomic
def clear_facts(*, year: Year) -> None:
    """Delete every problem of ``year``, and the notices that were only cited by one."""
    Problem.objects.filter(entry__year=year).delete()
    Notice.objects.filter(year=year, issuer=None, problems=None).delete()


@transaction.atomic
def store_facts(*, year: Year, entries: Mapping[str, RosterEntry], document: Mapping[str, Any]) -> None:
    """Store the findings of ``document`` in their order, and a notice for each reference not yet known."""
    findings = document.get("findings", ())
    notices = _notices(year, [row["notice"] for row in findings if row.get("notice")])
    Problem.objects.bulk_create(
        Problem(
            entry=entries[row["department"]],
            notice=notices.get(row.get("notice", "")),
            item=row["item"],
            clause=row["clause"],
            count=row.get("count", 1),
            points=row.get("points"),
            date=date.fromisoformat(row["date"]) if "date" in row else None,
        )
        for row in findings
    )


def _notices(year: Year, references: list[str]) -> dict[str, Notice]:
    notices = {notice.reference: notice for notice in Notice.objects.filter(year=year)}
    new = [reference for reference in dict.fromkeys(references) if reference not in notices]
    for notice in Notice.objects.bulk_create(Notice(year=year, reference=reference) for reference in new):
        notices[notice.reference] = notice
    return notices
