"""Reading a year's roster (年度名册)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CASCADE, Count, Q, QuerySet

from ..models import Department, DepartmentUserGrant, Grant, RosterEntry, User, Year
from ..names import folded


def roster(year: Year) -> QuerySet[RosterEntry]:
    """The year's departments in their order, each with its department and vice-president."""
    return year.roster.select_related("department", "leader").order_by("order", "pk")


def places_in(year: Year) -> dict[int, int]:
    """Where each entry stands in the year's roster, by its key."""
    return {pk: place for place, pk in enumerate(roster(year).values_list("pk", flat=True))}


def groups_of(year: Year, listed: Iterable[str]) -> dict[str, str]:
    """考核组 by code: those of the year's scheme, then what else entries are ``listed`` in, as long as there is no
    scheme that names it."""
    return {**year.frame.groups, **{code: year.frame.group_name(code) for code in listed}}


def as_seen(entry: RosterEntry) -> dict[str, Any]:
    """What a form about ``entry`` shows, as JSON: whether somebody changed it since is told by comparing."""
    return {
        "name": entry.name,
        "short_name": entry.department.short_name,
        "group": entry.group,
        "headcount": entry.headcount,
        "leader": entry.leader_id,
    }


def is_unfilled(entry: RosterEntry, field: str) -> bool:
    """Whether headcount or leader is still to be entered; a vice-president whose account is disabled signs nothing."""
    value = getattr(entry, field)
    return value is None or not getattr(value, "is_active", True)


def copied_in_words(source: Year, to: Year, count: int, filled: int = 0) -> str:
    """What came of copying ``source``'s roster to ``to``, where ``count`` departments were new and ``filled`` others
    got what they lacked: what was copied with them, and what was not copied and why."""
    there = set(to.roster.values_list("department_id", flat=True))
    entries = list(source.roster.select_related("department").order_by("order", "pk"))
    left = [entry.name for entry in entries if entry.department_id not in there]
    before = len(entries) - len(left) - count
    copied = f"从{source}复制了 {count} 个部门，连同人数和分管校领导，请逐一核对"
    said = [copied if count else f"没有从{source}复制部门"]
    if not entries:
        said.append(f"{source}的名册是空的")
    if filled:
        said.append(f"为已在{to}名册中的 {filled} 个部门补填了空着的人数和分管校领导，请逐一核对")
    if before > filled:
        said.append(f"{before - filled} 个已在{to}名册中，未作改动")
    if left:
        said.append(f"{'、'.join(left)}已并入其他部门或不再考核，没有复制")
    return "；".join(said) + "。"


def is_latest_entry(entry: RosterEntry) -> bool:
    """Whether no later year lists this department: then its name here is its name today."""
    later = RosterEntry.objects.filter(department=entry.department_id, year__year__gt=entry.year.year)
    return not later.exists()


def assessed_on(day: datetime.date, place: str = "") -> Q:
    """Of entries, or of rows that hang on one at ``place`` (``"entry__"``): those assessed as of a day. One that was
    taken off its roster never is, one that ended in mid-year no longer from that day on."""
    goes_on = Q(**{f"{place}left_on": None}) | Q(**{f"{place}left_on__gt": day})
    return Q(**{f"{place}removed_at": None}) & goes_on


def gone(year: Year) -> QuerySet[RosterEntry]:
    """What was taken off the year's roster, latest first."""
    found = year.roster(manager="ever").filter(removed_at__isnull=False)
    return found.select_related("department", "merged_into").order_by("-removed_at", "-pk")


def ever_listed(year: Year) -> QuerySet[RosterEntry]:
    """The year's departments, and those that were taken off its roster."""
    ever: QuerySet[RosterEntry] = year.roster(manager="ever").select_related("department", "leader", "merged_into")
    return ever


def recorded(entries: Iterable[RosterEntry]) -> dict[int, dict[str, int]]:
    """How much is recorded about each of the entries (by key), by kind in Chinese: {"工作项目": 12}. What a run keeps
    of them is not counted. As many queries as there are kinds."""
    found: dict[int, dict[str, int]] = {entry.pk: {} for entry in entries}
    for relation in RosterEntry._meta.related_objects:
        if relation.on_delete is not CASCADE:
            continue
        model: Any = relation.related_model
        place = relation.field.name
        rows = model._default_manager.filter(**{f"{place}__in": list(found)}).order_by().values(place)
        for row in rows.annotate(count=Count("pk")):
            found[row[place]][str(model._meta.verbose_name)] = row["count"]
    return found


def listed(counts: Mapping[str, int]) -> str:
    """Counts as people read them: ``工作项目 12 条、存在问题 3 条``."""
    return "、".join(f"{kind} {count} 条" for kind, count in counts.items())


def organiser_names() -> frozenset[str]:
    """What 质量发展处, which organises the assessment and is not assessed (三), is called, as names are compared."""
    known = Department.objects.filter(organises=True).values_list("name", "short_name")
    return frozenset(folded(name) for names in known for name in names)


def possible_leaders(current: int | None = None) -> QuerySet[User]:
    """Who can be a department's vice-president in charge: active holders of a 分管 grant, and who it is now."""
    holders = DepartmentUserGrant.objects.filter(permission__codename=Grant.LEAD.value).values("user")
    return User.objects.filter(Q(pk__in=holders, is_active=True) | Q(pk=current)).order_by("username")
