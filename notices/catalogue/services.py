"""Writing the catalogue of notice items (通报事项清单). Nothing of it changes once the year is final."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from departments import clock
from departments.dates import chinese_date
from departments.models import Department, Grant, Step, User, Year
from departments.names import written
from departments.permissions import departments_held, only_quality_office
from departments.refusals import NotAllowed, Refusal, WrongPhase, refuse_stale, unless_taken
from departments.trail.services import record
from departments.transitions import move
from departments.years.revision import lock_for_facts

from ..models import OPEN, CatalogueDeadline, ItemState, NoticeItem
from .carrying import Carried, to_carry
from .checking import Findings, findings
from .contents import LABELS, Contents
from .feeds import FedItems
from .standing import load_deadline, office_is_listed, possible_approvers
from .words import said, words_of
from .workflow import CATALOGUE


class DoesNotFit(Refusal):
    """What was entered cannot stand; ``by_field`` says where."""

    def __init__(self, found: Findings) -> None:
        super().__init__("".join(dict.fromkeys(found.values())))
        self.by_field = found


class NoOffice(Refusal):
    def __init__(self, department: Department, year: Year) -> None:
        super().__init__(f"{department}在{year}方案中没有考核的指标，没有通报事项清单。")


class GoneMeanwhile(Refusal):
    message = "这一事项已被删除，未作修改。"


class WasSubmitted(Refusal):
    message = "报送过的事项不能删除；不再需要的，请选“不再报送”，记录保留。"


class NothingChanged(Refusal):
    message = "修订的内容与原内容相同，未作修订。"


class RevisionWaits(Refusal):
    message = "这一事项已有尚未备案的修订，请在那份修订上修改。"


class NothingToDo(Refusal):
    message = "请至少选择一项。"


class NotDecided(Refusal):
    """One of several; nothing was decided."""

    def __init__(self, item: NoticeItem, why: Refusal) -> None:
        super().__init__(f"“{item}”：{why}全部未办理。")


class NothingToCarry(Refusal):
    message = "上一年度的清单中没有可以沿用的事项，或已全部沿用。"


class BadDeadline(Refusal):
    def __init__(self, year: Year) -> None:
        super().__init__(f"请填写{year.year}年内的一天。")
        self.by_field = {"day": str(self)}


# --- an office's own drafts ---


@transaction.atomic
def add_item(*, year: Year, department: Department, contents: Contents, by: User | None = None) -> NoticeItem:
    """A draft of the office. Raises ``NotAllowed``, ``YearIsFinal``, ``NoOffice``, ``DoesNotFit``, ``NameTaken``."""
    year = _lock_for(year, department, by)
    item = _make(year, department, contents, by)
    record(act="拟定通报事项", by=by, obj=item, after=said(contents, year))
    return item


@transaction.atomic
def change_item(
    *, item: NoticeItem, contents: Contents, by: User | None = None, seen: Mapping[str, Any] | None = None
) -> NoticeItem:
    """A draft, or what was returned. Raises what ``add_item`` raises, ``GoneMeanwhile``, ``WrongPhase``, ``Stale``."""
    year = _lock_for(item.year, item.department, by)
    item = _lock_item(item, seen)
    _refuse_other_state(item, (ItemState.DRAFT, ItemState.RETURNED))
    before = Contents.of(item)
    changed = list(contents.differing(before))
    if not changed:
        return item
    _refuse_misfit(contents, year, item.department_id)
    contents.put_into(item)
    item.written_by = by
    with unless_taken(contents.name):
        item.save()
    record(act="修改通报事项", by=by, obj=item, before=said(before, year, changed), after=said(contents, year, changed))
    return item


@transaction.atomic
def delete_item(*, item: NoticeItem, by: User | None = None, seen: Mapping[str, Any] | None = None) -> None:
    """What was never submitted. Raises ``NotAllowed``, ``YearIsFinal``, ``GoneMeanwhile``, ``WasSubmitted``,
    ``WrongPhase``, ``Stale``."""
    year = _lock_for(item.year, item.department, by)
    item = _lock_item(item, seen)
    _refuse_other_state(item, (ItemState.DRAFT,))
    if item.first_submitted_on is not None:
        raise WasSubmitted
    record(act="删除通报事项", by=by, obj=item, before=said(Contents.of(item), year))
    item.delete()


@transaction.atomic
def revise_item(
    *, item: NoticeItem, contents: Contents, by: User | None = None, seen: Mapping[str, Any] | None = None
) -> NoticeItem:
    """A draft that is to take the place of what was filed, which stays in force until the draft is filed itself.

    Raises what ``change_item`` raises, ``NothingChanged``, ``RevisionWaits``.
    """
    year = _lock_for(item.year, item.department, by)
    item = _lock_item(item, seen)
    _refuse_other_state(item, (ItemState.FILED,))
    if item.revises_id is not None:
        raise NotAllowed
    if item.revisions.filter(state__in=OPEN).exists():
        raise RevisionWaits
    before = Contents.of(item)
    changed = list(contents.differing(before))
    if not changed:
        raise NothingChanged
    revision = _make(year, item.department, contents, by, revises=item, order=item.order)
    record(
        act="修订通报事项", by=by, obj=revision, before=said(before, year, changed), after=said(contents, year, changed)
    )
    return revision


@transaction.atomic
def carry_over(*, year: Year, department: Department, by: User | None = None) -> Carried:
    """Drafts of what was in force in the year before, once each, as far as it still fits; what does not is told.

    Raises ``NotAllowed``, ``YearIsFinal``, ``NoOffice``, ``NothingToCarry``.
    """
    year = _lock_for(year, department, by)
    carried = to_carry(year, department.pk)
    if not carried.fitting:
        raise NothingToCarry
    for before, contents in carried.fitting:
        _make(year, department, contents, by, carried_from=before)
    record(
        act="沿用上年度通报事项",
        by=by,
        obj=year,
        after={
            "通报部门": department.called,
            "通报事项": [contents.name for _, contents in carried.fitting],
            "未沿用": [misfit.sentence for misfit in carried.misfits],
        },
    )
    return carried


# --- submitting and deciding ---


@transaction.atomic
def move_item(*, item: NoticeItem, action: str, by: User | None, **entered: Any) -> NoticeItem:
    """One step by a row of ``workflow.CATALOGUE``; a revision that is filed takes the place of what it revises.

    Raises ``YearIsFinal``, and what ``move`` and the rows raise.
    """
    lock_for_facts(year=item.year)
    moved = move(workflow=CATALOGUE, obj=item, action=action, by=by, **entered)
    if action == "file" and moved.revises_id is not None:
        _put_in_force(moved, by)
    return moved


@transaction.atomic
def submit_all(*, year: Year, department: Department, by: User, **entered: Any) -> int:
    """Submits every draft of the office, all or nothing; how many. What was returned is submitted by itself.

    Raises ``NothingToDo``, and what ``move_item`` raises.
    """
    year = _lock_for(year, department, by)
    drafts = list(NoticeItem.objects.filter(year=year, department=department, state=ItemState.DRAFT))
    if not drafts:
        raise NothingToDo
    for item in drafts:
        move_item(item=item, action="submit", by=by, **entered)
    return len(drafts)


@dataclass(frozen=True, slots=True)
class Decision:
    """What 质量发展处 decides on one item: a row's action, and what it says."""

    item: NoticeItem
    action: str
    reason: str = ""


