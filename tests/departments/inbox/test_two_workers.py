"""Two workers at once, on PostgreSQL: nobody is reminded twice, and no message is begun twice."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from departments.inbox.services import sending
from departments.inbox.services.reminding import remind_person
from departments.models import Channel, Dispatch, Reminder, User

pytestmark = [
    pytest.mark.service,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL=postgres://…"),
]

DAY = datetime.date(2020, 6, 1)


@pytest.fixture
def person(transactional_db: None) -> User:
    return User.objects.create(username="yang", name="杨老师", email="yang@example.edu")


def two_at_once(act: Callable[[], Any]) -> list[object]:
    """The second begins while the first has not yet committed; what each returned, or raised."""
    came: list[object] = []
    acted = threading.Event()

    def one(holds: bool) -> None:
        try:
            with transaction.atomic():
                if not holds:
                    acted.wait(timeout=10)
                found = act()
                if holds:
                    acted.set()
                    threading.Event().wait(0.5)
            came.append(found)
        except Exception as error:
            came.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(holds,)) for holds in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return came


def test_a_person_is_reminded_once(person: User, settings: Any) -> None:
    settings.MAIL_ON = True
    first, second = two_at_once(lambda: remind_person(person=person, day=DAY, lines=[]))
    assert (isinstance(first, Reminder), second) == (True, None)
    assert (Reminder.objects.count(), Dispatch.objects.count()) == (1, 1)


def test_without_the_lock_the_second_would_break(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table itself lets nobody have two; without the lock the worker would fall over it."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    _, second = two_at_once(lambda: remind_person(person=person, day=DAY, lines=[]))
    assert isinstance(second, Exception)


def messages(count: int, **more: Any) -> None:
    now = sending.clock.real_now()
    for part in range(count):
        Dispatch.objects.create(channel=Channel.WECOM, day=DAY, part=part, title="t", text="t", due_at=now, **more)


def test_a_message_is_begun_once(person: User) -> None:
    messages(1)
    first, second = two_at_once(lambda: sending._claim(Channel.WECOM))
    assert (isinstance(first, Dispatch), second) == (True, None)
    assert Dispatch.objects.get().attempts == 1


def test_without_the_lock_it_would_be_sent_twice(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    messages(1)
    assert all(isinstance(one, Dispatch) for one in two_at_once(lambda: sending._claim(Channel.WECOM)))


def test_a_robots_minute_is_counted_once_by_both(person: User) -> None:
    """Nineteen were said in this minute; two workers come for the twentieth."""
    messages(19, state=Dispatch.State.SENT, begun_at=sending.clock.real_now())
    for part in (20, 21):
        Dispatch.objects.create(
            channel=Channel.WECOM, day=DAY, part=part, title="t", text="t", due_at=sending.clock.real_now()
        )
    came = two_at_once(lambda: sending._claim(Channel.WECOM))
    assert [isinstance(one, Dispatch) for one in came] == [True, False]
