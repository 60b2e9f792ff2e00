"""A notice on its way: submitted, returned, approved; and what its publication makes of the year's facts."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from departments.models import User, Year
from departments.trail.services import record
from departments.transitions import move
from departments.years.revision import bump_revision, lock_for_facts

from ...models import NoticeKind, NoticeRow, Problem, WrittenNotice
from ...stored.effect import Effect, effects
from ..workflow import WRITING

APPROVE = "approve"


def move_written(*, notice: WrittenNotice, action: str, by: User, **entered: Any) -> WrittenNotice:
    """Takes a notice one step by the row ``action`` of ``WRITING``, with what the row asks for. An approval publishes
    it (``publish``). Raises what ``move`` raises, and YearIsFinal."""
    if action == APPROVE:
        return publish(notice=notice, by=by, **entered)
    return move(workflow=WRITING, obj=notice, action=action, by=by, **entered)


@transaction.atomic
def publish(*, notice: WrittenNotice, by: User, **entered: Any) -> WrittenNotice:
    """Approves and publishes. All or nothing: it gets its number, its rows become facts (of a correction or withdrawal:
    the facts of the rows that it puts right change), the notice that it withdraws is marked so, and the year's revision
    is counted up, so that every figure as of today moves at once."""
    touches = notice.rows.exists()
    # The year before the notice, as everybody does who changes facts.
    year = lock_for_facts(year=notice.year) if touches else notice.year
    published = move(workflow=WRITING, obj=notice, action=APPROVE, by=by, **entered)
    if published.kind == NoticeKind.WITHDRAWAL and published.about is not None:
        move(workflow=WRITING, obj=published.about, action="withdraw", by=None, reason=f"由{published}撤回")
    if not touches:
        return published
    if told := make_facts(year, published):
        bump_revision(year=year)
        record(act="登记存在问题", by=by, obj=published, after={"存在问题": told})
    return published


def make_facts(year: Year, notice: WrittenNotice) -> list[str]:
    """Makes the facts of the locked ``year`` what the published ``notice`` says; in words what it changed."""
    rows = NoticeRow.objects.filter(notice=notice)
    firsts = {row.corrects_id or row.pk for row in rows}
    kept = {one.row_id: one for one in Problem.objects.select_for_update().filter(row__in=firsts)}
    return [_make(one, kept.get(one.first.pk)) for one in effects(year, firsts)]


def _make(effect: Effect, problem: Problem | None) -> str:
    if effect.gone:
        if problem is not None:
            problem.delete()
        return f"{effect.entry} 撤销否决提案"
    problem = problem or Problem(entry=effect.entry)
    effect.become(problem)
    problem.save()
    word = "撤销" if effect.undone else "更正" if effect.later else "新增"
    return f"{effect.entry} {problem.item}.{problem.clause} 数量 {problem.count} {word}"
