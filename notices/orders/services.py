"""What is written of 督办. Numbers are given with the year locked, so that they are without gap and none twice."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from departments import clock
from departments.calendar.queries import load_calendar
from departments.dates import chinese_date
from departments.models import Grant, RosterEntry, User, Year
from departments.permissions import departments_held
from departments.refusals import NotAllowed, Refusal, WrongPhase, refuse_stale
from departments.trail.services import record, record_change
from departments.trail.words import field_word
from departments.transitions import move

from ..models import Decision, DecisionState, Extension, ExtensionState, Lapse, Notice, Slip, SlipState
from ..models.order import WITH_DEPARTMENT
from .keeping import keeps
from .queries import decision_as_seen, slip_as_seen
from .workflow import DECISIONS, EXTENSIONS, SLIPS


class NotAskable(Refusal):
    """More time cannot be asked for (now, or until that day)."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        if field:
            self.by_field = {field: message}


class Participates(Refusal):
    message = "承办部门不必再列为协办部门。"

    def __init__(self) -> None:
        super().__init__()
        self.by_field = {"participants": self.message}


def _only_keeper(by: User, year: Year) -> None:
    if not keeps(by, year):
        raise NotAllowed


# --- decisions ---


@transaction.atomic
def register_decision(*, year: Year, by: User, seen: object = None, **said: Any) -> Decision:
    """登记 what a meeting decided. Only who keeps the register (NotAllowed)."""
    _only_keeper(by, year)
    made = Decision.objects.create(year=year, registered_at=clock.now(), registered_by=by, **said)
    record(act="登记决定事项", by=by, obj=made, after=said)
    return made


@transaction.atomic
def change_decision(*, decision: Decision, by: User, seen: Mapping[str, Any] | None = None, **said: Any) -> Decision:
    """Puts right what was registered, until a slip of it is issued (then WrongPhase). Raises NotAllowed, Stale."""
    decision = _locked(decision, by)
    _refuse_changed(decision, decision_as_seen(decision), seen)
    before = {field: getattr(decision, field) for field in said}
    for field, value in said.items():
        setattr(decision, field, value)
    if record_change(act="修改决定事项", by=by, obj=decision, before=before):
        decision.save(update_fields=list(said))
    return decision


def _locked(decision: Decision, by: User) -> Decision:
    found = Decision.objects.select_for_update(of=("self",)).select_related("year").get(pk=decision.pk)
    _only_keeper(by, found.year)
    if found.state != DecisionState.REGISTERED:
        raise WrongPhase(found, "state")
    return found


def _refuse_changed(obj: Decision | Slip, now: dict[str, Any], seen: Mapping[str, Any] | None) -> None:
    refuse_stale(seen, now, lambda field: (field_word(obj._meta.label, field), str(now[field])))


@transaction.atomic
def move_decision(*, decision: Decision, action: str, by: User, **entered: Any) -> Decision:
    """By the table DECISIONS. 下达 gives each slip that waits for it the year's next number, and its deadline: the
    working days count from the day after. Raises NotAllowed, WrongPhase, Blocked."""
    year = Year.objects.select_for_update(of=("self",)).get(pk=decision.year_id)
    last = Slip.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    decision = move(workflow=DECISIONS, obj=decision, action=action, by=by, **entered)
    if action == "issue":
        _issue(decision, last, by)
    return decision


def _issue(decision: Decision, last: int, by: User) -> None:
    days = load_calendar(clock.today().year)
    drafts = decision.slips.select_for_update(of=("self",)).filter(state=SlipState.DRAFT).order_by("pk")
    for number, slip in enumerate(drafts, last + 1):
        slip.number, slip.issued_at, slip.issued_by = number, clock.now(), by
        slip.counts_from = clock.today()
        if slip.days:
            slip.due = days.add_working_days(clock.today(), slip.days).date
        slip.first_due = slip.due
        slip.save(update_fields=["number", "issued_at", "issued_by", "counts_from", "due", "first_due"])
        move(workflow=SLIPS, obj=slip, action="issue", by=None, signer=by)


# --- slips ---


@transaction.atomic
def draft_slip(
    *,
    decision: Decision,
    by: User,
    entry: RosterEntry,
    participants: Iterable[RosterEntry],
    task: str,
    days: int | None = None,
    due: datetime.date | None = None,
    seen: object = None,
) -> Slip:
    """A slip that waits to be issued, also of a decision of which others are. It is given so many working ``days``, or
    until ``due``, a day that the meeting named and that is kept as it is. Raises NotAllowed, Participates, and
    WrongPhase where the decision is revoked."""
    decision = Decision.objects.select_for_update(of=("self",)).select_related("year").get(pk=decision.pk)
    _only_keeper(by, decision.year)
    if decision.state == DecisionState.REVOKED:
        raise WrongPhase(decision, "state")
    others = _beside(entry, participants)
    slip = Slip.objects.create(decision=decision, year=decision.year, entry=entry, task=task, days=days, due=due)
    slip.participants.set(others)
    record(act="拟督办单", by=by, obj=slip, after=slip_as_seen(slip))
    return slip


