"""Who enters what an office assesses."""

from __future__ import annotations

from collections.abc import Collection

from departments.models import DepartmentUserGrant, Grant, Year
from departments.roster.offices import offices


def assessing_people(year: Year, names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By the name that the scheme has for an office, those who hold its 考核 grant and can log in, by name."""
    named = {name: department.pk for name, department in offices(year).items() if name in names}
    held = DepartmentUserGrant.objects.filter(
        permission__codename=Grant.ASSESS.value, content_object__in=set(named.values()), user__is_active=True
    )
    people: dict[int, list[str]] = {}
    for department, person in held.order_by("user__name").values_list("content_object_id", "user__name"):
        people.setdefault(department, []).append(person)
    return {name: tuple(people.get(pk, ())) for name, pk in named.items()}
