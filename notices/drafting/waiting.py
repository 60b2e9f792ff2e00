"""What waits here: a notice for the vice-president in charge who approves it, one that was returned for its office."""

from __future__ import annotations

from collections.abc import Iterator

from departments.models import Grant, Year
from departments.permissions import Person, departments_held
from departments.waiting import Source, Waiting, last_steps, of_workflow

from ..models import NoticeState, WrittenNotice
from .workflow import WRITING

WAITING = (NoticeState.SUBMITTED, NoticeState.RETURNED)


def waiting(year: Year | None) -> Iterator[Waiting]:
    """Two queries, however many wait."""
    if year is None:
        return
    found = WrittenNotice.objects.filter(year=year, state__in=WAITING)
    notices = list(found.select_related("year", "office", "notice", "about__notice", "submitted_by").order_by("pk"))
    steps = last_steps(notices)
    for one in notices:
        if (step := steps.get(str(one.pk))) is None:
            continue
        returned, office = one.state == NoticeState.RETURNED, one.office.called
        yield from of_workflow(
            WRITING,
            one,
            what=f"通报“{one.title}”已退回：{step.reason}" if returned else f"审批{office}的通报“{one.title}”",
            asked_by=str(step.who or office),
            since=step.at,
            href=one.get_absolute_url(),
            action="去修改" if returned else "去审批",
            year=year,
        )


def _concerns(user: Person) -> bool:
    return bool(departments_held(user, Grant.ASSESS, Grant.LEAD))


NOTICES_TO_DO = Source("notices", "工作通报", waiting, of_year=True, concerns=_concerns)
