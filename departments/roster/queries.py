"""Reading a year's roster (年度名册)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from ..models import DepartmentUserGrant, Grant, RosterEntry, User, Year


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


def what_is_recorded(entry: RosterEntry) -> str:
    """The first kind of record that hangs on ``entry`` ("工作任务"), or ``""``: such an entry cannot go."""
    for relation in entry._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or not relation.field.name:
            continue
        if model._default_manager.filter(**{relation.field.name: entry}).exists():
            return str(model._meta.verbose_name)
    return ""


def possible_leaders(current: int | None = None) -> QuerySet[User]:
    """Who can be a department's vice-president in charge: active holders of a 分管 grant, and who it is now."""
    holders = DepartmentUserGrant.objects.filter(permission__codename=Grant.LEAD.value).values("user")
    return User.objects.filter(Q(pk__in=holders, is_active=True) | Q(pk=current)).order_by("username")
