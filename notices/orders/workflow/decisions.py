"""The table of a decision (决定事项): registered, given to departments, revoked."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from departments import clock
from departments.calendar.queries import calendar_of
from departments.dates import chinese_date
from departments.models import Phase
from departments.refusals import Link, Problem
from departments.transitions import REASON, Transition, Workflow

from ...models import Decision, DecisionState, Slip, SlipState
from ..keeping import KEEPER

SOURCE = "附件1"


def year_goes_on(obj: Decision | Slip) -> Iterator[Problem]:
    """What costs points ends with the year (十)."""
    if obj.year.phase == Phase.FINAL:
        yield Problem(f"{obj.year}已终评，不能再下达督办单，也不能再认定未按时、未按要求。")


def drafts_of(decision: Decision) -> list[Slip]:
    return list(decision.slips.filter(state=SlipState.DRAFT).select_related("entry").order_by("pk"))


def _has_slips(decision: Decision) -> Iterator[Problem]:
    if not decision.slips.filter(state=SlipState.DRAFT).exists():
        link = Link("增加督办单", "notices:new_slip", {"year": decision.year.year, "pk": decision.pk})
        yield Problem("没有待下达的督办单，请先增加。", link)


def _have_time(decision: Decision) -> Iterator[Problem]:
    for slip in drafts_of(decision):
        if slip.due and slip.due < clock.today():
            link = Link("修改", "notices:change_slip", {"year": decision.year.year, "pk": slip.pk})
            yield Problem(f"{slip}的期限{chinese_date(slip.due)}已过，请先修改。", link)


def _are_worked(decision: Decision) -> Iterator[Problem]:
    """A day that a meeting named is kept, also where nobody works on it."""
    days = calendar_of(decision.year)
    for slip in drafts_of(decision):
        if slip.due and not days.on(slip.due).works:
            yield Problem(f"{slip}的期限{chinese_date(slip.due)}不是工作日。")


def _none_is_open(decision: Decision) -> Iterator[Problem]:
    for slip in decision.slips.exclude(state__in=[SlipState.DRAFT, SlipState.WITHDRAWN]).order_by("number"):
        link = Link("到督办单", "notices:slip", {"year": decision.year.year, "pk": slip.pk})
        yield Problem(f"{slip}尚未撤回，撤回后才能撤销决定事项。", link)


def _what_is_issued(decision: Decision) -> str:
    names = "、".join(str(slip.entry) for slip in drafts_of(decision))
    return f"向{names or '承办部门'}下达督办单，依次编号，从今天起计算期限。下达后不能修改，下错的可以撤回。"


DECISIONS: Workflow[Decision] = Workflow(
    name="order-decision",
    field="state",
    states=DecisionState,
    address=lambda one, action: reverse("notices:move_decision", args=[one.year.year, one.pk, action]),
    rows=(
        Transition(
            "issue",
            "下达",
            sources=(DecisionState.REGISTERED, DecisionState.ISSUED),
            to=DecisionState.ISSUED,
            who=KEEPER,
            guards=(year_goes_on, _has_slips, _have_time),
            warns=(_are_worked,),
            consequence=_what_is_issued,
            source=SOURCE,
        ),
        Transition(
            "revoke",
            "撤销",
            sources=(DecisionState.REGISTERED, DecisionState.ISSUED),
            to=DecisionState.REVOKED,
            who=KEEPER,
            guards=(_none_is_open,),
            asks=(REASON,),
            consequence="决定事项留在台账中，不再下达；需要时可以恢复。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "restore",
            "恢复",
            sources=(DecisionState.REVOKED,),
            to=DecisionState.REGISTERED,
            who=KEEPER,
            asks=(REASON,),
            consequence="决定事项恢复为已登记，可以修改和下达。",
            source="",
            tone="plain",
            expected=False,
        ),
    ),
)
