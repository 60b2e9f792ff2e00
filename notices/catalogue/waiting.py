"""What waits here, for the inbox: a submission for 质量发展处, what was returned for its office, and the list that an
office has not submitted yet. Plain rows; each is a ``Waiting`` of ``departments.waiting`` by its fields."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from departments import clock
from departments.models import Department, Grant, Phase, Step, Year
from departments.permissions import Person, departments_held
from departments.who import Who

from ..models import ItemState, NoticeItem
from .queries import counts
from .standing import deadline_of, listing_offices
from .workflow import CATALOGUE, OFFICE, QUALITY_OFFICE

# An office is reminded so long before the last day.
BEFORE_THE_LAST_DAY = datetime.timedelta(days=30)
ASKED_BY = "质量发展处"


@dataclass(frozen=True, slots=True)
class Whose:
    words: str
    test: Callable[[Person], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """``key`` is its own as long as it waits for the same step; ``until`` is the last day, None where there is none."""

    key: str
    what: str
    asked_by: str
    since: datetime.datetime
    href: str
    action: str
    whom: Whose
    until: datetime.date | None = None
    year: Year | None = None
    department: Department | None = None


def waiting(year: Year | None) -> Iterator[Waits]:
    """Of one year; six queries, however much waits."""
    if year is None or year.phase == Phase.FINAL:
        return
    yield from _items(year)
    yield from _lists(year)


def _items(year: Year) -> Iterator[Waits]:
    waits = [ItemState.SUBMITTED, ItemState.ENDING, ItemState.RETURNED]
    rows = NoticeItem.objects.filter(year=year, state__in=waits).select_related("year", "department", "submitted_by")
    found = list(rows.order_by("pk"))
    steps = _last_steps(found)
    for item in found:
        step = steps.get(str(item.pk))
        returned = item.state == ItemState.RETURNED
        yield Waits(
            key=f"{CATALOGUE.name}:{item.pk}:{item.state}:{step.pk if step else 0}",
            what=_what(item),
            asked_by=ASKED_BY if returned else str(item.submitted_by or item.department.called),
            since=step.at if step else clock.now(),
            until=deadline_of(year) if returned and not item.temporary else None,
            href=item.get_absolute_url() if returned else reverse("notices:review_catalogue", args=[year.year]),
            action="去修改" if returned else "去办理",
            whom=_by(OFFICE if returned else QUALITY_OFFICE, item),
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


def _lists(year: Year) -> Iterator[Waits]:
    """Of offices that submitted nothing yet, from a month before the last day on."""
    last, known = deadline_of(year), counts(year)
    begins = last - BEFORE_THE_LAST_DAY
    since = timezone.make_aware(datetime.datetime.combine(begins, datetime.time()))
    if since > clock.now():
        return
    listed = listing_offices(year)
    departments = Department.objects.in_bulk(listed)
    submitted = set(ItemState) - {ItemState.DRAFT, ItemState.DROPPED}
    for pk, name in listed.items():
        if not any(known[pk][state] for state in submitted):
            yield Waits(
                key=f"catalogue:{year.pk}:{pk}",
                what=f"{name}的{year}通报事项清单尚未报送",
                asked_by=ASKED_BY,
                since=since,
                until=last,
                href=reverse("notices:office_catalogue", args=[year.year, pk]),
                action="去拟定",
                whom=_who_assesses(pk, name),
                year=year,
                department=departments[pk],
            )


def _who_assesses(department: int, name: str) -> Whose:
    return Whose(name, lambda person: department in departments_held(person, Grant.ASSESS))


def _by(who: Who, item: NoticeItem) -> Whose:
    return Whose(who.words, lambda person: who(person, item))


def _last_steps(items: Collection[Model]) -> Mapping[str, Step]:
    if not items:
        return {}
    keys = [str(item.pk) for item in items]
    steps = Step.objects.filter(object_type=NoticeItem._meta.label, object_id__in=keys).order_by("pk")
    return {step.object_id: step for step in steps}
