"""The table of a supervision slip (督办单): given, signed for, answered, closed; and every way back."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from departments import clock
from departments.dates import chinese_date
from departments.figures import plain
from departments.refusals import Link, Problem, Refusal
from departments.transitions import REASON, Asked, Move, Transition, Workflow

from ...models import DecisionState, ExtensionState, Lapse, LapseKind, Slip, SlipAnswer, SlipState
from ...models.order import CLOSED, OPEN
from ..keeping import CHECKER, DEPARTMENT, SYSTEM, cost_in
from .decisions import SOURCE, year_goes_on

ANSWER = Asked("answer", "办理情况", longest=4000)
PROOF = Asked("proof", "佐证材料（文件名称、文号或存放之处）", longest=1000)
NEW_DUE = Asked("due", "新期限")


class BadDeadline(Refusal):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.by_field = {NEW_DUE.name: message}


def is_overdue(slip: Slip) -> bool:
    """Whether the deadline was missed: by the answer that stands, else by the day that it is. On its last day a slip is
    on time."""
    return slip.due is not None and (slip.answered_on or clock.today()) > slip.due


# --- what must hold ---


def _is_late(slip: Slip) -> Iterator[Problem]:
    if not is_overdue(slip):
        what = "反馈没有超过期限" if slip.answered_on else "期限未过"
        yield Problem(f"{what}（{chinese_date(slip.due) if slip.due else '未定'}），不是未按时完成。")


def _is_on_time(slip: Slip) -> Iterator[Problem]:
    if is_overdue(slip) and slip.answered_on and slip.due:
        yield Problem(
            f"{chinese_date(slip.answered_on)}反馈，已过期限{chinese_date(slip.due)}，应按未按时办结；"
            "确有原因的，退回时可以另定期限。"
        )


def _has_answer(slip: Slip) -> Iterator[Problem]:
    if slip.answered_on is None:
        yield Problem("承办部门没有反馈。")


def _has_no_answer(slip: Slip) -> Iterator[Problem]:
    if slip.answered_on is not None:
        yield Problem("承办部门已有反馈。")


def _no_extension_waits(slip: Slip) -> Iterator[Problem]:
    if slip.extensions.filter(state=ExtensionState.ASKED).exists():
        yield Problem("有延期申请待答复，请先答复。")


def _would_be_late(slip: Slip) -> Iterator[Problem]:
    if slip.due is not None and clock.today() > slip.due:
        yield Problem(f"期限{chinese_date(slip.due)}已过，收回后再反馈的，按未按时计。")


def _is_not_named(slip: Slip) -> Iterator[Problem]:
    for lapse in slip.lapses.filter(withdrawn=False, notice__isnull=False).select_related("notice").order_by("-pk")[:1]:
        assert lapse.notice is not None
        link = Link("到该通报", "notices:notice", {"year": slip.year.year, "pk": lapse.notice.pk})
        yield Problem(f"已在{lapse.notice}中通报，请先更正或撤回该通报。", link)


def _decision_stands(slip: Slip) -> Iterator[Problem]:
    if slip.decision.state == DecisionState.REVOKED:
        yield Problem("决定事项已撤销，请先恢复决定事项。")


def _answer(slip: Slip) -> dict[str, str]:
    """Who concludes has read this answer, and not one that was taken back and written anew meanwhile."""
    last = slip.answers.filter(taken_back=False).order_by("-pk").first()
    return {"反馈": f"{chinese_date(timezone.localdate(last.at))}：{last.text}" if last else "没有反馈"}


# --- what is done ---


def _answered(slip: Slip, made: Move) -> None:
    SlipAnswer.objects.create(
        slip=slip,
        text=made.entered[ANSWER.name].strip(),
        proof=made.entered[PROOF.name].strip(),
        by=made.by,
        at=made.at,
    )
    slip.answered_on = timezone.localdate(made.at)


def _taken_back(slip: Slip, made: Move) -> None:
    last = slip.answers.filter(taken_back=False).order_by("-pk").first()
    if last is not None:
        last.taken_back = True
        last.save(update_fields=["taken_back"])
    slip.answered_on = None


def _closed(slip: Slip, made: Move) -> None:
    slip.closed_on = timezone.localdate(made.at)


def _late(slip: Slip, made: Move) -> None:
    _closed(slip, made)
    assert slip.due is not None
    _note(slip, made, LapseKind.LATE, slip.due)


def _poor(slip: Slip, made: Move) -> None:
    _closed(slip, made)
    _note(slip, made, LapseKind.POOR, slip.answered_on or timezone.localdate(made.at))


def _note(slip: Slip, made: Move, kind: LapseKind, day: datetime.date) -> None:
    Lapse.objects.create(
        slip=slip, kind=kind, date=day, reason=str(made.entered.get(REASON.name) or "").strip(), noted_at=made.at
    )


def _back_to_checking(slip: Slip, made: Move) -> None:
    """The conclusion falls, and what it would have cost."""
    slip.lapses.filter(withdrawn=False, notice=None).update(withdrawn=True)
    slip.closed_on = None


def _goes_on(slip: Slip, made: Move) -> None:
    """What was concluded stays; the work goes on, with time of its own."""
    _given_time(slip, made)
    slip.closed_on = slip.answered_on = None


def _returned(slip: Slip, made: Move) -> None:
    """Without a new deadline the old one holds; where that is over, the answer would be late before it is begun."""
    _given_time(slip, made)
    slip.answered_on = None


def _given_time(slip: Slip, made: Move) -> None:
    due, today = made.entered.get(NEW_DUE.name), timezone.localdate(made.at)
    if due is None:
        if slip.due is None or slip.due < today:
            raise BadDeadline(f"原期限{chinese_date(slip.due) if slip.due else ''}已过，请填写新期限。")
        return
    if due < today:
        raise BadDeadline("新期限不能早于今天。")
    slip.due, slip.counts_from = due, today


# --- what follows, in words ---


def what_it_costs(slip: Slip) -> str:
    """列入党政办公室的通报后，扣机电工程学院完成质量 0.2 分。 "" where the scheme has no such clause."""
    cost = cost_in(slip.year, slip.entry.group)
    if cost is None or cost.clause.points is None:
        return ""
    return f"列入党政办公室的通报后，扣{slip.entry}{cost.item.name} {plain(cost.clause.points)} 分。"


def _as_late(slip: Slip) -> str:
    return f"认定为未按时完成一次，列入待通报。{what_it_costs(slip)}发布通报前可以撤销结论。"


def _as_poor(slip: Slip) -> str:
    return f"认定为未按要求完成一次，列入待通报。{what_it_costs(slip)}发布通报前可以撤销结论。"


def _of_department(slip: Slip) -> str:
    return f"由{slip.entry}继续办理。已经认定的未按时、未按要求不变；再次逾期的另计一次。"


SLIPS: Workflow[Slip] = Workflow(
    name="slip",
    field="state",
    states=SlipState,
    address=lambda slip, action: reverse("notices:move_slip", args=[slip.year.year, slip.pk, action]),
    rows=(
        Transition(
            "issue",
            "下达",
            sources=(SlipState.DRAFT,),
            to=SlipState.ISSUED,
            who=SYSTEM,
            consequence="编号并送承办部门。",
            source=SOURCE,
            expected=False,
        ),
        Transition(
            "sign",
            "签收",
            sources=(SlipState.ISSUED,),
            to=SlipState.SIGNED,
            who=DEPARTMENT,
            consequence=lambda slip: f"{slip.entry}知悉办理要求和期限，开始办理。",
            source="",
        ),
        Transition(
            "unsign",
            "取消签收",
            sources=(SlipState.SIGNED,),
            to=SlipState.ISSUED,
            who=DEPARTMENT,
            consequence="回到待签收，期限不变。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "answer",
            "反馈",
            sources=(SlipState.SIGNED, SlipState.RETURNED),
            to=SlipState.ANSWERED,
            who=DEPARTMENT,
            change=_answered,
            asks=(ANSWER, PROOF),
            consequence="送党政办公室核对；核对前可以收回修改。",
            source="",
        ),
        Transition(
            "take_back",
            "收回反馈",
            sources=(SlipState.ANSWERED,),
            to=SlipState.SIGNED,
            who=DEPARTMENT,
            warns=(_would_be_late,),
            change=_taken_back,
            consequence="收回后重新填写；反馈时间以最后一次为准。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "close",
            "办结",
            sources=(SlipState.ANSWERED,),
            to=SlipState.DONE,
            who=CHECKER,
            guards=(_is_on_time,),
            change=_closed,
            sees=_answer,
            consequence="认定按时、按要求完成。",
            source=SOURCE,
        ),
        Transition(
            "return",
            "退回",
            sources=(SlipState.ANSWERED,),
            to=SlipState.RETURNED,
            who=CHECKER,
            change=_returned,
            sees=_answer,
            asks=(REASON, NEW_DUE.optional()),
            consequence=lambda slip: f"由{slip.entry}重新办理和反馈；不填新期限的，仍按原期限。",
            source="",
            tone="plain",
        ),
        Transition(
            "close_late",
            "按未按时办结",
            sources=tuple(sorted(OPEN)),
            to=SlipState.LATE,
            who=CHECKER,
            guards=(_is_late, _no_extension_waits, year_goes_on),
            change=_late,
            sees=_answer,
            asks=(REASON,),
            consequence=_as_late,
            source=SOURCE,
            tone="danger",
            expected=False,
        ),
        Transition(
            "close_poor",
            "按未按要求办结",
            sources=(SlipState.ANSWERED,),
            to=SlipState.POOR,
            who=CHECKER,
            guards=(year_goes_on,),
            change=_poor,
            sees=_answer,
            asks=(REASON,),
            consequence=_as_poor,
            source=SOURCE,
            tone="danger",
            expected=False,
        ),
        Transition(
            "withdraw",
            "撤回",
            sources=tuple(sorted(OPEN)),
            to=SlipState.WITHDRAWN,
            who=CHECKER,
            asks=(REASON,),
            consequence=lambda slip: f"{slip.entry}不再办理，编号保留，不计入办结率；需要时可以恢复。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "reinstate",
            "恢复",
            sources=(SlipState.WITHDRAWN,),
            to=SlipState.ISSUED,
            who=CHECKER,
            guards=(_decision_stands, year_goes_on),
            change=_returned,
            asks=(REASON, NEW_DUE.optional()),
            consequence=lambda slip: f"重新送{slip.entry}签收；不填新期限的，仍按原期限。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "undo",
            "撤销结论",
            sources=tuple(sorted(CLOSED)),
            to=SlipState.ANSWERED,
            who=CHECKER,
            guards=(_has_answer, _is_not_named, year_goes_on),
            change=_back_to_checking,
            asks=(REASON,),
            consequence="回到核对，结论和由此认定的未按时、未按要求一并撤销。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "undo_open",
            "撤销结论",
            sources=(SlipState.LATE,),
            to=SlipState.SIGNED,
            who=CHECKER,
            guards=(_has_no_answer, _is_not_named, year_goes_on),
            change=_back_to_checking,
            asks=(REASON,),
            consequence="承办部门继续办理，结论和由此认定的未按时一并撤销；期限不变。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "resume",
            "继续督办",
            sources=tuple(sorted(CLOSED)),
            to=SlipState.RETURNED,
            who=CHECKER,
            guards=(_decision_stands, year_goes_on),
            change=_goes_on,
            asks=(REASON, NEW_DUE),
            consequence=_of_department,
            source="",
            tone="plain",
            expected=False,
        ),
    ),
)
