"""A register to test with: who keeps it, and slips in any state.

orders = make_orders(cast)
slip = orders.slip(SlipState.ANSWERED, due=date(2020, 5, 29))
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from departments import clock
from departments.accounts.services import accounts
from departments.models import Grant, User
from notices.models import Decision, DecisionState, Extension, Lapse, LapseKind, Meeting, Slip, SlipAnswer, SlipState
from notices.orders import services
from tests.cast import PASSWORD, Cast

KEEPER, OTHER = "党政办公室", "信息工程学院"
OWN = "机电工程学院"
DAY = datetime.date(2020, 5, 11)  # a Monday
DUE = datetime.date(2020, 5, 29)
ANSWER = {"answer": "课程已全部上线。", "proof": "教务系统截图2张，校教〔2020〕8号。"}
BEFORE_CLOSING = {SlipState.DRAFT, SlipState.ISSUED, SlipState.SIGNED}
WITHOUT_ANSWER = BEFORE_CLOSING | {SlipState.RETURNED, SlipState.WITHDRAWN}


@dataclass
class Orders:
    """``keeper`` assesses as 党政办公室 and works there, and reports what it does itself; ``colleague`` reports
    信息工程学院."""

    cast: Cast
    keeper: User
    colleague: User

    def everyone(self) -> dict[str, User]:
        return {**self.cast.everyone(), "keeper": self.keeper, "colleague": self.colleague}

    def decision(self, state: str = DecisionState.ISSUED, **said: Any) -> Decision:
        asked: dict[str, Any] = {
            "meeting": Meeting.PARTY_COMMITTEE,
            "sitting": 5,
            "held_on": datetime.date(2020, 5, 8),
            "subject": "线上教学全覆盖",
            "decided": "会议决定：各教学院部五月底前实现线上教学全覆盖。",
        }
        return Decision.objects.create(
            year=self.cast.year, state=state, registered_at=clock.now(), registered_by=self.keeper, **asked | said
        )

    def slip(self, state: str, name: str = OWN, decision: Decision | None = None, **said: Any) -> Slip:
        """As it would stand there, without its history; ``answered_on`` is 25 May where it was answered."""
        issued = state != SlipState.DRAFT
        last = Slip.objects.filter(year=self.cast.year).count()
        answered = None if state in WITHOUT_ANSWER else datetime.date(2020, 5, 25)
        asked: dict[str, Any] = {
            "entry": self.cast.entry(name),
            "task": "完成全部课程的线上教学资源建设。",
            "due": DUE,
            "number": last + 1 if issued else None,
            "issued_at": clock.now() if issued else None,
            "issued_by": self.keeper if issued else None,
            "counts_from": DAY if issued else None,
            "answered_on": answered,
        }
        slip = Slip.objects.create(
            year=self.cast.year, decision=decision or self.decision(), state=state, **asked | said
        )
        if slip.answered_on:
            SlipAnswer.objects.create(
                slip=slip, text=ANSWER["answer"], proof=ANSWER["proof"], by=self.cast.reporter, at=clock.now()
            )
        return slip

    def lapsed(self, decision: Decision) -> Slip:
        """One that was not on time, and waits to be named in a notice."""
        slip = self.slip(SlipState.LATE, decision=decision, closed_on=DUE)
        Lapse.objects.create(slip=slip, kind=LapseKind.LATE, date=DUE, reason="逾期未报", noted_at=clock.now())
        return slip

    def issued(self, *names: str, days: int = 10) -> list[Slip]:
        """Registered and issued by the services."""
        decision = self.decision(DecisionState.REGISTERED)
        for name in names or (OWN,):
            services.draft_slip(
                decision=decision, by=self.keeper, entry=self.cast.entry(name), participants=[], task="上线", days=days
            )
        services.move_decision(decision=decision, action="issue", by=self.keeper)
        return list(decision.slips.order_by("number"))


def make_orders(cast: Cast) -> Orders:
    keeper = _person("keeper", cast, KEEPER, Grant.ASSESS, Grant.REPORT)
    return Orders(cast, keeper, _person("colleague", cast, OTHER, Grant.REPORT))


def _person(name: str, cast: Cast, department: str, *grants: Grant) -> User:
    own = cast.entry(department).department
    user, _ = accounts.create_account(username=name, name=name, department=own, password=PASSWORD)
    for grant in grants:
        accounts.grant(user=user, grant=grant, department=own)
    return user


def order_places(cast: Cast) -> dict[str, int]:
    """What the addresses of 督办 stand for in the table of every URL; nobody there keeps it. The reporter's slip has
    all the time that there is, and a request for more waits on another."""
    far = clock.today() + datetime.timedelta(days=300)
    orders = Orders(cast, cast.quality_office, cast.quality_office)
    decision = orders.decision(DecisionState.REGISTERED)
    asked = orders.slip(SlipState.SIGNED, decision=decision, due=far)
    extension = Extension.objects.create(
        slip=asked, was=far, wanted=far + datetime.timedelta(days=9), why="设备未到货", asked_by=cast.reporter,
        asked_at=clock.now(),
    )  # fmt: skip
    orders.lapsed(decision)
    return {
        "decision": decision.pk,
        "slip": orders.slip(SlipState.SIGNED, decision=decision, due=far).pk,
        "others_slip": orders.slip(SlipState.SIGNED, OTHER, decision, due=far).pk,
        "draft_slip": orders.slip(SlipState.DRAFT, decision=decision).pk,
        "extension": extension.pk,
    }
