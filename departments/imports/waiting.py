"""What waits here: files that were looked at, for whoever sent them in to confirm."""

from __future__ import annotations

from collections.abc import Iterator

from ..models import Import, ImportState, Year
from ..permissions import has_a_part
from ..waiting import Source, Waiting, last_steps, only
from .kinds import find_kind
from .workflow import subject_of


def waiting(year: Year | None) -> Iterator[Waiting]:
    """Two queries, however many wait."""
    rows = Import.objects.filter(state=ImportState.FOUND).select_related("year", "department", "by__department")
    found = list(rows.defer("document", "before", "checked").order_by("created_at"))
    steps = last_steps(found)
    for one in found:
        kind, step = find_kind(one.kind), steps.get(str(one.pk))
        if kind is None:
            continue
        yield Waiting(
            key=f"import:{one.pk}:{step.pk if step else 0}",
            what=f"{subject_of(one)}{kind.label}：“{one.name}”已核对，待确认导入",
            asked_by=str(one.by),
            since=step.at if step else one.created_at,
            href=one.get_absolute_url(),
            action="去确认",
            whom=only(one.by),
            year=one.year,
            department=one.department or one.by.department,
        )


IMPORTS = Source("imports", "导入确认", waiting, concerns=has_a_part)
