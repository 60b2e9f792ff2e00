"""Writing a year's roster (年度名册). Every function changes one year and leaves all earlier ones as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from ..models import Department, RosterEntry, User, Year
from ..names import folded, written
from ..offices.services import remember_name, tie_offices
from ..permissions import only_quality_office
from ..refusals import Blocked, NameTaken, Problem, Refusal, refuse_stale, unless_taken
from ..trail.services import record, record_change
from ..years.revision import bump_revision, lock_for_facts
from .fitting import misfits
from .leaving import lock_entry, make_whole, put_back
from .queries import as_seen, gone, is_latest_entry, organiser_names

UNKNOWN = {"headcount": "未填", "leader": "未定"}
CHANGEABLE = ("name", "short_name", "group", "headcount", "leader", "order")


class NoSuchGroup(Refusal):
    """Departments would be listed in groups that the year's scheme does not have."""

    def __init__(self, year: Year, names: Iterable[str]) -> None:
        super().__init__(f"{year}的考核方案没有考核组{'、'.join(f'“{name}”' for name in names)}。")


class NotAssessed(Refusal):
    """质量发展处 would be listed among those whom it assesses (三)."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”是考核的组织部门，不适用本办法考核（三、考核对象及分组），不能列入名册。")
        self.by_field = {"name": str(self)}


class DoesNotFit(Blocked):
    """What is recorded about the department could not stand in the other group; ``problems`` is all of it."""

    def __init__(self, entry: RosterEntry, group: str, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        name = entry.year.frame.group_name(group)
        self.message = f"“{entry}”今年已有的记录不适合{name}，未作修改；这些记录列在页首。"
        self.args = (self.message,)
        self.by_field = {"group": self.message}


@transaction.atomic
def copy_roster(*, source: Year, to: Year, by: User | None = None) -> int:
    """Copies the departments of ``source`` that ``to`` does not list yet; how many. One that was merged or ended, and
    the one that organises the assessment, stay behind.

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
        for entry in source.roster.filter(left_on=None, department__organises=False, department__merged_into=None)
        .select_related("department", "leader")
        .order_by("order", "pk")
        if entry.department_id not in listed
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
    """Lists a department; one that no year has seen is created.

    One that was merged into another, or taken off this very roster, is whole again: what was recorded about it in
    this group comes back with it. Raises ``NameTaken`` where it is listed, ``NoSuchGroup``, ``NotAssessed``.
    """
    only_quality_office(by)
    year = lock_for_facts(year=year)
    only_groups_of(year, {group: group})
    name = written(name)
    refuse_organiser(name)
    department = Department.objects.filter(name__iexact=name).first()
    if _listed(year, name) or (department and year.roster.filter(department=department).exists()):
        raise NameTaken(name)
    if department is None:
        with unless_taken(name):
            department = Department.objects.create(name=name, short_name=short_name or name[:20])
    entry, changed = gone(year).filter(department=department, group=group).first(), {}
    if entry is None:
        entry = RosterEntry(year=year, department=department, group=group)
        entry.order = (year.roster.aggregate(last=Max("order"))["last"] or 0) + 1
        make_whole(department)
    else:
        entry.name = name
        changed = put_back(entry, year)
    entry.name, entry.headcount, entry.leader = name, headcount, leader
    entry.save()
    tie_offices(year=year, by=by)
    bump_revision(year=year)
    record(
        act="增加部门",
        by=by,
        obj=entry,
        after={"year": year, "group": entry.group_name, "headcount": headcount, "leader": leader, **changed},
    )
    return entry


@transaction.atomic
def change_entry(
    *, entry: RosterEntry, by: User | None = None, seen: Mapping[str, Any] | None = None, **changes: Any
) -> RosterEntry:
    """Changes name, group, headcount, leader or order in this year alone; the short name is the department's own.

    In the latest year that lists the department a new name becomes the department's own name too; what earlier
    years called it stays. ``seen`` is what the person saw (``as_seen``). Raises ``NameTaken``,
    ``NoSuchGroup``, ``DoesNotFit``, ``NotAssessed``, ``NotListed``, ``YearIsFinal``, and ``Stale`` where somebody
    changed it in between.
    """
    only_quality_office(by)
    if unknown := set(changes) - set(CHANGEABLE):
        raise TypeError(f"a roster entry has no {', '.join(sorted(unknown))} to change")
    year = lock_for_facts(year=entry.year)
    entry = lock_entry(entry, year)
    _refuse_stale(entry, seen)
    if "name" in changes:
        changes["name"] = written(changes["name"])
    if changes.get("group", entry.group) != entry.group:
        only_groups_of(year, {changes["group"]: changes["group"]})
        if problems := misfits(entry, changes["group"]):
            raise DoesNotFit(entry, changes["group"], problems)
    short_name = changes.pop("short_name", "")
    before = {field: getattr(entry, field) for field in changes}
    for field, value in changes.items():
        setattr(entry, field, value)
    if "name" in changes and entry.name != before["name"]:
        _rename(entry, year, before["name"])
    entry.save(update_fields=list(changes))
    if short_name:
        _shorten(entry.department, short_name, by)
    if "name" in changes:
        tie_offices(year=year, by=by)
    if record_change(act="修改名册", by=by, obj=entry, before=before):
        bump_revision(year=year)
    return entry


def only_groups_of(year: Year, groups: Mapping[str, str]) -> None:
    """Raises ``NoSuchGroup`` where the year's scheme lacks one of these groups (names by code); a year that has no
    scheme takes any."""
    known = year.frame.groups
    if known and (unknown := [name for code, name in groups.items() if code not in known]):
        raise NoSuchGroup(year, unknown)


def refuse_organiser(*names: str) -> None:
    """Raises ``NotAssessed`` where one of these is a name of the department that organises the assessment."""
    known = organiser_names()
    for name in names:
        if folded(name) in known:
            raise NotAssessed(name)


def _refuse_stale(entry: RosterEntry, seen: Mapping[str, Any] | None) -> None:
    of = [entry, entry.department]
    refuse_stale(seen, as_seen(entry), lambda field: (_label(field), _shown(entry, field)), of)


def _label(field: str) -> str:
    model = Department if field == "short_name" else RosterEntry
    return str(model._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _shown(entry: RosterEntry, field: str) -> str:
    if field == "short_name":
        return entry.department.short_name
    value = entry.group_name if field == "group" else getattr(entry, field)
    return UNKNOWN[field] if value is None else str(value)


def _listed(year: Year, name: str, but: RosterEntry | None = None) -> bool:
    others = year.roster.filter(name__iexact=name)
    return (others.exclude(pk=but.pk) if but else others).exists()


def _shorten(department: Department, short_name: str, by: User | None) -> None:
    """What the department is called for short: today's word, in every year, and no fact."""
    before = {"short_name": department.short_name}
    department.short_name = short_name
    department.save(update_fields=["short_name"])
    record_change(act="修改简称", by=by, obj=department, before=before)


def _rename(entry: RosterEntry, year: Year, before: str) -> None:
    """What the office may assess stays with it: that hangs on the department."""
    refuse_organiser(entry.name)
    if _listed(year, entry.name, but=entry):
        raise NameTaken(entry.name)
    if is_latest_entry(entry):
        if Department.objects.filter(name__iexact=entry.name).exclude(pk=entry.department_id).exists():
            raise NameTaken(entry.name)
        entry.department.name = entry.name
        with unless_taken(entry.name):
            entry.department.save(update_fields=["name"])
    remember_name(department=entry.department, name=before)
