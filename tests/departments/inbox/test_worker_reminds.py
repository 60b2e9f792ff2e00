"""A real worker, asked twice for the day's reminders, and killed in between: everybody is told once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from celery import current_app

from departments.models import Reminder, ReminderDay
from tests.cast import make_cast, make_year
from tests.worker import WorkerProcess, eventually

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_it_reminds_once(start_worker: Callable[..., WorkerProcess], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIND_HOUR", "0")
    cast = make_cast(make_year(2020))
    first = start_worker()
    for _ in range(3):
        current_app.send_task("departments.remind")
    eventually(ReminderDay.objects.exists)
    first.kill()
    start_worker()
    current_app.send_task("departments.remind")
    current_app.send_task("departments.send_messages")
    told = list(Reminder.objects.values_list("user", flat=True))
    assert cast.quality_office.pk in told, "the year lacks something before it begins"
    assert len(told) == len(set(told))
    assert ReminderDay.objects.get().people == len(told)
