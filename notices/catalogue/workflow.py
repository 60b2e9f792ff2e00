"""The table of a notice item: an office drafts and submits it, 质量发展处 files or returns it (附件2 三(一))."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse

from departments import clock
from departments.dates import chinese_date
from departments.models import Grant, Phase, Role
from departments.refusals import Problem, Refusal
from departments.transitions import REASON, Move, Transition, Workflow
from departments.who import holds, named, role

from ..models import OPEN, ItemState, NoticeItem
from .contents import Contents
from .feeds import FedItems
from .standing import deadline_of, due_between, office_is_listed

SOURCE = "附件2"
OFFICE = holds(Grant.ASSESS, "通报部门")
# 附件2 三(一)3; nobody files what they submitted.
QUALITY_OFFICE = role(Role.QUALITY_OFFICE) & ~named("报送人", of="submitted_by_id")
ANY_QUALITY_OFFICE = role(Role.QUALITY_OFFICE)
SAID = REASON.optional()


class LateWithoutReason(Refusal):
    """An ordinary item after the day until which they are submitted."""

    def __init__(self, day: datetime.date, what: str) -> None:
        super().__init__(f"{chinese_date(day)}已过，{what}")
        self.by_field = {REASON.name: str(self)}


def is_late(item: NoticeItem) -> bool:
    """Whether an ordinary item was first submitted, or would now be, after the year's last day for it."""
    return not item.temporary and (item.first_submitted_on or clock.today()) > deadline_of(item.year)


def misfits(item: NoticeItem) -> list[str]:
    """The items that it feeds and that are not, or no longer, its office's by the year's scheme, in words."""
    contents = Contents.of(item)
    own, every = FedItems(item.year, item.department_id), FedItems(item.year)
    gone = [feed for feed in contents.feeds if not own.fits(feed)]
    return [fed.called for fed, _ in every.grouped(gone)] + [
        "已不在考核方案中的指标" for feed in gone if feed.code not in every.by_code
    ]


# --- what must hold ---


def _not_final(item: NoticeItem) -> Iterator[Problem]:
    if item.year.phase == Phase.FINAL:
        yield Problem(f"{item.year}已终评，通报事项不再变动。")


def _fits(item: NoticeItem) -> Iterator[Problem]:
    if not office_is_listed(item.year, item.department_id):
        yield Problem(f"{item.department}在{item.year}方案中没有考核的指标，不能报送通报事项。")
    elif gone := misfits(item):
        yield Problem(f"以下指标不由{item.department}考核，请在关联指标中去掉：{'、'.join(dict.fromkeys(gone))}。")


def _still_stands(item: NoticeItem) -> Iterator[Problem]:
    """A revision needs something to revise."""
    if item.revises is not None and item.revises.state != ItemState.FILED:
        yield Problem(f"“{item.revises}”现为“{item.revises.get_state_display()}”，不能再修订。")


def _no_revision_waits(item: NoticeItem) -> Iterator[Problem]:
    if item.revisions.filter(state__in=OPEN).exists():
        yield Problem("这一事项有尚未备案的修订，请先撤回并删除修订，或等修订备案。")


def _is_original(item: NoticeItem) -> Iterator[Problem]:
    if item.revises_id is not None:
        yield Problem("修订已经生效，请在原事项上办理。")


def _was_submitted(item: NoticeItem) -> Iterator[Problem]:
    if item.first_submitted_on is None:
        yield Problem("这一事项从未报送，可以直接删除。")


def _nothing_was_due(item: NoticeItem) -> Iterator[Problem]:
    """What was not to be reported while the item had ended cannot be late for it."""
    if item.ended_on is None:
        return
    missed = due_between(item, item.ended_on, clock.today())
    if missed:
        days = "、".join(chinese_date(one.due) for one in missed[:3])
        yield Problem(f"停用期间已过应通报的日期（{days}），不能恢复；仍要通报的，请另报新的事项。")


# --- what they do ---


def _submitted(item: NoticeItem, made: Move) -> None:
    if is_late(item) and made.by is not None and item.first_submitted_on is None and not _reason(made):
        raise LateWithoutReason(
            deadline_of(item.year), "请写明逾期的理由，由质量发展处决定是否备案；临时性工作任务请选临时事项，随时可报。"
        )
    item.submitted_by = made.by
    item.first_submitted_on = item.first_submitted_on or made.at.date()
    item.reason = _reason(made)


def _filed(item: NoticeItem, made: Move) -> None:
    if is_late(item) and made.by is not None and not _reason(made):
        raise LateWithoutReason(deadline_of(item.year), "这一事项逾期报送，备案须写明理由。")
    item.filed_on = made.at.date()
    item.reason = ""


def _returned(item: NoticeItem, made: Move) -> None:
    item.reason = _reason(made)


def _asked(item: NoticeItem, made: Move) -> None:
    item.submitted_by = made.by
    item.reason = _reason(made)


def _answered(item: NoticeItem, made: Move) -> None:
    item.reason = ""


