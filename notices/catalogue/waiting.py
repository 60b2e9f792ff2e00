"""What waits here, for the inbox: a submission for 质量发展处, what was returned for its office, and the list that an
office has not submitted yet."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from departments import clock
from departments.models import Department, Grant, Phase, Year
from departments.permissions import any_of, is_quality_office
from departments.waiting import Source, Waiting, by, holds, last_steps
from targets.permissions import is_assessor

from ..models import ItemState, NoticeItem
from .queries import counts
from .standing import deadline_of, listing_offices
from .workflow import CATALOGUE, OFFICE, QUALITY_OFFICE

# An office is reminded so long before the last day.
BEFORE_THE_LAST_DAY = datetime.timedelta(days=30)
ASKED_BY = "质量发展处"


def waiting(year: Year | None) -> Iterator[Waiting]:
    """Of one year; six queries, however much waits."""
    if year is None or year.phase == Phase.FINAL:
        return
    yield from _items(year)
    yield from _lists(year)


def _items(year: Year) -> Iterator[Waiting]:
    waits = [ItemState.SUBMITTED, ItemState.ENDING, ItemState.RETURNED]
    rows = NoticeItem.objects.filter(year=year, state__in=waits).select_related("year", "department", "submitted_by")
    found = list(rows.order_by("pk"))
    steps = last_steps(found)
    for item in found:
        step = steps.get(str(item.pk))
        returned = item.state == ItemState.RETURNED
        yield Waiting(
            key=f"{CATALOGUE.name}:{item.pk}:{item.state}:{step.pk if step else 0}",
            what=_what(item),
            asked_by=ASKED_BY if returned else str(item.submitted_by or item.department.called),
            since=step.at if step else clock.now(),
            until=deadline_of(year) if returned and not item.temporary else None,
            href=item.get_absolute_url() if returned else reverse("notices:review_catalogue", args=[year.year]),
            action="去修改" if returned else "去办理",
            whom=by(OFFICE if returned else QUALITY_OFFICE, item),
            year=year,
            department=item.department if returned else None,
        )


def _what(item: NoticeItem) -> str:
    office = item.department.called
    match item.state:
        case ItemState.RETURNED:
            return f"通报事项“{item}”已退回：{item.reason}"
        case ItemState.ENDING:
            return f"{office}申请停用通报事项“{item}”"
    return f"{office}报送通报事项“{item}”"


def _lists(year: Year) -> Iterator[Waiting]:
    """Of offices that submitted nothing yet, from a month before the last day to the end of the year."""
    if clock.today() > year.cut_off:
        return
    last = deadline_of(year)
    begins = last - BEFORE_THE_LAST_DAY
    since = timezone.make_aware(datetime.datetime.combine(begins, datetime.time()))
    if since > clock.now():
        return
    known = counts(year)
    listed = listing_offices(year)
    departments = Department.objects.in_bulk(listed)
    submitted = set(ItemState) - {ItemState.DRAFT, ItemState.DROPPED}
    for pk, name in listed.items():
        if not any(known[pk][state] for state in submitted):
            yield Waiting(
                key=f"catalogue:{year.pk}:{pk}",
                what=f"{name}的{year}通报事项清单尚未报送",
                asked_by=ASKED_BY,
                since=since,
                until=last,
                href=reverse("notices:office_catalogue", args=[year.year, pk]),
                action="去拟定",
                whom=holds(Grant.ASSESS, departments[pk]),
                year=year,
                department=departments[pk],
            )


CATALOGUE_ITEMS = Source(
    "catalogue", "通报事项", waiting, of_year=True, concerns=any_of(is_quality_office, is_assessor)
)
