"""Notices of 2020 with their text, and drafts that are not published yet. The facts stay what they are: what is
published says nothing but what the facts file has, and what is waiting names nobody."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from departments import clock
from departments.models import User, Year
from notices.drafting.services.adopting import adopt_cited
from notices.drafting.services.drafting import save_notice, start_notice
from notices.drafting.services.moving import move_written
from notices.models import Notice, Problem, WrittenNotice

from .sheets import sheet

APPROVER = "fenguan"
DAYS_TO_ANSWER = 10


def write_notices(year: Year, people: Mapping[str, User]) -> None:
    """While facts of the year are still collected."""
    written = sheet("written_notices")
    for reference, told in written["published"].items():
        _adopt(year, people, reference, told)
    unpublished = written["unpublished"]
    _write(year, people, unpublished["draft"])
    _submit(_write(year, people, unpublished["waiting"]))
    returned = _submit(_write(year, people, unpublished["returned"]))
    reason = unpublished["returned"]["reason"]
    move_written(notice=returned, action="return", by=people[APPROVER], reason=reason)


def _adopt(year: Year, people: Mapping[str, User], reference: str, told: Mapping[str, Any]) -> None:
    notice = Notice.objects.get(year=year, reference=reference)
    what = sheet("written_notices")["what"]
    facts = Problem.objects.filter(notice=notice).order_by("pk")
    due, way, to = told["feedback"]
    day = datetime.date.fromisoformat(told["published"])
    moment = clock.now().replace(year=day.year, month=day.month, day=day.day, hour=9, minute=30, second=0)
    adopt_cited(
        notice=notice,
        parts=_parts(told) | {"feedback_due": datetime.date.fromisoformat(due), "feedback_way": way, "feedback_to": to},
        said=[tuple(what[f"{fact.item}.{fact.clause}"]) for fact in facts],
        author=people[told["writer"]],
        approved_by=people[APPROVER],
        published_at=moment,
    )


def _write(year: Year, people: Mapping[str, User], told: Mapping[str, Any]) -> WrittenNotice:
    writer = people[told["writer"]]
    assert writer.department is not None
    notice = start_notice(year=year, office=writer.department, by=writer, title=told["title"])
    due = clock.today() + datetime.timedelta(days=DAYS_TO_ANSWER)
    feedback = {"feedback_due": due, "feedback_way": "书面报告", "feedback_to": str(writer)} if told["rows"] else {}
    rows = [_row(year, *row) for row in told["rows"]]
    return save_notice(notice=notice, by=writer, parts=_parts(told) | feedback, rows=rows)


def _submit(notice: WrittenNotice) -> WrittenNotice:
    return move_written(notice=notice, action="submit", by=notice.author)


def _parts(told: Mapping[str, Any]) -> dict[str, Any]:
    first, last = map(datetime.date.fromisoformat, told["inspected"])
    texts = {part: told[part].strip() for part in ("title", "situation", "followed_up", "demands") if part in told}
    return texts | {"inspected_from": first, "inspected_to": last}


def _row(year: Year, department: str, clause: str, day: str, place: str, what: str) -> dict[str, Any]:
    item, _, key = clause.rpartition(".")
    return {
        "entry_id": year.roster.get(name=department).pk,
        "date": datetime.date.fromisoformat(day),
        "place": place,
        "what": what,
        "item": item,
        "clause": key,
        "count": 1,
        "points": None,
    }
