"""A year's problems, grouped by the database for scoring: equal rows once, with how many there are."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q

from departments.models import Year
from targets.stored.exact import stored_text
from targets.stored.totals import Rows

from ..models import Problem


def problem_groups(year: Year, as_of: date) -> Rows:
    """(entry, item, clause, count, points, how many) of the problems that count as of a day: dated by it, or
    without a date. Exact numbers come as their stored text."""
    return (
        Problem.objects.filter(Q(date__isnull=True) | Q(date__lte=as_of), entry__year=year)
        .order_by()
        .annotate(count_text=stored_text("count"), points_text=stored_text("points"))
        .values_list("entry_id", "item", "clause", "count_text", "points_text")
        .annotate(how_many=Count("pk"))
    )
