"""What the pages of 督办 show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404

from departments import clock
from departments.calendar.queries import calendar_of
from departments.handling import Event, Handling, Offer, handling, offer
from departments.models import Grant, User
from departments.permissions import departments_held
from departments.transitions import M, Workflow

from ..models import Decision, DecisionState, Extension, ExtensionState, Lapse, Slip, SlipAnswer, SlipState
from ..models.order import OPEN, WITH_DEPARTMENT
from .keeping import CHECKER, DEPARTMENT, checker_words, keeper, keeps, reads_register
from .queries import Row, rows_of, slips_of
from .workflow import DECISIONS, EXTENSIONS, SLIPS


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for more time, with the reader's moves of it."""

    extension: Extension
    handling: Handling


@dataclass(frozen=True, slots=True)
class SlipPage:
    """``whole``: the reader has the register, and so the decision. ``provisional``: the deadline is a day of which
    nobody said yet whether it is worked."""

    slip: Slip
    row: Row
    handling: Handling
    answers: tuple[SlipAnswer, ...]
    asked: tuple[Asked, ...]
    lapses: tuple[Lapse, ...]
    whole: bool
    may_ask: bool
    may_change: bool
    provisional: bool
    checker: str

    @property
    def events(self) -> tuple[Event, ...]:
        return self.handling.events

    @property
    def is_draft(self) -> bool:
        return self.slip.state == SlipState.DRAFT


def slip_page(slip: Slip, reader: User) -> SlipPage:
    until = slip.due if slip.state in WITH_DEPARTMENT else None
    checker = checker_words(slip, keeper(slip.year))
    names = {CHECKER.words: checker, DEPARTMENT.words: slip.entry.name}
    asked = [
        Asked(one, _by_name(_without_idle(EXTENSIONS, handling(EXTENSIONS, one, reader)), names))
        for one in slip.extensions.select_related("slip__year", "slip__entry", "asked_by__department")
    ]
    own = _by_name(_without_idle(SLIPS, handling(SLIPS, slip, reader, until)), names)
    reports = slip.entry.department_id in departments_held(reader, Grant.REPORT)
    waits = any(one.extension.state == ExtensionState.ASKED for one in asked)
    can_still = slip.state in WITH_DEPARTMENT and slip.due is not None and clock.today() <= slip.due
    return SlipPage(
        slip=slip,
        row=rows_of([slip])[0],
        handling=replace(own, events=_in_order(own, asked)),
        answers=tuple(slip.answers.select_related("by__department").order_by("-pk")),
        asked=tuple(asked),
        lapses=tuple(slip.lapses.select_related("notice")),
        whole=reads_register(reader, slip.year),
        may_ask=reports and can_still and not waits,
        may_change=slip.state == SlipState.DRAFT and keeps(reader, slip.year),
        provisional=slip.due is not None and slip.state in OPEN and calendar_of(slip.year).on(slip.due).provisional,
        checker=checker,
    )


def _without_idle(workflow: Workflow[Any], found: Handling) -> Handling:
    """Of the moves that are nobody's next step, those that something stands in the way of are not offered: a slip that
    is on time has no button for one that is late. What is expected comes first."""
    rows = {row.action: row for row in workflow.rows}
    offers = [one for one in found.offers if rows[one.action].expected or not one.problems]
    return replace(found, offers=tuple(sorted(offers, key=lambda one: not rows[one.action].expected)))


def _by_name(found: Handling, names: Mapping[str, str]) -> Handling:
    """With the departments that the table's words mean for this slip."""
    steps = tuple(replace(step, who=names.get(step.who, step.who)) for step in found.next_steps)
    events = tuple(replace(one, who=names.get(one.who, one.who)) if one.coming else one for one in found.events)
    return replace(found, next_steps=steps, events=events)


def _in_order(own: Handling, asked: list[Asked]) -> tuple[Event, ...]:
    """What was done to the slip and about its deadline, as it happened; then what comes."""
    coming = [event for event in own.events if event.coming]
    done = [event for event in own.events if not event.coming]
    for one in asked:
        signed = f"{one.extension.slip.entry} {one.extension.asked_by}"
        note = f"延至{one.extension.wanted.month}月{one.extension.wanted.day}日：{one.extension.why}"
        done.append(Event(signed, "申请延期", one.extension.asked_at, note=note))
        done += [event for event in one.handling.events if not event.coming]
        coming += [event for event in one.handling.events if event.coming]
    done.sort(key=lambda event: event.at)  # type: ignore[arg-type, return-value]  # what was done has a moment
    return (*done, *coming)


@dataclass(frozen=True, slots=True)
class DecisionPage:
    decision: Decision
    handling: Handling
    rows: tuple[Row, ...]
    may_change: bool
    may_add: bool


def decision_page(decision: Decision, reader: User) -> DecisionPage:
    mine = keeps(reader, decision.year)
    return DecisionPage(
        decision=decision,
        handling=_issue_while_drafts(decision, _without_idle(DECISIONS, handling(DECISIONS, decision, reader))),
        rows=tuple(slips_of(decision)),
        may_change=mine and decision.state == DecisionState.REGISTERED,
        may_add=mine and decision.state != DecisionState.REVOKED,
    )


def _issue_while_drafts(decision: Decision, found: Handling) -> Handling:
    """What was issued in full waits for nothing, though another slip may be added to it."""
    if decision.state != DecisionState.ISSUED or decision.slips.filter(state=SlipState.DRAFT).exists():
        return found
    done = tuple(event for event in found.events if not event.coming)
    return Handling(tuple(one for one in found.offers if one.action != "issue"), (), done, None)


def offered(workflow: Workflow[M], obj: M, action: str, reader: User) -> Offer:
    """The move of this name, for those whose it is now; there for nobody else (``Http404``)."""
    for row in workflow.open_to(reader, obj):
        if row.action == action:
            return offer(workflow, row, obj)
    raise Http404
