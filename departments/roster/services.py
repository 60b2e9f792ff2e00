"""Writing a year's roster (年度名册). Every function changes one year and leaves all earlier ones as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from ..models import Department, RosterEntry, User, Year
from ..names import written
from ..offices.services import hand_over, remember_name, tie_offices
from ..permissions import only_quality_office
from ..refusals import HasFacts, NameTaken, Refusal, refuse_stale, unless_taken
from ..trail.services import record, record_change
from ..years.revision import bump_revision, lock_for_facts
from .queries import as_seen, is_latest_entry, what_is_recorded

UNKNOWN = {"headcount": "未填", "leader": "未定"}
CHANGEABLE = ("name", "group", "headcount", "leader", "order")


class NothingToMerge(Refusal):
    message = "至少选择一个要并入的部门，且不能是其自身。"


class NoSuchGroup(Refusal):
    """Departments would be listed in groups that the year's scheme does not have."""

    def __init__(self, year: Year, names: Iterable[str]) -> None:
        super().__init__(f"{year}的考核方案没有考核组{'、'.join(f'“{name}”' for name in names)}。")


@transaction.atomic
def copy_roster(*, source: Year, to: Year, by: User | None = None) -> int:
    """Copies the departments of ``source`` that ``to`` does not list yet; how many. A merged one stays behind.

    Raises ``NoSuchGroup`` where the scheme of ``to`` lacks a group of theirs.
    """
    only_quality_office(by)
    to = lock_for_facts(year=to)
    listed = set(to.roster.values_list("department_id", flat=True))
    copied = [
        RosterEntry(
            year=to,
            department=entry.department,
            group=entry.group,
            name=entry.department.name,
            headcount=entry.headcount,
            leader=entry.leader,
            order=entry.order,
        )
        for entry in source.roster.select_related("department", "leader")
        if entry.department_id not in listed and entry.department.merged_into_id is None
    ]
    only_groups_of(to, {entry.group: source.frame.group_name(entry.group) for entry in copied})
    RosterEntry.objects.bulk_create(copied)
    tie_offices(year=to, by=by)
    if copied:
        bump_revision(year=to)
        record(act="复制名册", by=by, obj=to, after={"来源": source, "部门": [entry.name for entry in copied]})
    return len(copied)


@transaction.atomic
def fill_roster(*, source: Year, to: Year, by: User | None = None) -> tuple[int, int]:
    """Copies the departments of ``source`` that ``to`` does not list, and fills in the headcounts and vice-presidents
    that are missing in ``to``: how many departments of each kind. What ``to`` has of its own stays."""
    copied = copy_roster(source=source, to=to, by=by)
    year = lock_for_facts(year=to)
    known = {entry.department_id: entry for entry in source.roster.select_related("leader")}
    filled = []
    for entry in year.roster.select_related("leader").order_by("order", "pk"):
        there = known.get(entry.department_id)
        missing = [field for field in UNKNOWN if there and getattr(entry, field) is None]
        if given := {field: value for field in missing if (value := getattr(there, field)) is not None}:
            for field, value in given.items():
                setattr(entry, field, value)
            filled.append(entry)
    if filled:
        RosterEntry.objects.bulk_update(filled, list(UNKNOWN))
        bump_revision(year=year)
        after = {entry.name: [_shown(entry, field) for field in UNKNOWN] for entry in filled}
        record(act="补填名册", by=by, obj=year, after={"来源": source, **after})
    return copied, len(filled)


@transaction.atomic
def add_entry(
    *,
    year: Year,
    name: str,
    group: str,
    short_name: str = "",
    headcount: int | None = None,
    leader: User | None = None,
    by: User | None = None,
) -> RosterEntry:
    """Lists a department; one that no year has seen is created. Raises ``NameTaken`` where it is listed,
    ``NoSuchGroup``."""
    only_quality_office(by)
    year = lock_for_facts(year=year)
    only_groups_of(year, {group: group})
    name = written(name)
    department = Department.objects.filter(name__iexact=name).first()
    if _listed(year, name) or (department and year.roster.filter(department=department).exists()):
        raise NameTaken(name)
    if department is None:
        with unless_taken(name):
            department = Department.objects.create(name=name, short_name=short_name or name[:20])
    last = year.roster.aggregate(last=Max("order"))["last"] or 0
    entry = RosterEntry.objects.create(
        year=year,
        department=department,
        group=group,
        name=name,
        headcount=headcount,
        leader=leader,
        order=last + 1,
    )
    tie_offices(year=year, by=by)
    bump_revision(year=year)
    record(
        act="增加部门",
        by=by,
        obj=entry,
        after={"year": year, "group": entry.group_name, "headcount": headcount, "leader": leader},
    )
    return entry


