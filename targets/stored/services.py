"""A year's facts of this app stored in bulk from a checked document (docs/interchange.md), and cleared again.

The callers hold the year's lock, check the document and write the audit entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from departments.models import RosterEntry, Year

from ..models import NotApplicable, OfficeScore, RateMetric, SchoolAverage, Tally, WorkItem

Entries = Mapping[str, RosterEntry]
OF_ENTRIES = (WorkItem, RateMetric, Tally, OfficeScore, NotApplicable)


def has_facts(year: Year) -> bool:
    return SchoolAverage.objects.filter(year=year).exists() or any(
        model._default_manager.filter(entry__year=year).exists() for model in OF_ENTRIES
    )


@transaction.atomic
def clear_facts(*, year: Year) -> None:
    """Delete every fact of ``year`` that this app keeps."""
    SchoolAverage.objects.filter(year=year).delete()
    for model in OF_ENTRIES:
        model._default_manager.filter(entry__year=year).delete()


@transaction.atomic
def store_facts(*, year: Year, entries: Entries, document: Mapping[str, Any]) -> None:
    """Store the lists of ``document`` that this app keeps, in their order. ``entries`` are found by name."""
    WorkItem.objects.bulk_create(_work_item(row, entries) for row in document.get("work_items", ()))
    RateMetric.objects.bulk_create(
        RateMetric(
            entry=entries[row["department"]],
            item=row["item"],
            value=row.get("value"),
            numerator=row.get("numerator"),
            denominator=row.get("denominator"),
        )
        for row in document.get("metrics", ())
    )
    SchoolAverage.objects.bulk_create(
        SchoolAverage(year=year, item=row["item"], value=row["value"]) for row in document.get("averages", ())
    )
    Tally.objects.bulk_create(
        Tally(entry=entries[row["department"]], item=row["item"], kind=row["kind"], count=row["count"])
        for row in document.get("tallies", ())
    )
    OfficeScore.objects.bulk_create(
        OfficeScore(entry=entries[row["department"]], item=row["item"], score=row["score"], basis=row.get("basis", ""))
        for row in document.get("scores", ())
    )
    # The same 缺项 twice is harmless; it is kept once.
    absent = dict.fromkeys((row["department"], row["item"]) for row in document.get("not_applicable", ()))
    NotApplicable.objects.bulk_create(NotApplicable(entry=entries[name], item=item) for name, item in absent)


def _work_item(row: Mapping[str, Any], entries: Entries) -> WorkItem:
    return WorkItem(
        entry=entries[row["department"]],
        category=row["category"],
        name=row["name"],
        due=date.fromisoformat(row["due"]),
        completion=row.get("completion"),
        target=row.get("target"),
        actual=row.get("actual"),
        weight=row.get("weight", 1),
        late=row.get("late", False),
        substandard=row.get("substandard", False),
        exempt=row.get("exempt", False),
        brand=row.get("brand", ""),
        project=row.get("project", ""),
    )
