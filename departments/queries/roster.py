"""Reading a year's roster (年度名册)."""

from __future__ import annotations

from django.db.models import QuerySet

from ..models import RosterEntry, Year


def roster(year: Year) -> QuerySet[RosterEntry]:
    """The year's departments in their order, each with its department and vice-president."""
    return year.roster.select_related("department", "leader").order_by("order", "pk")


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
