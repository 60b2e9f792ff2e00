"""What waits here: the work of a department that is due, on which its grade stands."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from departments import clock
from departments.frame import has_scheme
from departments.models import Grant, Phase, RosterEntry, Year
from departments.permissions import Person, departments_held
from departments.waiting import Source, Waiting, holds
from targets.models import WorkItem
from targets.scheme.loader import get_scheme
from targets.scheme.model import Item

DAYS_AHEAD = 30
ASKED_BY = "质量发展处"


def waiting(year: Year | None) -> Iterator[Waiting]:
    """From 30 days before the work is due until it is done, or the results are handed in. Two queries."""
    if year is None or not has_scheme(year.scheme) or year.phase not in {Phase.COLLECTING, Phase.HANDING_IN}:
        return
    scheme = get_scheme(year.scheme)
    entries = {one.pk: one for one in year.roster.filter(left_on=None).select_related("department")}
    rated = {
        pk: scheme.rated_item(scheme.groups[one.group]) for pk, one in entries.items() if one.group in scheme.groups
    }
    for work in work_due(rated, clock.today() + datetime.timedelta(days=DAYS_AHEAD)):
        entry, item = entries[work.entry_id], rated[work.entry_id]
        if item is not None:
            yield _waiting(year, entry, item, work)


def _waiting(year: Year, entry: RosterEntry, item: Item, work: WorkItem) -> Waiting:
    kind = get_scheme(year.scheme).groups[entry.group].categories[item.category].name.removesuffix("目标")
    asked = max(work.due - datetime.timedelta(days=DAYS_AHEAD), datetime.date(year.year, 1, 1))
    return Waiting(
        key=f"work:{work.pk}:{work.due:%Y%m%d}",
        what=f"{kind}“{work.name}”应完成",
        asked_by=ASKED_BY,
        since=timezone.make_aware(datetime.datetime.combine(asked, datetime.time())),
        until=work.due,
        href=f"{reverse('scoring:sheet', args=[year.year, entry.pk])}?item={item.code}",
        action="查看",
        whom=holds(Grant.REPORT, entry.department),
        year=year,
        department=entry.department,
    )


def work_due(rated: dict[int, Item | None], until: datetime.date) -> list[WorkItem]:
    """The work of these entries (each with its rated item) that its grade stands on, not exempted, not done, and due by
    then, soonest first."""
    of = {entry: item.category for entry, item in rated.items() if item}
    found = WorkItem.objects.filter(entry__in=list(of), exempt=False, due__lte=until).order_by("due", "pk")
    return [work for work in found if work.category == of[work.entry_id] and not _is_done(work)]


def _is_done(work: WorkItem) -> bool:
    if work.target is not None:
        return work.actual is not None and work.actual >= work.target
    return work.completion is not None and work.completion >= 1


def _reports(user: Person) -> bool:
    return bool(departments_held(user, Grant.REPORT))


WORK = Source("work", "工作完成", waiting, of_year=True, concerns=_reports)
