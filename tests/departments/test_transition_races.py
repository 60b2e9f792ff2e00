"""The same move by two people at once, on PostgreSQL: the object's lock puts them one after the other."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from departments.models import RosterEntry, Step
from departments.refusals import WrongPhase
from departments.transitions import move
from tests.cast import Cast, make_cast, make_year
from tests.departments.regrouping import REGROUPING

pytestmark = [
    pytest.mark.service,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL=postgres://…"),
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast(make_year(2020))


def two_at_once(cast: Cast) -> list[Exception]:
    """Both begin with the office where it stands; the second moves while the first has not yet committed."""
    office = cast.entry("人事处")
    raised: list[Exception] = []
    moved = threading.Event()

    def to_colleges(by: str) -> None:
        move(workflow=REGROUPING, obj=office, action="to_colleges", by=getattr(cast, by), more=1)

    def first() -> None:
        with transaction.atomic():
            to_colleges("quality_office")
            moved.set()
            time.sleep(0.5)
        connection.close()

    def second() -> None:
        moved.wait(timeout=10)
        try:
            to_colleges("leading_group")
        except WrongPhase as refusal:
            raised.append(refusal)
        connection.close()

    threads = [threading.Thread(target=mover) for mover in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return raised


def test_the_second_is_refused(cast: Cast) -> None:
    assert [str(refusal) for refusal in two_at_once(cast)] == ["人事处现处于“教学院部”考核组，不能执行此操作。"]
    entry = RosterEntry.objects.get(name="人事处")
    assert (entry.group, entry.headcount, entry.leader) == ("teaching", 1, cast.quality_office)
    assert Step.objects.count() == 1


def test_without_the_lock_it_would_be_done_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    assert two_at_once(cast) == []
    assert Step.objects.count() == 2
