"""Two writers of the audit trail at once, on PostgreSQL."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from departments.trail import chain
from departments.trail import services as audit
from departments.trail.queries import verify

pytestmark = [
    pytest.mark.service,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL=postgres://…"),
]


def two_writers_at_once():
    """The second begins to append while the first, having appended, has not yet committed; what went wrong."""
    errors = []
    appended = threading.Event()

    def first():
        with transaction.atomic():
            audit.record(act="测试", label="甲")
            appended.set()
            time.sleep(0.5)
        connection.close()

    def second():
        appended.wait(timeout=10)
        try:
            audit.record(act="测试", label="乙")
        except IntegrityError as error:
            errors.append(error)
        connection.close()

    threads = [threading.Thread(target=writer) for writer in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return errors


def test_the_second_waits_for_the_first():
    assert two_writers_at_once() == []
    found = verify()
    assert isinstance(found, chain.Head)
    assert found.number == 2


def test_without_the_lock_one_of_them_would_fail(monkeypatch):
    monkeypatch.setattr(audit, "_take_turn", lambda: None)
    assert len(two_writers_at_once()) == 1
