"""Reading the audit trail."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet

from ..models import AuditEntry, RosterEntry, Verification, Year
from . import chain


def verify(kept: chain.Head | None = None) -> chain.Break | chain.Head:
    """Recomputes the whole chain; the head, or the first place where it does not hold."""
    return chain.follow(AuditEntry.objects.order_by("pk").iterator(chunk_size=2000), kept)


def entries(
    *,
    who: str = "",
    act: str = "",
    what: str = "",
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> QuerySet[AuditEntry]:
    """The entries that match, latest first. ``who`` and ``what`` are parts of a name; days are inclusive."""
    found = AuditEntry.objects.order_by("-pk")
    if who:
        found = found.filter(Q(actor__icontains=who) | Q(actor_name__icontains=who))
    if act:
        found = found.filter(act=act)
    if what:
        found = found.filter(object_label__icontains=what)
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found


def last_verification() -> Verification | None:
    return Verification.objects.order_by("-pk").first()


def acts() -> list[str]:
    """What has been done so far, for the filter."""
    return list(AuditEntry.objects.order_by("act").values_list("act", flat=True).distinct())


def object_word(entry: AuditEntry) -> str:
    """The Chinese word for the kind of object."""
    try:
        return str(apps.get_model(entry.object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return ""


def field_word(entry: AuditEntry, field: str) -> str:
    """The Chinese label of a field of the entry's object; words that are no field stay as they are."""
    try:
        return str(getattr(apps.get_model(entry.object_type)._meta.get_field(field), "verbose_name", field))
    except (LookupError, ValueError, FieldDoesNotExist):
        return field


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an entry: a field, what it was, what it became."""

    field: str
    before: str
    after: str


def changes(entry: AuditEntry) -> list[Change]:
    """Before and after in words, field by field."""
    before, after = entry.before or {}, entry.after or {}
    return [
        Change(
            field_word(entry, name), value_word(entry, name, before.get(name)), value_word(entry, name, after.get(name))
        )
        for name in dict.fromkeys([*before, *after])
    ]


def value_word(entry: AuditEntry, field: str, value: Any) -> str:
    """``value`` as a person reads it: the label of a choice, a group's name, 是 or 否, a list with 、 between."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value_word(entry, field, part) for part in value) or "—"
    if isinstance(value, dict):
        return "；".join(f"{key}：{value_word(entry, field, part)}" for key, part in value.items()) or "—"
    return str(_words(entry, field).get(value, value))


def _words(entry: AuditEntry, field: str) -> Mapping[Any, Any]:
    """What the values of the field are called."""
    try:
        model = apps.get_model(entry.object_type)
        found = model._meta.get_field(field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return {}
    if model is RosterEntry and field == "group":
        return _group_names(int(entry.object_id))
    return dict(getattr(found, "flatchoices", ()))


def _group_names(roster_entry: int) -> Mapping[str, str]:
    """考核组 by code, as the scheme of the entry's year names them; where the entry is gone, as any year's does, the
    latest first."""
    years = list(Year.objects.filter(roster=roster_entry)) or Year.objects.order_by("year")
    return {code: name for year in years for code, name in year.frame.groups.items()}
