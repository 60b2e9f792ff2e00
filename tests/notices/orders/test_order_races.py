"""Ten decisions are issued at once, on PostgreSQL: the year's lock gives each slip a number of its own, without gap."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from departments.refusals import WrongPhase
from notices.models import DecisionState, Slip, SlipState
from notices.orders import services
from tests.cast import Cast, make_cast, make_year
from tests.notices.orders.ordered import ANSWER, OTHER, OWN, Orders, make_orders

pytestmark = [
    pytest.mark.service,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL=postgres://…"),
]
OFFICES = 10


@pytest.fixture
def orders(transactional_db: None) -> Orders:
    cast: Cast = make_cast(make_year(2020))
    return make_orders(cast)


def at_once(*acts) -> list[Exception]:
    """Each in a thread of its own, all let go at the same moment; what they raised."""
    raised: list[Exception] = []
    start = threading.Barrier(len(acts))

    def run(act) -> None:
        start.wait(timeout=20)
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def issue_all(orders: Orders) -> list[Exception]:
    decisions = [orders.decision(DecisionState.REGISTERED) for _ in range(OFFICES)]
    for decision in decisions:
        for name in (OWN, OTHER):
            orders.slip(SlipState.DRAFT, name, decision, days=5, due=None)
    return at_once(
        *(
            lambda decision=decision: services.move_decision(decision=decision, action="issue", by=orders.keeper)
            for decision in decisions
        )
    )


def test_numbers_are_without_gap_and_none_twice(orders: Orders) -> None:
    assert issue_all(orders) == []
    assert sorted(Slip.objects.values_list("number", flat=True)) == list(range(1, 2 * OFFICES + 1))


def test_without_the_lock_they_are_not(orders: Orders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    raised = issue_all(orders)
    assert raised
    assert {type(error) for error in raised} == {IntegrityError}
    assert Slip.objects.exclude(number=None).count() < 2 * OFFICES


def test_it_is_issued_once_by_two_at_once(orders: Orders) -> None:
    decision = orders.decision(DecisionState.REGISTERED)
    orders.slip(SlipState.DRAFT, decision=decision, days=5, due=None)

    def issue() -> None:
        services.move_decision(decision=decision, action="issue", by=orders.keeper)

    (refusal,) = at_once(issue, issue)
    assert str(refusal) == "没有待下达的督办单，请先增加。"
    assert list(decision.slips.values_list("number", flat=True)) == [1]


def test_taking_an_answer_back_meets_its_closing(orders: Orders) -> None:
    slip = orders.slip(SlipState.SIGNED)
    slip = services.move_slip(slip=slip, action="answer", by=orders.cast.reporter, **ANSWER)
    (refusal,) = at_once(
        lambda: services.move_slip(slip=slip, action="take_back", by=orders.cast.reporter),
        lambda: services.move_slip(slip=slip, action="close_poor", by=orders.keeper, reason="缺材料"),
    )
    assert isinstance(refusal, WrongPhase)
    slip.refresh_from_db()
    assert (slip.state == SlipState.POOR) == slip.lapses.exists() == (slip.answered_on is not None)