def _ended(item: NoticeItem, made: Move) -> None:
    item.ended_on = made.at.date()


def _restored(item: NoticeItem, made: Move) -> None:
    item.ended_on, item.reason = None, ""


def _reason(made: Move) -> str:
    return str(made.entered.get(REASON.name) or "").strip()


def _submitting(item: NoticeItem) -> str:
    what = "修订备案之前，原内容继续有效。" if item.revises_id else "备案后列入全校清单，按周期排出应通报的日期。"
    late = f"{chinese_date(deadline_of(item.year))}已过，请写明逾期的理由。" if is_late(item) else ""
    return f"报质量发展处审核备案，备案或退回之前可以撤回。{what}{late}"


def _filing(item: NoticeItem) -> str:
    what = "备案后立即代替原内容。" if item.revises_id else "列入全校清单，按周期排出应通报的日期。"
    late = f"这一事项在{chinese_date(deadline_of(item.year))}之后报送，请写明同意备案的理由。" if is_late(item) else ""
    return f"{what}此后的改动须报修订。{late}"


CATALOGUE: Workflow[NoticeItem] = Workflow(
    name="notice_item",
    field="state",
    states=ItemState,
    act="办理通报事项",
    address=lambda item, action: reverse("notices:move_item", args=[item.year.year, item.pk, action]),
    rows=(
        Transition(
            "submit",
            "报送",
            sources=(ItemState.DRAFT, ItemState.RETURNED),
            to=ItemState.SUBMITTED,
            who=OFFICE,
            guards=(_not_final, _fits, _still_stands),
            change=_submitted,
            asks=(SAID,),
            consequence=_submitting,
            source=SOURCE,
        ),
        Transition(
            "file",
            "备案",
            sources=(ItemState.SUBMITTED,),
            to=ItemState.FILED,
            who=QUALITY_OFFICE,
            guards=(_not_final, _fits, _still_stands),
            change=_filed,
            asks=(SAID,),
            consequence=_filing,
            source=SOURCE,
        ),
        Transition(
            "return",
            "退回",
            sources=(ItemState.SUBMITTED,),
            to=ItemState.RETURNED,
            who=QUALITY_OFFICE,
            guards=(_not_final,),
            change=_returned,
            asks=(REASON,),
            consequence="退回通报部门修改，理由显示在事项上；修改后重新报送。",
            source=SOURCE,
            tone="plain",
        ),
        Transition(
            "withdraw",
            "撤回报送",
            sources=(ItemState.SUBMITTED,),
            to=ItemState.DRAFT,
            who=OFFICE,
            guards=(_not_final,),
            consequence="退回草稿，可以修改后重新报送。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "drop",
            "不再报送",
            sources=(ItemState.DRAFT, ItemState.RETURNED),
            to=ItemState.DROPPED,
            who=OFFICE,
            guards=(_not_final, _was_submitted),
            asks=(SAID,),
            consequence="不再报质量发展处，记录保留；需要时可以恢复拟定。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "resume",
            "恢复拟定",
            sources=(ItemState.DROPPED,),
            to=ItemState.DRAFT,
            who=OFFICE,
            guards=(_not_final, _still_stands),
            consequence="回到草稿，可以修改后重新报送。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "ask_end",
            "申请停用",
            sources=(ItemState.FILED,),
            to=ItemState.ENDING,
            who=OFFICE,
            guards=(_not_final, _is_original, _no_revision_waits),
            change=_asked,
            asks=(REASON,),
            consequence="报质量发展处决定；同意之前继续有效，应通报的仍须通报。",
            source=SOURCE,
            tone="plain",
            expected=False,
        ),
        Transition(
            "keep",
            "撤回停用申请",
            sources=(ItemState.ENDING,),
            to=ItemState.FILED,
            who=OFFICE,
            guards=(_not_final,),
            change=_answered,
            consequence="事项继续有效。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "end",
            "同意停用",
            sources=(ItemState.ENDING,),
            to=ItemState.ENDED,
            who=QUALITY_OFFICE,
            guards=(_not_final,),
            change=_ended,
            asks=(SAID,),
            consequence="自今天起不再排出应通报的日期，此前的不变；到下一个应通报日之前可以恢复。",
            source=SOURCE,
        ),
        Transition(
            "refuse_end",
            "不同意停用",
            sources=(ItemState.ENDING,),
            to=ItemState.FILED,
            who=QUALITY_OFFICE,
            guards=(_not_final,),
            change=_answered,
            asks=(REASON,),
            consequence="事项继续有效，通报部门会看到理由。",
            source=SOURCE,
            tone="plain",
        ),
        Transition(
            "restore",
            "恢复",
            sources=(ItemState.ENDED,),
            to=ItemState.FILED,
            who=ANY_QUALITY_OFFICE,
            guards=(_not_final, _nothing_was_due),
            change=_restored,
            asks=(REASON,),
            consequence="事项重新有效，应通报的日期照原周期排出。",
            source="",
            tone="plain",
            expected=False,
        ),
    ),
)
