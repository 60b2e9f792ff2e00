"""Who enters what an office assesses."""

from __future__ import annotations

from collections.abc import Collection

from departments.models import DepartmentUserGrant, Grant, Year
from departments.names import in_order
from departments.offices.queries import offices


def assessing_people(year: Year, names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By what people call an office of the scheme, those who hold its 考核 grant and can log in, by name."""
    named = {office.called: office.department for office in offices(year).values() if office.called in names}
    held = DepartmentUserGrant.objects.filter(
        permission__codename=Grant.ASSESS.value, content_object__in=set(named.values()), user__is_active=True
    )
    people: dict[int, list[str]] = {}
    for department, person in held.values_list("content_object_id", "user__name"):
        people.setdefault(department, []).append(person)
    return {name: tuple(sorted(people.get(pk, ()), key=in_order)) for name, pk in named.items()}
