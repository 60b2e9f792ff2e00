"""Changing a problem that was named (存在问题)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import transaction

from departments.models import RosterEntry, User
from departments.permissions import is_quality_office
from departments.refusals import NotAllowed
from departments.trail import services as audit
from departments.years.revision import bump_revision, lock_for_facts
from targets.scheme.loader import get_scheme
from targets.scheme.model import Clause
from targets.stored.entered import OutOfRange, exact, rational

from ..models import Problem


@transaction.atomic
def correct_problem(
    *,
    problem: Problem,
    by: User,
    count: str | int | Decimal | None = None,
    points: str | int | Decimal | None = None,
    date: datetime.date | None = None,
) -> Problem:
    """Correct a problem's count, points or date; what is None stays. Counts the facts' revision up, audited.

    Only 质量发展处 (NotAllowed). Raises YearIsFinal; BadNumber; OutOfRange for points that its clause does not
    allow or a date before the year.
    """
    if not is_quality_office(by):
        raise NotAllowed
    year = lock_for_facts(year=problem.entry.year)
    problem = Problem.objects.select_for_update(of=("self",)).select_related("entry").get(pk=problem.pk)
    before = {"count": problem.count, "points": problem.points, "date": problem.date}
    if count is not None:
        problem.count = exact(count)
    if points is not None:
        problem.points = _points(_clause(problem, year.scheme), points)
    if date is not None:
        if date.year < year.year:
            raise OutOfRange(f"日期不能早于 {year.year} 年 1 月 1 日。")
        problem.date = date
    if audit.record_change(act="更正存在问题", by=by, obj=problem, before=before):
        problem.save(update_fields=list(before))
        bump_revision(year=year)
    return problem


def _clause(problem: Problem, scheme: str) -> Clause:
    entry: RosterEntry = problem.entry
    return get_scheme(scheme).groups[entry.group].items[problem.item].clauses[problem.clause]


def _points(clause: Clause, entered: str | int | Decimal) -> Decimal:
    if clause.lowest is None or clause.highest is None:
        raise OutOfRange(f"“{clause.label}”的分值是固定的，不能另填。")
    points = exact(entered)
    if not clause.lowest <= rational(points) <= clause.highest:
        raise OutOfRange(f"“{clause.label}”的扣分超出方案规定的范围。")
    return points
