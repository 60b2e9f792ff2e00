"""What waits for whom in 督办, from the state of each slip; nobody types a to-do.

Plain rows with the fields of the inbox's ``Waiting``; ``whom`` is a test of a person, by roles and grants that are
remembered with them, so that a long list takes no more queries than a short one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from departments.models import Department, Grant, Phase, RosterEntry, Step, Year
from departments.offices.queries import Tied
from departments.permissions import Person, departments_held

from ..models import Extension, ExtensionState, Slip, SlipState
from ..models.order import OPEN, WITH_DEPARTMENT
from .keeping import KEEPER_WORDS, checker_words, checks, keeper
from .queries import to_be_named

TO_DO = {SlipState.ISSUED: "签收", SlipState.SIGNED: "反馈", SlipState.RETURNED: "重新反馈"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One thing that waits; ``words`` name the people, ``whom`` knows each of them."""

    key: str
    what: str
    asked_by: str
    since: datetime.datetime
    href: str
    action: str
    words: str
    whom: Callable[[Person], bool]
    until: datetime.date | None = None
    year: Year | None = None
    department: Department | None = None


def waiting(year: Year) -> Iterator[Waits]:
    """The department signs for and answers what is issued, 党政办公室 looks at the answer (质量发展处 at its own) and
    decides on more time, and names in its notice what was not carried out. Five queries, however many wait."""
    office = keeper(year)
    slips = list(
        Slip.objects.filter(year=year, state__in=OPEN)
        .select_related("year", "decision", "entry__department")
        .order_by("number")
    )
    since = _last_moved(slips)
    for slip in slips:
        yield _of_slip(slip, since.get(str(slip.pk), slip.issued_at), office)
    asked = Extension.objects.filter(slip__year=year, state=ExtensionState.ASKED)
    for one in asked.select_related("slip__year", "slip__decision", "slip__entry__department"):
        yield _of_extension(one, office)
    if year.phase != Phase.FINAL:
        yield from _of_notice(year, office)


def _last_moved(slips: list[Slip]) -> dict[str, datetime.datetime]:
    keys = [str(slip.pk) for slip in slips]
    steps = Step.objects.filter(object_type=Slip._meta.label, object_id__in=keys).order_by("pk")
    return dict(steps.values_list("object_id", "at"))


def _of_slip(slip: Slip, since: datetime.datetime | None, office: Tied | None) -> Waits:
    assert since is not None
    key = f"slip:{slip.pk}:{slip.state}:{int(since.timestamp())}"
    href = reverse("notices:slip", args=[slip.year.year, slip.pk])
    name = f"{slip.reference}“{slip.decision.subject}”"
    if slip.state in WITH_DEPARTMENT:
        action, department = TO_DO[SlipState(slip.state)], slip.entry.department_id
        return Waits(
            key=key,
            what=f"{action}{name}",
            asked_by=office.called if office else KEEPER_WORDS,
            since=since,
            href=href,
            action=action,
            words=slip.entry.name,
            whom=lambda person: department in departments_held(person, Grant.REPORT),
            until=slip.due,
            year=slip.year,
            department=slip.entry.department,
        )
    return Waits(
        key=key,
        what=f"核对{slip.entry}对{name}的反馈",
        asked_by=slip.entry.name,
        since=since,
        href=href,
        action="核对",
        words=checker_words(slip, office),
        whom=_checker(slip.entry, office),
        year=slip.year,
    )


def _of_extension(one: Extension, office: Tied | None) -> Waits:
    slip = one.slip
    return Waits(
        key=f"slip-extension:{one.pk}:{one.state}",
        what=f"答复{slip.entry}对{slip.reference}的延期申请",
        asked_by=slip.entry.name,
        since=one.asked_at,
        href=reverse("notices:slip", args=[slip.year.year, slip.pk]),
        action="答复",
        words=checker_words(slip, office),
        whom=_checker(slip.entry, office),
        until=one.was,
        year=slip.year,
    )


def _of_notice(year: Year, office: Tied | None) -> Iterator[Waits]:
    """One for all that is to be named; another one when more comes to it."""
    found = to_be_named(year)
    if not found or office is None:
        return
    department, newest = office.department, max(one.lapse for one in found)
    yield Waits(
        key=f"slips-to-be-named:{year.pk}:{newest}",
        what=f"将 {len(found)} 件未按时、未按要求的督办事项列入通报",
        asked_by="督办",
        since=max(one.noted_at for one in found),
        href=reverse("notices:to_be_named", args=[year.year]),
        action="查看",
        words=office.called,
        whom=lambda person: department in departments_held(person, Grant.ASSESS),
        year=year,
    )


def _checker(entry: RosterEntry, office: Tied | None) -> Callable[[Person], bool]:
    department = entry.department_id
    return lambda person: checks(person, department, office)
