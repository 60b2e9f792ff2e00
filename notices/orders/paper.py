"""A slip as an official document (公文), to be signed and filed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone

from departments import clock
from departments.dates import chinese_date
from departments.documents.official import Official
from departments.documents.pdf import make_pdf
from departments.handling import timeline
from departments.models import Year
from departments.trail.exports import answer

from ..models import ExtensionState, Slip
from .keeping import KEEPER_WORDS, keeper

UNIVERSITY = "焦作大学"
# The document itself says that.
ISSUED = "下达"
# Quotation marks inside others.
INNER = str.maketrans("“”", "‘’")


def is_on_paper(slip: Slip) -> bool:
    """There is none before it is issued."""
    return slip.issued_at is not None


def send_slip(slip: Slip) -> HttpResponse:
    return answer(slip_pdf(slip), f"{slip.reference}.pdf", label=slip.reference, obj=slip)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of 办理情况."""

    day: datetime.date
    what: str
    note: str


def slip_pdf(slip: Slip) -> bytes:
    """The document as it was issued; on a page of its own, where something was done since, what."""
    assert slip.issued_at is not None
    subject = slip.decision.subject.translate(INNER)
    document = Official(
        issuer=f"{UNIVERSITY}督办单",
        number=f"督办〔{slip.year.year}〕第{slip.number}号",
        title=f"关于督办“{subject}”的通知",
        signed_by=_issuer(slip.year),
        signed_on=timezone.localdate(slip.issued_at),
        recipients=(slip.entry.name,),
        copies=tuple(one.name for one in slip.participants.order_by("order", "pk")),
    )
    context = {
        "document": document,
        "slip": slip,
        "subject": subject,
        "first_due": slip.first_due or slip.due,
        "events": sorted(_course(slip), key=lambda one: one.day),
        "made_on": clock.today(),
    }
    return make_pdf("notices/orders/slip_paper.html", context)


def _course(slip: Slip) -> Iterator[Entry]:
    said = {answer.at: f"{answer.text}（佐证材料：{answer.proof}）" for answer in slip.answers.all()}
    for event in timeline(slip):
        assert isinstance(event.at, datetime.datetime)
        if event.what == ISSUED:
            continue
        yield Entry(timezone.localdate(event.at), event.what, event.note or said.get(event.at, ""))
    for one in slip.extensions.filter(state=ExtensionState.GRANTED).exclude(until=None):
        assert one.until is not None
        yield Entry(timezone.localdate(one.asked_at), "申请延期", f"已同意延至{chinese_date(one.until)}：{one.why}")


def _issuer(year: Year) -> str:
    office = keeper(year)
    return f"{UNIVERSITY}{office.called if office else KEEPER_WORDS}"
