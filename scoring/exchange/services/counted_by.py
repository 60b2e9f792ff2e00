"""Which office entered which count is said by no document, and outlasts the facts being replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from departments.models import Year
from targets.models import Tally

Place = tuple[int, str, str]
"""Department, item and kind."""


def counted_by(year: Year) -> list[tuple[Place, Decimal, int]]:
    """Every count that an office entered, and the office."""
    found = Tally.objects.filter(entry__year=year, office__isnull=False).select_related("entry")
    return [(_place(one), one.count, one.office_id) for one in found.order_by("pk") if one.office_id]


def restore_counted_by(year: Year, known: Iterable[tuple[Place, Decimal, int]]) -> None:
    """An equal count at the same place is the same office's as before; a changed one is where only one office had
    counted there."""
    equal: dict[tuple[Place, Decimal], list[int]] = {}
    alone: dict[Place, set[int]] = {}
    for place, count, office in known:
        equal.setdefault((place, count), []).append(office)
        alone.setdefault(place, set()).add(office)
    changed = []
    for one in Tally.objects.filter(entry__year=year).select_related("entry").order_by("pk") if alone else ():
        place = _place(one)
        if offices := equal.get((place, one.count)):
            one.office_id = offices.pop(0)
        elif len(offices_here := alone.get(place, set())) == 1:
            [one.office_id] = offices_here
        else:
            continue
        changed.append(one)
    Tally.objects.bulk_update(changed, ["office"])


def _place(one: Tally) -> Place:
    return one.entry.department_id, one.item, one.kind
