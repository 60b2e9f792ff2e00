"""A year's facts of this app, grouped by the database for scoring: equal rows once, with how many there are.

Exact numbers come as their stored text, since a database would add them as floats. One query each.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Count, ExpressionWrapper, F, IntegerField, QuerySet, Value, When

from departments.models import Year

from ..models import NotApplicable, OfficeScore, RateMetric, SchoolAverage, Tally, WorkItem
from .exact import stored_text

Rows = QuerySet[Any, tuple[Any, ...]]


def work_groups(year: Year, as_of: date) -> Rows:
    """(entry, category, completion, target, actual, weight, late, substandard, due by the day, how many).

    The three flags are true or false as the database says it, 1 and 0 on SQLite: a ``bool`` made of each costs a
    quarter of the query.
    """
    due = Case(When(due__lte=as_of, then=Value(1)), default=Value(0), output_field=IntegerField())
    exact = {f"{name}_text": stored_text(name) for name in ("completion", "target", "actual", "weight")}
    flags = {f"is_{name}": ExpressionWrapper(F(name), IntegerField()) for name in ("late", "substandard")}
    return (
        WorkItem.objects.filter(entry__year=year, exempt=False)
        .order_by()
        .annotate(**exact, **flags, is_due=due)
        .values_list("entry_id", "category", *exact, *flags, "is_due")
        .annotate(how_many=Count("pk"))
    )


def tally_groups(year: Year) -> Rows:
    """(entry, item, kind, count, how many)."""
    return (
        Tally.objects.filter(entry__year=year)
        .order_by()
        .annotate(text=stored_text("count"))
        .values_list("entry_id", "item", "kind", "text")
        .annotate(how_many=Count("pk"))
    )


def metric_values(year: Year) -> Rows:
    """(entry, item, value, numerator, denominator)."""
    exact = [stored_text(name) for name in ("value", "numerator", "denominator")]
    return RateMetric.objects.filter(entry__year=year).order_by().values_list("entry_id", "item", *exact)


def average_values(year: Year) -> Rows:
    """(item, value)."""
    return SchoolAverage.objects.filter(year=year).order_by().values_list("item", stored_text("value"))


def score_values(year: Year) -> Rows:
    """(entry, item, score)."""
    return OfficeScore.objects.filter(entry__year=year).order_by().values_list("entry_id", "item", stored_text("score"))


def absences(year: Year) -> Rows:
    """(entry, item) of every 缺项."""
    return NotApplicable.objects.filter(entry__year=year).order_by().values_list("entry_id", "item")
