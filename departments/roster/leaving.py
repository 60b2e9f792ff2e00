"""How a department leaves a year's roster, and comes back: removed, merged, or ended in mid-year.

Nothing is deleted. Runs keep their results, and facts stay with the entry; they no longer count. All of it can be
taken back until the year is final, with a reason.
"""

from __future__ import annotations

import datetime

from django.db import transaction

from .. import clock
from ..dates import chinese_date
from ..models import Department, RosterEntry, User, Year
from ..offices.services import hand_back, hand_over
from ..permissions import only_quality_office
from ..refusals import NameTaken, ReasonNeeded, Refusal
from ..trail.services import record
from ..years.revision import bump_revision, lock_for_facts
from .queries import ever_listed, recorded


class NothingToMerge(Refusal):
    message = "至少选择一个要并入的部门，且不能是其自身。"


class NotListed(Refusal):
    """Somebody took it off the roster already."""

    def __init__(self, entry: RosterEntry) -> None:
        super().__init__(f"“{entry}”已不在{entry.year}名册中。")


class NothingToRestore(Refusal):
    def __init__(self, entry: RosterEntry) -> None:
        super().__init__(f"“{entry}”在{entry.year}名册中，无需恢复。")


class ListedAgain(Refusal):
    """The department has an entry of its own by now, which counts."""

    def __init__(self, entry: RosterEntry) -> None:
        super().__init__(f"“{entry}”已重新列入{entry.year}名册，原来的条目不能再恢复。")


class DayOutsideYear(Refusal):
    """Who is not assessed from the first day on is removed; after the cut-off nothing counts anyway."""

    def __init__(self, year: Year) -> None:
        first, last = days_to_leave(year)
        super().__init__(f"停止考核日应在{chinese_date(first)}至{chinese_date(last)}之间；全年不考核的，请移出名册。")
        self.by_field = {"day": str(self)}


def days_to_leave(year: Year) -> tuple[datetime.date, datetime.date]:
    """The first and the last day on which a department may end in mid-year."""
    return datetime.date(year.year, 1, 2), year.cut_off


@transaction.atomic
def remove_entry(*, entry: RosterEntry, reason: str, by: User | None = None) -> None:
    """Takes a department off this year's roster, as if it had never been on it. Raises ``NotListed``,
    ``ReasonNeeded``, ``YearIsFinal``."""
    year = _lock(entry.year, by)
    entry = lock_entry(entry, year)
    before = {"group": entry.group_name, "headcount": entry.headcount, "leader": entry.leader}
    _take_off(entry, reason)
    bump_revision(year=year)
    record(act="移出名册", by=by, obj=entry, before=before, after={"reason": entry.reason, **_kept(entry)})


@transaction.atomic
def merge(*, into: RosterEntry, sources: list[RosterEntry], reason: str, by: User | None = None) -> RosterEntry:
    """From this year on the departments of ``sources`` are part of ``into``.

    Their entries leave this year's roster, their heads are added to its headcount, and they are no longer copied
    into new years. Earlier years keep them. What was recorded about them this year stays with them and does not
    count. Raises ``NothingToMerge``, ``NotListed``, ``ReasonNeeded``, ``YearIsFinal``.
    """
    year = _lock(into.year, by)
    into = lock_entry(into, year)
    gone = [lock_entry(source, year) for source in dict.fromkeys(sources)]
    if not gone or into in gone:
        raise NothingToMerge
    before = {"headcount": into.headcount}
    for entry in gone:
        _take_off(entry, reason, into)
        entry.department.merged_into = into.department
        entry.department.save(update_fields=["merged_into"])
        hand_over(year=year, gone=entry.department, to=into.department)
        into.headcount = heads_together(into, entry)
    into.save(update_fields=["headcount"])
    bump_revision(year=year)
    record(
        act="合并部门",
        by=by,
        obj=into,
        before={**before, "并入部门": [entry.name for entry in gone]},
        after={"headcount": into.headcount, "reason": gone[0].reason},
    )
    return into


