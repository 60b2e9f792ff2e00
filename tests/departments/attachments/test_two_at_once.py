"""Two at the same moment, on PostgreSQL: a matter's limit and its submission hold, a piece counts once; and each fails
without its lock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection
from django.db.models import QuerySet

from departments.attachments import services, uploads
from departments.attachments.queries import files_of
from departments.attachments.refusals import MatterFull, OtherOffset
from departments.attachments.services import attach
from departments.attachments.uploads import begin, finish, receive
from departments.models import Attachment, Department, Upload
from departments.refusals import Refusal
from tests.cast import Cast
from tests.departments.attachments.conftest import DepartmentFiles
from tests.departments.attachments.sending import send

pytestmark = [
    pytest.mark.service,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_folder"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL=postgres://…"),
]


def at_once(*acts: Callable[[], object]) -> list[Refusal]:
    refused: list[Refusal] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        gate.wait(timeout=10)
        try:
            act()
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return refused


@pytest.fixture
def waits_before_hanging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have looked before either hangs anything, where nothing keeps them apart."""
    both, hang = threading.Barrier(2), services._hang

    def later(*given: object, **more: object) -> Attachment:
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)
        return hang(*given, **more)

    monkeypatch.setattr(services, "_hang", later)


@pytest.mark.usefixtures("waits_before_hanging")
@pytest.mark.parametrize("locked", [True, False])
def test_the_last_place_on_a_matter_is_taken_once(
    cast: Cast, college: Department, rules: DepartmentFiles, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules.files = 1
    one, two = (send(cast.reporter, name, name.encode()) for name in ("a.txt", "b.txt"))
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    refused = at_once(
        lambda: attach(uploads=[one], to=college, by=cast.reporter),
        lambda: attach(uploads=[two], to=college, by=cast.reporter),
    )
    assert [type(one) for one in refused] == ([MatterFull] if locked else [])
    assert files_of(college).count() == (1 if locked else 2)


@pytest.mark.parametrize("locked", [True, False])
def test_a_piece_that_comes_twice_at_once_counts_once(
    cast: Cast, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = begin(by=cast.reporter, name="a.txt", size=6)
    again = Upload.objects.get(pk=upload.pk)
    both, find = threading.Barrier(2), uploads._locked

    def later(*given: object) -> Upload:
        row = find(*given)
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=1)
        return row

    monkeypatch.setattr(uploads, "_locked", later)
    if not locked:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
        with pytest.raises(AssertionError):
            _send_both(cast, upload, again)
        return
    refused = _send_both(cast, upload, again)
    assert [type(one) for one in refused] == [OtherOffset]
    assert Upload.objects.get().received == 3


def _send_both(cast: Cast, *rows: Upload) -> list[Refusal]:
    """Without the lock only the database's own rule, one part an offset, stands between: an error, and no answer."""
    failed: list[Exception] = []

    def piece(row: Upload) -> None:
        try:
            receive(upload=row, offset=0, content=b"abc", by=cast.reporter)
        except Refusal:
            raise
        except Exception as error:
            failed.append(error)

    refused = at_once(*(lambda row=row: piece(row) for row in rows))
    assert failed == []
    return refused


def test_two_who_finish_at_once_have_one_file(cast: Cast, own_folder) -> None:
    upload = begin(by=cast.reporter, name="a.txt", size=3)
    receive(upload=upload, offset=0, content=b"abc", by=cast.reporter)
    rows = [Upload.objects.get(pk=upload.pk) for _ in range(2)]
    assert at_once(*(lambda row=row: finish(upload=row, by=cast.reporter) for row in rows)) == []
    assert [path for path in own_folder.rglob("*") if path.is_file()] == [own_folder / Upload.objects.get().stored]
