"""Walks a process: every state × action × person, against what its test says by hand, so that a wrong table is found.

    WHOSE = {"begin": {"quality_office"}, "feed_back": {"leading_group"}, …}
    walk = Walk(PHASES, cast.everyone(), WHOSE, place=in_phase)
    assert walk.wrong_moves() == walk.wrong_buttons(client, page) == walk.wrong_posts(client) == []

``place`` brings the object into a state and returns it. Guards must hold there: what they refuse has tests of its own.
``entered`` is what the moves of the process ask for.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.test import Client

from departments.models import User
from departments.refusals import NotAllowed, Refusal, WrongPhase
from departments.transitions import Transition, Workflow, move

ENTERED = {
    "reason": "按领导小组意见办理",
    "document": "焦大〔2021〕1号",
    "document_date": datetime.date(2021, 1, 28),
}


@dataclass(frozen=True)
class Case:
    """``mine``: the row is this person's. ``fits``: it begins in this state."""

    state: str
    row: Transition[Any]
    part: str
    person: User
    mine: bool

    @property
    def fits(self) -> bool:
        return self.state in self.row.sources

    @property
    def open(self) -> bool:
        return self.mine and self.fits

    def __str__(self) -> str:
        return f"{self.part} {self.row.action} in {self.state}"


@dataclass(frozen=True)
class Walk:
    workflow: Workflow[Any]
    people: Mapping[str, User]
    whose: Mapping[str, Set[str]]
    place: Callable[[str], Model]
    entered: Mapping[str, Any] = field(default_factory=lambda: ENTERED)

    def cases(self) -> Iterator[Case]:
        assert self.whose.keys() == {row.action for row in self.workflow.rows}
        for part, person in self.people.items():
            for state in self.workflow.states.values:
                for row in self.workflow.rows:
                    yield Case(state, row, part, person, part in self.whose[row.action])

    def wrong_moves(self) -> list[str]:
        """Who may, moves; who may not is refused before who comes at the wrong time. Each move is undone."""
        wrong = []
        for case in self.cases():
            obj = self.place(case.state)
            point = transaction.savepoint()
            found, state = self._attempt(case, obj), self._state(obj)
            transaction.savepoint_rollback(point)
            expected = None if case.open else WrongPhase if case.mine else NotAllowed
            if found is not expected or state != (case.row.to if case.open else case.state):
                wrong.append(f"{case}: {found}, now in {state}")
        return wrong

    def wrong_buttons(self, client: Client, page: Callable[[Any], str]) -> list[str]:
        """Whether ``page`` of the object leads to exactly the moves that are open."""
        wrong = []
        shown, at = "", None
        for case in self.cases():
            if (case.part, case.state) != at:
                at = (case.part, case.state)
                obj = self.place(case.state)
                client.force_login(case.person)
                shown = client.get(page(obj)).content.decode()
            if (f'"{self.workflow.address(obj, case.row.action)}"' in shown) != case.open:
                wrong.append(str(case))
        return wrong

    def wrong_posts(self, client: Client) -> list[str]:
        """A move that is not open is not there, by its address too. Posted by whose it is in every state, by the others
        where it begins."""
        wrong, part = [], ""
        for case in self.cases():
            if not case.mine and not case.fits:
                continue
            obj = self.place(case.state)
            if case.part != part:
                part = case.part
                client.force_login(case.person)
            address = self.workflow.address(obj, case.row.action)
            if case.mine and client.get(address).status_code != (200 if case.open else 404):
                wrong.append(f"{case}: asked")
            if client.post(address, self.entered).status_code != (302 if case.open else 404):
                wrong.append(f"{case}: posted")
            if self._state(obj) != (case.row.to if case.open else case.state):
                wrong.append(f"{case}: now in {self._state(obj)}")
        return wrong

    def _attempt(self, case: Case, obj: Model) -> type[Refusal] | None:
        try:
            move(workflow=self.workflow, obj=obj, action=case.row.action, by=case.person, **self.entered)
        except Refusal as refusal:
            return type(refusal)
        return None

    def _state(self, obj: Model) -> str:
        return self.workflow.state(type(obj)._default_manager.get(pk=obj.pk))