@transaction.atomic
def change_entry(
    *, entry: RosterEntry, by: User | None = None, seen: Mapping[str, Any] | None = None, **changes: Any
) -> RosterEntry:
    """Changes name, group, headcount, leader or order in this year alone.

    In the latest year that lists the department a new name becomes the department's own name too; what earlier
    years called it stays. ``seen`` is what the person saw (``as_seen``). Raises ``NameTaken``,
    ``NoSuchGroup``, ``YearIsFinal``, and ``Stale`` where somebody changed it in between.
    """
    only_quality_office(by)
    if unknown := set(changes) - set(CHANGEABLE):
        raise TypeError(f"a roster entry has no {', '.join(sorted(unknown))} to change")
    year = lock_for_facts(year=entry.year)
    entry = year.roster.select_for_update(of=("self",)).select_related("department", "leader").get(pk=entry.pk)
    _refuse_stale(entry, seen)
    if "name" in changes:
        changes["name"] = written(changes["name"])
    if changes.get("group", entry.group) != entry.group:
        only_groups_of(year, {changes["group"]: changes["group"]})
    before = {field: getattr(entry, field) for field in changes}
    for field, value in changes.items():
        setattr(entry, field, value)
    if "name" in changes and entry.name != before["name"]:
        _rename(entry, year, before["name"])
    entry.save(update_fields=list(changes))
    if "name" in changes:
        tie_offices(year=year, by=by)
    if record_change(act="修改名册", by=by, obj=entry, before=before):
        bump_revision(year=year)
    return entry


@transaction.atomic
def remove_entry(*, entry: RosterEntry, by: User | None = None) -> None:
    """Takes a department out of this year's roster. Raises ``HasFacts`` where something is recorded about it."""
    only_quality_office(by)
    year = lock_for_facts(year=entry.year)
    _remove(entry, by=by)
    bump_revision(year=year)


@transaction.atomic
def merge(*, into: RosterEntry, sources: list[RosterEntry], by: User | None = None) -> RosterEntry:
    """From this year on the departments of ``sources`` are part of ``into``.

    Their entries leave this year's roster, their heads are added to its headcount, and they are no longer copied
    into new years. Earlier years keep them. Raises ``HasFacts`` where this year already records something.
    """
    only_quality_office(by)
    year = lock_for_facts(year=into.year)
    into = year.roster.select_for_update(of=("self",)).select_related("department").get(pk=into.pk)
    gone = list(year.roster.select_related("department").filter(pk__in=[entry.pk for entry in sources]))
    if not gone or into in gone:
        raise NothingToMerge
    before = {"headcount": into.headcount}
    for entry in gone:
        _remove(entry, by=by)
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
        after={"headcount": into.headcount},
    )
    return into


def heads_together(*entries: RosterEntry) -> int | None:
    """The headcount of departments that become one; not known while one of theirs is not."""
    counts = [entry.headcount for entry in entries]
    return None if None in counts else sum(filter(None, counts))


def only_groups_of(year: Year, groups: Mapping[str, str]) -> None:
    """Raises ``NoSuchGroup`` where the year's scheme lacks one of these groups (names by code); a year that has no
    scheme takes any."""
    known = year.frame.groups
    if known and (unknown := [name for code, name in groups.items() if code not in known]):
        raise NoSuchGroup(year, unknown)


def _refuse_stale(entry: RosterEntry, seen: Mapping[str, Any] | None) -> None:
    refuse_stale(seen, as_seen(entry), lambda field: (_label(field), _shown(entry, field)))


def _label(field: str) -> str:
    return str(RosterEntry._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _shown(entry: RosterEntry, field: str) -> str:
    value = entry.group_name if field == "group" else getattr(entry, field)
    return UNKNOWN[field] if value is None else str(value)


def _listed(year: Year, name: str, but: RosterEntry | None = None) -> bool:
    others = year.roster.filter(name__iexact=name)
    return (others.exclude(pk=but.pk) if but else others).exists()


def _rename(entry: RosterEntry, year: Year, before: str) -> None:
    """What the office may assess stays with it: that hangs on the department."""
    if _listed(year, entry.name, but=entry):
        raise NameTaken(entry.name)
    if is_latest_entry(entry):
        if Department.objects.filter(name__iexact=entry.name).exclude(pk=entry.department_id).exists():
            raise NameTaken(entry.name)
        entry.department.name = entry.name
        with unless_taken(entry.name):
            entry.department.save(update_fields=["name"])
    remember_name(department=entry.department, name=before)


def _remove(entry: RosterEntry, *, by: User | None) -> None:
    if what := what_is_recorded(entry):
        raise HasFacts(entry.name, what)
    record(
        act="移出名册",
        by=by,
        obj=entry,
        before={"group": entry.group_name, "headcount": entry.headcount, "leader": entry.leader},
    )
    entry.delete()
