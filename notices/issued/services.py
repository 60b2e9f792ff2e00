"""Changing a problem that was named (存在问题)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import transaction

from departments.models import User
from departments.permissions import only_quality_office
from departments.refusals import Refusal
from departments.trail import services as audit
from departments.years.revision import bump_revision, lock_for_facts
from targets.stored.entered import check_entered

from ..models import Problem
from ..stored.lists import FINDINGS


class WrittenOnTheSite(Refusal):
    """A published notice never changes; another one puts it right."""

    def __init__(self, notice: object) -> None:
        super().__init__(f"{notice}是在本系统发布的通报，不能直接改动；有误的由通报部门另发更正通报或撤回通报。")


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

    Only 质量发展处 (NotAllowed), and only what a facts file brought (WrittenOnTheSite). Raises YearIsFinal; NotAFact,
    field by field, for what a finding may not say.
    """
    only_quality_office(by)
    year = lock_for_facts(year=problem.entry.year)
    problem = Problem.objects.select_for_update(of=("self",)).select_related("entry__year").get(pk=problem.pk)
    if problem.row_id is not None:
        raise WrittenOnTheSite(problem.notice)
    before = {"count": problem.count, "points": problem.points, "date": problem.date}
    entered = {
        key: format(value, "f") if isinstance(value, Decimal) else str(value)
        for key, value in (("count", count), ("points", points), ("date", date))
        if value is not None
    }
    check_entered(shape=FINDINGS.shape, row=FINDINGS.row_of(problem) | entered, entry=problem.entry)
    FINDINGS.change(problem, entered)
    if audit.record_change(act="更正存在问题", by=by, obj=problem, before=before):
        problem.save(update_fields=list(before))
        bump_revision(year=year)
    return problem
