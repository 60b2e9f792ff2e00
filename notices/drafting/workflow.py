"""The table of a notice: drafted and submitted by the office, approved or returned by who is in charge of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from departments import clock
from departments.models import Grant
from departments.permissions import Person
from departments.transitions import REASON, Move, Transition, Workflow
from departments.who import Who, holds, named

from ..models import NoticeKind, NoticeState, WrittenNotice
from .checks import asked_twice, what_is_missing, year_is_closed
from .numbers import take_number

OFFICE = holds(Grant.ASSESS, "通报部门", of="office_id")


def wrote(notice: WrittenNotice) -> Collection[int]:
    """Whoever wrote in it or submitted it."""
    return {*notice.writers, notice.author_id, notice.submitted_by_id or 0}


IN_CHARGE = holds(Grant.LEAD, "分管校领导", of="office_id") & ~named("起草人和提交人", of=wrote)


def _nobody(person: Person, notice: Any) -> bool:
    return False


SYSTEM = Who("系统", _nobody)


def _submitted(notice: WrittenNotice, made: Move) -> None:
    notice.submitted_by, notice.submitted_at = made.by, made.at


def _published(notice: WrittenNotice, made: Move) -> None:
    """Numbered, and cited by its reference from now on."""
    notice.approved_by = made.by
    notice.published_at = notice.filed_at = clock.now()
    notice.recipients = list(dict.fromkeys(row.entry.name for row in notice.rows.select_related("entry") if row.entry))
    take_number(notice)


def _text_of(notice: WrittenNotice) -> dict[str, str]:
    """An approval is of the words that were read: taken back, changed and submitted anew they are others."""
    return {"通报内容": f"第 {notice.version} 次保存的文稿"}


def _consequence(notice: WrittenNotice) -> str:
    match notice.kind:
        case NoticeKind.CORRECTION:
            return "编号并发布，所列问题的扣分随即更正；发布后不能再修改。"
        case NoticeKind.WITHDRAWAL:
            return f"编号并发布，{notice.about}所列问题的扣分随即撤销；发布后不能再修改。"
    return "编号并发布，所列问题即时扣分，并送被通报部门和质量发展处；发布后不能再修改，有误须另发更正通报或撤回通报。"


WRITING: Workflow[WrittenNotice] = Workflow(
    name="written_notice",
    field="state",
    states=NoticeState,
    address=lambda notice, action: reverse("notices:move_written", args=[notice.year.year, notice.pk, action]),
    rows=(
        Transition(
            "submit",
            "提交审批",
            sources=(NoticeState.DRAFT, NoticeState.RETURNED),
            to=NoticeState.SUBMITTED,
            who=OFFICE,
            guards=(year_is_closed, what_is_missing),
            warns=(asked_twice,),
            change=_submitted,
            sees=_text_of,
            consequence="送分管校领导审批，审批前可以撤回。",
            source="附件2三(二)2",
        ),
        Transition(
            "approve",
            "审批通过并发布",
            sources=(NoticeState.SUBMITTED,),
            to=NoticeState.PUBLISHED,
            who=IN_CHARGE,
            guards=(year_is_closed, what_is_missing),
            warns=(asked_twice,),
            change=_published,
            sees=_text_of,
            consequence=_consequence,
            source="附件2三(二)2",
        ),
        Transition(
            "return",
            "退回",
            sources=(NoticeState.SUBMITTED,),
            to=NoticeState.RETURNED,
            who=IN_CHARGE,
            asks=(REASON,),
            consequence="退回通报部门修改，修改后重新提交。",
            source="附件2三(二)2",
            tone="plain",
        ),
        Transition(
            "take_back",
            "撤回提交",
            sources=(NoticeState.SUBMITTED,),
            to=NoticeState.DRAFT,
            who=OFFICE,
            consequence="回到草稿，可以修改后重新提交。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "drop",
            "作废",
            sources=(NoticeState.DRAFT, NoticeState.RETURNED),
            to=NoticeState.DROPPED,
            who=OFFICE,
            asks=(REASON,),
            consequence="不再发布，文稿和审批记录保留；需要时可以恢复为草稿。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "restore",
            "恢复为草稿",
            sources=(NoticeState.DROPPED,),
            to=NoticeState.DRAFT,
            who=OFFICE,
            consequence="回到草稿，可以修改后提交。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "withdraw",
            "被撤回",
            sources=(NoticeState.PUBLISHED,),
            to=NoticeState.WITHDRAWN,
            who=SYSTEM,
            asks=(REASON,),
            consequence="由撤回通报撤销，所列问题不再扣分；原文和撤回通报都可查阅。",
            source="",
            expected=False,
        ),
    ),
)
