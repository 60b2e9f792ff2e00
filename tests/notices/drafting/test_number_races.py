"""Many publish at the same moment on PostgreSQL: numbers are gapless, and none is given twice."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from departments.models import DepartmentUserGrant
from notices.drafting.services.moving import move_written
from notices.models import NoticeCounter, WrittenNotice
from tests.notices.drafting.written import submitted

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]
TEN = 10


def at_once(works: list[Callable[[], object]]) -> list[str]:
    """Begins all at the same moment; what went wrong."""
    start, wrong = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            work()
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def test_ten_offices_and_ten_notices_of_one_office(cast, year):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    notices = [submitted(cast, feedback_due=None) for _ in range(2 * TEN)]
    others = [entry.department for entry in year.roster.exclude(name="人事处")[:TEN]]
    lead = DepartmentUserGrant.objects.filter(user=cast.vice_president).first()
    assert lead is not None
    for notice, office in zip(notices[TEN:], others, strict=True):
        WrittenNotice.objects.filter(pk=notice.pk).update(office=office)
        DepartmentUserGrant.objects.get_or_create(
            user=cast.vice_president, permission=lead.permission, content_object_id=office.pk
        )
    cast.vice_president.__dict__.pop("_held", None)

    def publish(pk: int) -> Callable[[], object]:
        return lambda: move_written(
            notice=WrittenNotice.objects.get(pk=pk),
            action="approve",
            by=type(cast.vice_president).objects.get(pk=cast.vice_president.pk),
        )

    assert at_once([publish(notice.pk) for notice in notices]) == []
    own = WrittenNotice.objects.filter(pk__in=[notice.pk for notice in notices[:TEN]])
    assert sorted(own.values_list("number", flat=True)) == list(range(1, TEN + 1))
    assert set(WrittenNotice.objects.exclude(pk__in=own).values_list("number", flat=True)) == {1}
    assert NoticeCounter.objects.get(office=cast.entry("人事处").department).last == TEN
