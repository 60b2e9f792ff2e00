"""The table of a request for more time (延期)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse

from departments import clock
from departments.dates import chinese_date
from departments.models import Grant
from departments.refusals import Problem
from departments.trail.services import record
from departments.transitions import REASON, Asked, Move, Transition, Workflow
from departments.who import Who, holds

from ...models import Extension, ExtensionState, Slip
from ...models.order import WITH_DEPARTMENT
from ..keeping import CHECKER
from .slips import BadDeadline

UNTIL = Asked("due", "同意延至（不填的按申请）").optional()
OF_SLIP = Who(CHECKER.words, lambda person, one: CHECKER(person, one.slip))
DEPARTMENT = holds(Grant.REPORT, "承办部门", of="slip.entry.department_id")


def _is_under_way(one: Extension) -> Iterator[Problem]:
    if one.slip.state not in WITH_DEPARTMENT:
        yield Problem(f"督办单现为“{one.slip.get_state_display()}”，不能再改期限。")


def _deadline_stands(one: Extension) -> Iterator[Problem]:
    if one.slip.due != one.was:
        yield Problem("申请之后期限又有变动，请由承办部门重新申请。")


def _can_be_thought_over(one: Extension) -> Iterator[Problem]:
    """Nobody becomes overdue by a change of mind."""
    if one.state == ExtensionState.GRANTED and clock.today() > one.was:
        yield Problem(f"原期限{chinese_date(one.was)}已过，同意的延期不能再撤销。")
    if one.state == ExtensionState.GRANTED and one.slip.due != one.until:
        yield Problem("此后期限又有变动，同意的延期不能再撤销。")
    if one.slip.extensions.filter(state=ExtensionState.ASKED).exists():
        yield Problem("另有一份延期申请待答复。")


def _granted(one: Extension, made: Move) -> None:
    """The slip gets the new deadline, and its share of time is counted by that. Raises BadDeadline."""
    one.until = made.entered.get(UNTIL.name) or one.wanted
    if one.until <= one.was:
        raise BadDeadline(f"应晚于原期限{chinese_date(one.was)}。")
    _set_deadline(one, one.until, made)


def _thought_over(one: Extension, made: Move) -> None:
    if one.until is not None:
        _set_deadline(one, one.was, made)
    one.until = None


def _set_deadline(one: Extension, day: datetime.date, made: Move) -> None:
    slip = Slip.objects.select_for_update(of=("self",)).get(pk=one.slip_id)
    before, slip.due = slip.due, day
    slip.save(update_fields=["due"])
    record(act="变更办理期限", by=made.by, obj=slip, before={"due": before}, after={"due": day})
    one.slip = slip


EXTENSIONS: Workflow[Extension] = Workflow(
    name="slip-extension",
    field="state",
    states=ExtensionState,
    address=lambda one, action: reverse("notices:move_extension", args=[one.slip.year.year, one.pk, action]),
    rows=(
        Transition(
            "grant",
            "同意延期",
            sources=(ExtensionState.ASKED,),
            to=ExtensionState.GRANTED,
            who=OF_SLIP,
            guards=(_is_under_way, _deadline_stands),
            change=_granted,
            asks=(UNTIL,),
            consequence=lambda one: f"办理期限由{chinese_date(one.was)}延至{chinese_date(one.wanted)}。",
            source="",
        ),
        Transition(
            "refuse",
            "不同意延期",
            sources=(ExtensionState.ASKED,),
            to=ExtensionState.REFUSED,
            who=OF_SLIP,
            asks=(REASON,),
            consequence=lambda one: f"办理期限仍为{chinese_date(one.was)}。",
            source="",
            tone="plain",
        ),
        Transition(
            "withdraw",
            "撤回延期申请",
            sources=(ExtensionState.ASKED,),
            to=ExtensionState.WITHDRAWN,
            who=DEPARTMENT,
            consequence="不再申请延期，仍按原期限办理。",
            source="",
            tone="plain",
            expected=False,
        ),
        Transition(
            "think_over",
            "撤销延期答复",
            sources=(ExtensionState.GRANTED, ExtensionState.REFUSED),
            to=ExtensionState.ASKED,
            who=OF_SLIP,
            guards=(_is_under_way, _can_be_thought_over),
            change=_thought_over,
            asks=(REASON,),
            consequence="申请回到待答复，办理期限恢复为原期限。",
            source="",
            tone="plain",
            expected=False,
        ),
    ),
)