@transaction.atomic
def decide(*, decisions: Sequence[Decision], by: User) -> int:
    """Several at once, all or nothing; how many. Raises ``NothingToDo``, and ``NotDecided`` where one is refused."""
    if not decisions:
        raise NothingToDo
    for one in sorted(decisions, key=lambda one: one.item.pk):
        try:
            move_item(item=one.item, action=one.action, by=by, reason=one.reason)
        except Refusal as refusal:
            raise NotDecided(one.item, refusal) from None
    return len(decisions)


@transaction.atomic
def take_over(
    *,
    year: Year,
    department: Department,
    contents: Sequence[Contents],
    filed_on: datetime.date,
    by: User | None = None,
) -> list[NoticeItem]:
    """Enters a list that was filed on paper on an earlier day: each item is in force from then on.

    Only 质量发展处. Raises ``NotAllowed``, ``YearIsFinal``, ``NoOffice``, ``DoesNotFit``, ``NameTaken``.
    """
    only_quality_office(by)
    year = lock_for_facts(year=year)
    if not office_is_listed(year, department.pk):
        raise NoOffice(department, year)
    made = []
    for one in contents:
        item = _make(year, department, one, by)
        item.state, item.first_submitted_on, item.filed_on = ItemState.FILED, filed_on, filed_on
        item.save()
        Step.objects.create(
            object_type=item._meta.label,
            object_id=str(item.pk),
            workflow=CATALOGUE.name,
            action="take_over",
            label="补录纸质备案",
            from_state=ItemState.DRAFT.label,
            to_state=ItemState.FILED.label,
            who=by,
            at=clock.now(),
            reason=f"{chinese_date(filed_on)}备案。",
        )
        made.append(item)
    record(
        act="补录已备案通报事项",
        by=by,
        obj=year,
        after={"通报部门": department.called, "备案日期": filed_on, "通报事项": [one.name for one in contents]},
    )
    return made