@transaction.atomic
def end_entry(*, entry: RosterEntry, day: datetime.date, reason: str, by: User | None = None) -> RosterEntry:
    """A department ends in mid-year: from ``day`` on it is no longer assessed, nor counted among its group.

    Said again, the day is corrected. Raises ``DayOutsideYear``, ``NotListed``, ``ReasonNeeded``, ``YearIsFinal``.
    """
    year = _lock(entry.year, by)
    entry = lock_entry(entry, year)
    first, last = days_to_leave(year)
    if not first <= day <= last:
        raise DayOutsideYear(year)
    before = {"left_on": entry.left_on, "reason": entry.reason}
    entry.left_on, entry.reason = day, _given(reason)
    entry.save(update_fields=["left_on", "reason"])
    bump_revision(year=year)
    record(act="停止考核", by=by, obj=entry, before=before, after={"left_on": day, "reason": entry.reason})
    return entry


@transaction.atomic
def restore(*, entry: RosterEntry, reason: str, by: User | None = None) -> RosterEntry:
    """Takes back a removal, a merger or an end in mid-year: the department is assessed with all that was recorded.

    The heads that a merger added to another department are taken off it again. Raises ``NothingToRestore``,
    ``ListedAgain``, ``NameTaken`` where another bears its name by now; ``ReasonNeeded``, ``YearIsFinal``.
    """
    year = _lock(entry.year, by)
    entry = ever_listed(year).select_for_update(of=("self",)).get(pk=entry.pk)
    was = entry.became
    if not was:
        raise NothingToRestore(entry)
    why = _given(reason)
    after = put_back(entry, year)
    entry.save()
    bump_revision(year=year)
    record(act="恢复到名册", by=by, obj=entry, before={"情况": was}, after={"reason": why, **after})
    return entry


def put_back(entry: RosterEntry, year: Year) -> dict[str, str]:
    """``entry`` as it is assessed again, unsaved; its department is whole. What else changed, for the trail."""
    others = year.roster.exclude(pk=entry.pk)
    if others.filter(department=entry.department_id).exists():
        raise ListedAgain(entry)
    if others.filter(name=entry.name).exists():
        raise NameTaken(entry.name)
    changed = {}
    if entry.merged_into_id is not None:
        into = ever_listed(year).select_for_update(of=("self",)).get(pk=entry.merged_into_id)
        before = into.heads
        if into.headcount is not None and entry.headcount is not None:
            into.headcount = max(0, into.headcount - entry.headcount)
            into.save(update_fields=["headcount"])
        changed = {f"{into}的人数": f"{before} → {into.heads}"}
        hand_back(year=year, to=entry.department, came_from=into.department)
        make_whole(entry.department)
    entry.left_on = entry.removed_at = entry.merged_into = None
    entry.reason = ""
    return changed


def heads_together(*entries: RosterEntry) -> int | None:
    """The headcount of departments that become one; not known while one of theirs is not."""
    counts = [entry.headcount for entry in entries]
    return None if None in counts else sum(filter(None, counts))


def make_whole(department: Department) -> None:
    """A department that is listed again is no part of another: it is copied into new years."""
    if department.merged_into_id is not None:
        department.merged_into = None
        department.save(update_fields=["merged_into"])


def lock_entry(entry: RosterEntry, year: Year) -> RosterEntry:
    """The entry of a locked year, read anew. Raises ``NotListed``."""
    found = ever_listed(year).select_for_update(of=("self",)).get(pk=entry.pk)
    if found.removed_at is not None:
        raise NotListed(found)
    return found


def _lock(year: Year, by: User | None) -> Year:
    only_quality_office(by)
    return lock_for_facts(year=year)


def _given(reason: str) -> str:
    if not (given := reason.strip()):
        raise ReasonNeeded
    return given


def _take_off(entry: RosterEntry, reason: str, into: RosterEntry | None = None) -> None:
    entry.removed_at, entry.reason, entry.merged_into, entry.left_on = clock.now(), _given(reason), into, None
    entry.save(update_fields=["removed_at", "reason", "merged_into", "left_on"])


def _kept(entry: RosterEntry) -> dict[str, int]:
    """What stays with the entry and does not count, for the trail."""
    return recorded([entry])[entry.pk]
