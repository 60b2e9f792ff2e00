"""What a step of a notice item looks at: until when items are submitted, which offices list any, when one is due."""

from __future__ import annotations

import datetime

from django.db.models import Prefetch, QuerySet

from departments import acting, clock
from departments.calendar.cycles import Occurrence
from departments.calendar.days import Calendar
from departments.calendar.queries import calendar_of
from departments.models import DepartmentUserGrant, Grant, User, Year
from departments.names import in_order
from departments.offices.queries import offices

from ..models import CatalogueDeadline, ItemState, NoticeItem
from .planning import due, spans

# 附件2 三(一)3: “每年3月底之前”.
LAST_DAY = (3, 31)


def deadline_of(year: Year) -> datetime.date:
    """The last day on which ordinary items are submitted; once in a request."""
    return acting.once_per_request(("catalogue deadline", year.pk), lambda: load_deadline(year))


def load_deadline(year: Year) -> datetime.date:
    """The same as it stands at this moment."""
    found: datetime.date | None = CatalogueDeadline.objects.filter(year=year).values_list("day", flat=True).first()
    return found or datetime.date(year.year, *LAST_DAY)


def listing_offices(year: Year) -> dict[int, str]:
    """The departments that assess something by the year's scheme, in the roster's order: what each is called then."""
    tied = sorted(offices(year).values(), key=lambda one: (one.place, one.department))
    return {one.department: one.called for one in tied}


def office_is_listed(year: Year, department: int) -> bool:
    return department in listing_offices(year)


def possible_approvers(department: int) -> list[User]:
    """Who may approve the office's notices: whoever is in charge of it, by name."""
    granted = DepartmentUserGrant.objects.filter(
        content_object=department, permission__codename=Grant.LEAD, user__is_active=True
    )
    people = User.objects.filter(pk__in=granted.values("user"))
    return sorted(people, key=lambda one: (in_order(one.name), one.pk))


def due_of(item: NoticeItem) -> list[Occurrence]:
    """When one item is due in its year."""
    one = with_revisions(NoticeItem.objects.filter(pk=item.pk).select_related("year")).get()
    one.ended_on = item.ended_on
    return due_in_year(one, calendar_of(item.year), deadline_of(item.year))


def due_between(item: NoticeItem, first: datetime.date, before: datetime.date) -> list[Occurrence]:
    """When it would have been due on the days from ``first`` to before ``before``, had it not ended."""
    one = with_revisions(NoticeItem.objects.filter(pk=item.pk).select_related("year")).get()
    one.ended_on = None
    found = due_in_year(one, calendar_of(item.year), deadline_of(item.year))
    return [occurrence for occurrence in found if first <= occurrence.due < before]


def with_revisions(rows: QuerySet[NoticeItem]) -> QuerySet[NoticeItem]:
    filed = NoticeItem.objects.filter(state=ItemState.FILED, replaced__isnull=False).order_by("filed_on", "pk")
    return rows.prefetch_related(Prefetch("revisions", queryset=filed, to_attr="filed_revisions"))


def due_in_year(item: NoticeItem, calendar: Calendar, last: datetime.date) -> list[Occurrence]:
    """What came as an ordinary item and in time holds for the whole year, whatever a revision made of it; what was not
    filed yet, as if it were today."""
    revisions = getattr(item, "filed_revisions", ())
    temporary = revisions[0].replaced["temporary"] if revisions else item.temporary
    in_time = not temporary and (item.first_submitted_on or clock.today()) <= last
    since = None if in_time else item.filed_on or clock.today()
    revised = [(one.filed_on, one.replaced["cycle"]) for one in revisions]
    return due(spans(item.cycle, since, item.ended_on, revised), calendar, item.year.year)
