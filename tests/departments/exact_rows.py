"""Tallies of one department, to ask the database for their exact numbers."""

from __future__ import annotations

from typing import Any

from departments.models import RosterEntry, Year
from departments.models.exact_sql import StoredText
from targets.models import Tally


def college(year: Year) -> RosterEntry:
    return year.roster.get(name="机电工程学院")


def store(entry: RosterEntry, *counts: Any) -> None:
    Tally.objects.all().delete()
    Tally.objects.bulk_create(Tally(entry=entry, item="T1", kind="项", count=count) for count in counts)


def found(**lookups: Any) -> list[str]:
    """The stored texts of the tallies that a filter finds."""
    return list(Tally.objects.filter(**lookups).values_list(StoredText("count"), flat=True))
