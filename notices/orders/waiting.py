"""What waits for whom in 督办, from the state of each slip."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from django.urls import reverse

from departments.frame import has_scheme
from departments.models import Grant, Phase, RosterEntry, Step, Year
from departments.offices.queries import Tied
from departments.permissions import Person, departments_held, is_quality_office
from departments.waiting import Source, Waiting, Whom, holds

from ..models import Extension, ExtensionState, Slip, SlipState
from ..models.order import OPEN, WITH_DEPARTMENT
from .keeping import KEEPER_WORDS, checker_words, checks, keeper
from .queries import to_be_named

TO_DO = {SlipState.ISSUED: "签收", SlipState.SIGNED: "反馈", SlipState.RETURNED: "重新反馈"}


def waiting(year: Year | None) -> Iterator[Waiting]:
    """The department signs for and answers what is issued, 党政办公室 looks at the answer (质量发展处 at its own) and
    decides on more time, and names in its notice what was not carried out. Five queries, however many wait."""
    if year is None or not has_scheme(year.scheme):
        return
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


def _of_slip(slip: Slip, since: datetime.datetime | None, office: Tied | None) -> Waiting:
    assert since is not None
    key = f"slip:{slip.pk}:{slip.state}:{int(since.timestamp())}"
    href = reverse("notices:slip", args=[slip.year.year, slip.pk])
    name = f"{slip.reference}“{slip.decision.subject}”"
    if slip.state in WITH_DEPARTMENT:
        action = TO_DO[SlipState(slip.state)]
        return Waiting(
            key=key,
            what=f"{action}{name}",
            asked_by=office.called if office else KEEPER_WORDS,
            since=since,
            href=href,
            action=action,
            whom=holds(Grant.REPORT, slip.entry.department),
            until=slip.due,
            year=slip.year,
            department=slip.entry.department,
        )
    return Waiting(
        key=key,
        what=f"核对{slip.entry}对{name}的反馈",
        asked_by=slip.entry.name,
        since=since,
        href=href,
        action="核对",
        whom=Whom(checker_words(slip, office), _checker(slip.entry, office)),
        year=slip.year,
    )


def _of_extension(one: Extension, office: Tied | None) -> Waiting:
    slip = one.slip
    return Waiting(
        key=f"slip-extension:{one.pk}:{one.state}",
        what=f"答复{slip.entry}对{slip.reference}的延期申请",
        asked_by=slip.entry.name,
        since=one.asked_at,
        href=reverse("notices:slip", args=[slip.year.year, slip.pk]),
        action="答复",
        whom=Whom(checker_words(slip, office), _checker(slip.entry, office)),
        until=one.was,
        year=slip.year,
    )


def _of_notice(year: Year, office: Tied | None) -> Iterator[Waiting]:
    """One for all that is to be named; another one when more comes to it."""
    found = to_be_named(year)
    if not found or office is None:
        return
    department, newest = office.department, max(one.lapse for one in found)
    yield Waiting(
        key=f"slips-to-be-named:{year.pk}:{newest}",
        what=f"将 {len(found)} 件未按时、未按要求的督办事项列入通报",
        asked_by="督办",
        since=max(one.noted_at for one in found),
        href=reverse("notices:to_be_named", args=[year.year]),
        action="查看",
        whom=Whom(office.called, lambda person: department in departments_held(person, Grant.ASSESS)),
        year=year,
    )


def _checker(entry: RosterEntry, office: Tied | None) -> Callable[[Person], bool]:
    department = entry.department_id
    return lambda person: checks(person, department, office)


def _concerns(user: Person) -> bool:
    return is_quality_office(user) or bool(departments_held(user, Grant.REPORT, Grant.ASSESS))


SLIPS_TO_DO = Source("slips", "督办", waiting, of_year=True, concerns=_concerns)
