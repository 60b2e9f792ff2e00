"""The tables of a decision, a slip and a request for more time: who moves what from where to where."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse

from departments.transitions import Workflow
from notices.models import DecisionState, Extension, ExtensionState, SlipState
from notices.orders.workflow import DECISIONS, EXTENSIONS, SLIPS
from tests.cast import Cast
from tests.notices.orders.ordered import ANSWER, DUE, KEEPER, Orders, make_orders
from tests.walking import ENTERED, Walk

pytestmark = pytest.mark.django_db

OFFICE, DEPARTMENT, NOBODY = {"keeper"}, {"reporter"}, set()
SLIP = {
    "issue": NOBODY,
    "sign": DEPARTMENT,
    "unsign": DEPARTMENT,
    "answer": DEPARTMENT,
    "take_back": DEPARTMENT,
    "close": OFFICE,
    "return": OFFICE,
    "close_late": OFFICE,
    "close_poor": OFFICE,
    "withdraw": OFFICE,
    "reinstate": OFFICE,
    "undo": OFFICE,
    "undo_open": OFFICE,
    "resume": OFFICE,
}
ONLY_LATE = {"close_late", "undo_open"}
NOT_LATE = {"close", "undo"}
SAID = ENTERED | ANSWER | {"due": datetime.date(2020, 6, 30)}


@pytest.fixture
def orders(cast: Cast, settings) -> Orders:
    settings.SITE_DAY = datetime.date(2020, 5, 26)
    return make_orders(cast)


def only(workflow: Workflow, *left_out: str) -> Workflow:
    return replace(workflow, rows=tuple(row for row in workflow.rows if row.action not in left_out))


def walk_of_slips(orders: Orders, left_out: set[str], **said) -> Walk:
    people = orders.everyone() if not said else {"keeper": orders.keeper, "reporter": orders.cast.reporter}
    whose = {action: who for action, who in SLIP.items() if action not in left_out}
    return Walk(only(SLIPS, *left_out), people, whose, lambda state: orders.slip(state, **said), SAID)


@pytest.mark.slow
def test_each_moves_a_slip_that_is_on_time(orders, client):
    walk = walk_of_slips(orders, ONLY_LATE)
    assert walk.wrong_moves() == []
    assert walk.wrong_buttons(client, lambda slip: reverse("notices:slip", args=[2020, slip.pk])) == []


@pytest.mark.slow
def test_the_department_and_the_office_move_it_and_nobody_in_their_place(orders):
    walk = walk_of_slips(orders, ONLY_LATE)
    two = {"reporter", "keeper", "quality_office", "vice_president"}
    some = replace(walk, people={part: walk.people[part] for part in two})
    assert some.wrong_moves() == []


@pytest.mark.slow
def test_each_moves_a_slip_that_is_late(orders, client, settings):
    settings.SITE_DAY = datetime.date(2020, 6, 1)
    walk = walk_of_slips(orders, NOT_LATE, answered_on=None)
    assert walk.wrong_moves() == []


@pytest.mark.slow
def test_a_direct_post_moves_only_what_the_table_allows(orders, client):
    assert walk_of_slips(orders, ONLY_LATE).wrong_posts(client) == []


@pytest.mark.slow
def test_each_moves_a_decision(orders, client):
    def place(state):
        decision = orders.decision(state)
        orders.slip(SlipState.DRAFT, decision=decision)
        return decision

    whose = {"issue": OFFICE, "revoke": OFFICE, "restore": OFFICE}
    walk = Walk(DECISIONS, orders.everyone(), whose, place)
    assert walk.wrong_moves() == walk.wrong_posts(client) == []
    assert walk.wrong_buttons(client, lambda one: reverse("notices:decision", args=[2020, one.pk])) == []


def asked_for_more(orders: Orders, state: str) -> Extension:
    granted = state == ExtensionState.GRANTED
    until = datetime.date(2020, 6, 30) if granted else None
    return Extension.objects.create(
        slip=orders.slip(SlipState.SIGNED, due=until or DUE), was=DUE, wanted=datetime.date(2020, 6, 30), until=until,
        why="设备未到货", state=state, asked_by=orders.cast.reporter, asked_at=orders.decision().registered_at,
    )  # fmt: skip


@pytest.mark.slow
def test_each_moves_a_request_for_more_time(orders, client):
    whose = {"grant": OFFICE, "refuse": OFFICE, "withdraw": DEPARTMENT, "think_over": OFFICE}
    walk = Walk(EXTENSIONS, orders.everyone(), whose, lambda state: asked_for_more(orders, state), SAID)
    assert walk.wrong_moves() == walk.wrong_posts(client) == []
    assert walk.wrong_buttons(client, lambda one: reverse("notices:slip", args=[2020, one.slip.pk])) == []


@pytest.mark.slow
def test_the_offices_own_slip_is_checked_by_the_quality_office(orders):
    place = lambda state: orders.slip(state, KEEPER)  # noqa: E731
    people = {part: orders.everyone()[part] for part in ("keeper", "quality_office", "reporter", "president")}
    whose = {action: {"quality_office"} if who == OFFICE else {"keeper"} if who == DEPARTMENT else who
             for action, who in SLIP.items() if action not in ONLY_LATE}  # fmt: skip
    assert Walk(only(SLIPS, *ONLY_LATE), people, whose, place, SAID).wrong_moves() == []


def test_who_works_in_the_department_does_not_close_its_slip(orders):
    orders.keeper.department = orders.cast.entry("机电工程学院").department
    orders.keeper.save()
    slip = orders.slip(SlipState.ANSWERED)
    assert SLIPS.open_to(orders.keeper, slip) == []
    assert DECISIONS.open_to(orders.keeper, orders.decision(DecisionState.REGISTERED))