@transaction.atomic
def change_deadline(
    *, year: Year, day: datetime.date, by: User | None = None, seen: Mapping[str, Any] | None = None
) -> None:
    """Until when ordinary items are submitted. Raises ``NotAllowed``, ``YearIsFinal``, ``BadDeadline``, ``Stale``."""
    only_quality_office(by)
    year = lock_for_facts(year=year)
    before = load_deadline(year)
    refuse_stale(seen, {"day": before.isoformat()}, lambda field: ("截止日期", chinese_date(before)))
    if day.year != year.year:
        raise BadDeadline(year)
    if day == before:
        return
    CatalogueDeadline.objects.update_or_create(year=year, defaults={"day": day})
    record(act="修改清单报送截止日", by=by, obj=year, before={"截止日期": before}, after={"截止日期": day})


# --- from a workbook ---


@transaction.atomic
def take_in(
    *,
    year: Year,
    department: Department,
    wanted: Iterable[Contents],
    removed: Collection[int] = (),
    by: User | None = None,
) -> list[int]:
    """What a workbook asks for: new drafts, drafts changed, and revisions of what is in force; ``removed`` are drafts
    (by key) that an import which is brought back had made. Returns the keys of what was added.

    Raises what ``add_item``, ``change_item``, ``revise_item`` and ``delete_item`` raise.
    """
    year = _lock_for(year, department, by)
    for gone in NoticeItem.objects.filter(year=year, department=department, pk__in=removed):
        delete_item(item=gone, by=by)
    rows = list(NoticeItem.objects.filter(year=year, department=department, state__in=[*OPEN, ItemState.FILED]))
    originals = {item.name: item for item in rows if item.revises_id is None}
    revisions = {item.revises_id: item for item in rows if item.revises_id is not None and item.state in OPEN}
    added = []
    for contents in wanted:
        item = originals.get(written(contents.name))
        if item is None:
            added.append(add_item(year=year, department=department, contents=contents, by=by).pk)
        elif (revision := revisions.get(item.pk)) is not None:
            change_item(item=revision, contents=contents, by=by)
        elif item.state == ItemState.FILED:
            if contents != Contents.of(item):
                added.append(revise_item(item=item, contents=contents, by=by).pk)
        else:
            change_item(item=item, contents=contents, by=by)
    return added


# --- below ---


def _lock_for(year: Year, department: Department, by: User | None) -> Year:
    """The year, locked, where ``by`` writes for the office (None is the system itself)."""
    if by is not None and department.pk not in departments_held(by, Grant.ASSESS):
        raise NotAllowed
    year = lock_for_facts(year=year)
    if not office_is_listed(year, department.pk):
        raise NoOffice(department, year)
    return year


def _lock_item(item: NoticeItem, seen: Mapping[str, Any] | None) -> NoticeItem:
    rows = NoticeItem.objects.select_for_update(of=("self",)).select_related("year", "department")
    found = rows.filter(pk=item.pk).first()
    if found is None:
        raise GoneMeanwhile
    words = words_of(Contents.of(found), found.year)
    refuse_stale(seen, found.kept_as(), lambda field: (LABELS[field], words[field]))
    return found


def _refuse_other_state(item: NoticeItem, states: Collection[str]) -> None:
    if item.state not in states:
        raise WrongPhase(item, "state")


def _make(year: Year, department: Department, contents: Contents, by: User | None, **more: Any) -> NoticeItem:
    _refuse_misfit(contents, year, department.pk)
    if "order" not in more:
        last = NoticeItem.objects.filter(year=year, department=department).aggregate(last=Max("order"))["last"]
        more["order"] = (last or 0) + 1
    item = NoticeItem(year=year, department=department, written_by=by, **more)
    contents.put_into(item)
    with unless_taken(contents.name):
        item.save()
    return item


def _refuse_misfit(contents: Contents, year: Year, department: int) -> None:
    approvers = {user.pk for user in possible_approvers(department)}
    if found := findings(contents, FedItems(year, department), approvers, clock.today()):
        raise DoesNotFit(found)


def _put_in_force(revision: NoticeItem, by: User | None) -> None:
    """What the revision says takes the place of what it revises, which stays with it."""
    base = _lock_item(NoticeItem(pk=revision.revises_id), None)
    before, after = Contents.of(base), Contents.of(revision)
    revision.replaced = before.as_json()
    revision.save(update_fields=["replaced"])
    after.put_into(base)
    with unless_taken(after.name):
        base.save()
    changed = list(after.differing(before))
    record(
        act="通报事项修订生效",
        by=by,
        obj=base,
        before=said(before, base.year, changed),
        after=said(after, base.year, changed),
    )