@transaction.atomic
def change_slip(
    *,
    slip: Slip,
    by: User,
    entry: RosterEntry,
    participants: Iterable[RosterEntry],
    task: str,
    days: int | None = None,
    due: datetime.date | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Slip:
    """Changes one that is not issued yet. Raises NotAllowed, WrongPhase, Stale, Participates."""
    slip = _draft(slip, by)
    before = slip_as_seen(slip)
    _refuse_changed(slip, before, seen)
    others = _beside(entry, participants)
    slip.entry, slip.task, slip.days, slip.due = entry, task, days, due
    slip.save(update_fields=["entry", "task", "days", "due"])
    slip.participants.set(others)
    after = slip_as_seen(slip)
    changed = {field for field in after if after[field] != before[field]}
    if changed:
        was, now = ({field: said[field] for field in changed} for said in (before, after))
        record(act="修改拟下达的督办单", by=by, obj=slip, before=was, after=now)
    return slip


@transaction.atomic
def remove_slip(*, slip: Slip, by: User) -> None:
    """Takes away one that nobody has received. Raises NotAllowed, WrongPhase."""
    slip = _draft(slip, by)
    record(act="删除拟下达的督办单", by=by, obj=slip, before=slip_as_seen(slip))
    slip.delete()


def _draft(slip: Slip, by: User) -> Slip:
    found = Slip.objects.select_for_update(of=("self",)).select_related("year", "entry", "decision").get(pk=slip.pk)
    _only_keeper(by, found.year)
    if found.state != SlipState.DRAFT:
        raise WrongPhase(found, "state")
    return found


def _beside(entry: RosterEntry, participants: Iterable[RosterEntry]) -> list[RosterEntry]:
    others = list(participants)
    if entry in others:
        raise Participates
    return others


@transaction.atomic
def move_slip(*, slip: Slip, action: str, by: User, **entered: Any) -> Slip:
    """By the table SLIPS. Who answers does not wait for more time any longer. Raises NotAllowed, WrongPhase, Blocked,
    BadDeadline."""
    moved = move(workflow=SLIPS, obj=slip, action=action, by=by, **entered)
    if action == "answer":
        for one in moved.extensions.filter(state=ExtensionState.ASKED):
            move(workflow=EXTENSIONS, obj=one, action="withdraw", by=by)
    return moved


# --- more time ---


@transaction.atomic
def ask_extension(*, slip: Slip, by: User, wanted: datetime.date, why: str) -> Extension:
    """申请延期, by the department itself, while its time is not over. Raises NotAllowed, NotAskable."""
    slip = Slip.objects.select_for_update(of=("self",)).select_related("year", "entry").get(pk=slip.pk)
    if slip.entry.department_id not in departments_held(by, Grant.REPORT):
        raise NotAllowed
    if slip.state not in WITH_DEPARTMENT or slip.due is None:
        raise NotAskable(f"督办单现为“{slip.get_state_display()}”，不能申请延期。")
    if clock.today() > slip.due:
        raise NotAskable(f"期限{chinese_date(slip.due)}已过，不能再申请延期。")
    if slip.extensions.filter(state=ExtensionState.ASKED).exists():
        raise NotAskable("已有一份延期申请待答复，需要更改的请先撤回。")
    if wanted <= slip.due:
        raise NotAskable(f"应晚于现在的期限{chinese_date(slip.due)}。", "wanted")
    made = Extension.objects.create(
        slip=slip, was=slip.due, wanted=wanted, why=why.strip(), asked_by=by, asked_at=clock.now()
    )
    record(act="申请延期", by=by, obj=made, after={"was": made.was, "wanted": made.wanted, "why": made.why})
    return made


@transaction.atomic
def move_extension(*, extension: Extension, action: str, by: User, **entered: Any) -> Extension:
    """By the table EXTENSIONS, with its slip locked. Raises NotAllowed, WrongPhase, Blocked, BadDeadline."""
    Slip.objects.select_for_update(of=("self",)).get(pk=extension.slip_id)
    return move(workflow=EXTENSIONS, obj=extension, action=action, by=by, **entered)


# --- what a notice names ---


@transaction.atomic
def mark_named(*, lapses: Collection[int], notice: Notice, by: User | None = None) -> int:
    """These (by their keys) are named by a notice that is published in this transaction; how many. One that another
    notice names already, or that was withdrawn meanwhile, is left out: whoever publishes compares the number."""
    year_lapses = Lapse.objects.select_for_update(of=("self",)).filter(slip__year=notice.year_id)
    found = list(year_lapses.filter(pk__in=lapses, notice=None, withdrawn=False).select_related("slip__year"))
    for lapse in found:
        lapse.notice = notice
        lapse.save(update_fields=["notice"])
        record(act="督办列入通报", by=by, obj=lapse.slip, after={"通报": str(notice)})
    return len(found)


@transaction.atomic
def forget_notice(*, notice: Notice, by: User | None = None) -> int:
    """A notice was withdrawn: what it named waits again; how many."""
    found = list(Lapse.objects.select_for_update(of=("self",)).filter(notice=notice).select_related("slip__year"))
    for lapse in found:
        lapse.notice = None
        lapse.save(update_fields=["notice"])
        record(act="督办不再列入通报", by=by, obj=lapse.slip, before={"通报": str(notice)})
    return len(found)
