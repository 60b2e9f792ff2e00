"""The notice items of a year: whose a reader sees, what is in force, and when it is due.

Other processes ask ``filed_items`` (what an office may write a notice on) and ``planned`` (what it is to have issued).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from departments import acting
from departments.calendar.cycles import Occurrence
from departments.calendar.queries import calendar_of
from departments.models import Grant, Phase, RosterEntry, User, Year
from departments.permissions import Person, departments_held, reads_everything

from ..models import IN_FORCE, OPEN, ItemState, NoticeItem
from .standing import deadline_of, due_in_year, listing_offices, office_is_listed, with_revisions

# What once was in force is the whole university's to read.
PUBLIC = (*IN_FORCE, ItemState.ENDED)
# A revision stands in a list as long as it is under way.
_listed = Q(revises=None) | Q(state__in=OPEN)


@dataclass(frozen=True, slots=True)
class Planned:
    """A notice that an office is to issue: the item, and once of its cycle. ``office`` is what the department is called
    in the year."""

    item: NoticeItem
    office: str
    occurrence: Occurrence


def offices_of(user: Person, year: Year) -> dict[int, str]:
    """Those of ``listing_offices`` whose catalogue the user writes."""
    mine = departments_held(user, Grant.ASSESS)
    return {pk: name for pk, name in listing_offices(year).items() if pk in mine}


def writes_for(user: Person, year: Year, department: int) -> bool:
    """Whether the user may change the office's drafts now."""
    return (
        year.phase != Phase.FINAL
        and department in departments_held(user, Grant.ASSESS)
        and office_is_listed(year, department)
    )


def leaders(year: Year) -> Mapping[int, User | None]:
    """Who is in charge of each department in the year (分管校领导)."""

    def asked() -> dict[int, User | None]:
        entries = RosterEntry.objects.filter(year=year).select_related("leader")
        return {entry.department_id: entry.leader for entry in entries}

    return acting.once_per_request(("leaders", year.pk), asked)


def _whole(year: Year) -> QuerySet[NoticeItem]:
    return NoticeItem.objects.filter(year=year).select_related(
        "year", "department", "approver", "written_by", "submitted_by", "revises__year", "revises__approver"
    )


def items_for(user: Person, year: Year) -> QuerySet[NoticeItem]:
    """What the user sees: what is or was in force; what else their own office or the one in their charge has; what was
    submitted, for those who read everything."""
    own = departments_held(user, Grant.ASSESS, Grant.LEAD)
    seen = Q(state__in=PUBLIC, revises=None) | Q(department__in=own)
    if reads_everything(user):
        seen |= ~Q(state=ItemState.DRAFT)
    return _whole(year).filter(seen).order_by("order", "pk")


def listed_for(user: Person, year: Year) -> QuerySet[NoticeItem]:
    """The same for a list."""
    return items_for(user, year).filter(_listed)


def get_item_for(user: Person, year: Year, pk: int) -> NoticeItem:
    """One of ``items_for``; what is not the user's to see is not there (``Http404``)."""
    return get_object_or_404(items_for(user, year), pk=pk)


def filed_items(year: Year, office: int | None = None) -> list[NoticeItem]:
    """What is in force now, of one office (a department's key) or of all, in the offices' own order; one query."""
    rows = _whole(year).filter(state__in=IN_FORCE, revises=None)
    return list((rows if office is None else rows.filter(department=office)).order_by("department", "order", "pk"))


def approves(user: Person, item: NoticeItem) -> bool:
    """Whether the user approves the item's notices: the person whom it names, else whoever is in charge of the office
    (附件2 三(二)2)."""
    if item.approver_id is not None:
        return user.pk == item.approver_id
    return item.department_id in departments_held(user, Grant.LEAD)


def waiting_items(year: Year) -> QuerySet[NoticeItem]:
    """What waits for 质量发展处, first come first served."""
    waits = [ItemState.SUBMITTED, ItemState.ENDING]
    return _whole(year).filter(state__in=waits).order_by("first_submitted_on", "department", "order", "pk")


def planned(year: Year, office: int | None = None) -> list[Planned]:
    """What is to be issued in the year, of one office or of all, by day: three queries, and those of the calendar,
    however many items there are. What was planned before a revision or an end stays planned."""
    rows = _whole(year).filter(state__in=PUBLIC, revises=None)
    found = list(with_revisions(rows if office is None else rows.filter(department=office)))
    calendar, names, last = calendar_of(year), listing_offices(year), deadline_of(year)
    made = [
        Planned(item, names.get(item.department_id, item.department.called), occurrence)
        for item in found
        for occurrence in due_in_year(item, calendar, last)
    ]
    return sorted(made, key=lambda one: (one.occurrence.due, one.item.department_id, one.item.order, one.item.pk))


def counts(year: Year) -> dict[int, dict[str, int]]:
    """By department, how many items stand in each state; of revisions those that are under way. One query."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = NoticeItem.objects.filter(_listed, year=year).values_list("department", "state")
    for department, state in rows:
        found[department][state] += 1
    return found


def open_revisions(items: Iterable[NoticeItem]) -> dict[int, NoticeItem]:
    """By the key of what it revises, the revision that is under way; one query."""
    rows = NoticeItem.objects.filter(revises__in=[item.pk for item in items], state__in=OPEN)
    return {one.revises_id: one for one in rows if one.revises_id is not None}
