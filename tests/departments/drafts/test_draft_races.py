"""Two saves of one form at once, on PostgreSQL: the draft's lock puts them one after the other, and nothing is lost."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from departments.drafts.services import Elsewhere, close_draft, note_editing, save_draft
from departments.models import Draft, Editing
from departments.refusals import Stale
from departments.roster.queries import as_seen
from departments.roster.services import change_entry
from tests.cast import Cast, make_cast, make_year

pytestmark = [
    pytest.mark.service,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL=postgres://…"),
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast(make_year(2020))


def at_once(*acts: object) -> list[Exception]:
    """Each in a transaction that stays open for a moment; the next begins while it is."""
    raised: list[Exception] = []

    def run(act: object, place: int) -> None:
        time.sleep(place * 0.2)
        try:
            with transaction.atomic():
                act()  # type: ignore[operator]
                time.sleep(0.4)
        except Exception as error:
            raised.append(error)
        connection.close()

    threads = [threading.Thread(target=run, args=(act, place)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return raised


def two_windows(cast: Cast, base: int) -> list[Exception]:
    def save(writer: str) -> None:
        said = {"key": "x", "base": base, "revision": base + 1}
        save_draft(by=cast.quality_office, content={"reason": [writer]}, writer=writer, **said)

    return at_once(lambda: save("这里"), lambda: save("那里"))


def test_of_two_windows_the_second_is_told(cast: Cast) -> None:
    """Whether the draft is new, or was there."""
    for base in (0, 1):
        (refusal,) = two_windows(cast, base)
        assert isinstance(refusal, Elsewhere)
        assert refusal.draft.content == {"reason": ["这里"]}
        assert Draft.objects.get().content == {"reason": ["这里"]}
        Draft.objects.update(writer="", revision=1)


def test_without_the_lock_the_first_would_be_lost(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    two_windows(cast, 0)
    Draft.objects.update(writer="", revision=1)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    assert two_windows(cast, 1) == []
    assert Draft.objects.get().content == {"reason": ["那里"]}


def test_a_save_that_meets_the_sending_is_no_new_draft(cast: Cast) -> None:
    office = cast.quality_office
    sent = {"by": office, "key": "x", "writer": "这里"}
    save = {**sent, "content": {"reason": ["因故"]}, "base": 0, "revision": 1}
    assert at_once(lambda: close_draft(**sent, revision=2), lambda: save_draft(**save)) == []
    assert Draft.objects.get().content == {}


def test_of_two_who_save_one_object_the_second_sees_both(cast: Cast) -> None:
    entry = cast.entry("人事处")
    seen = as_seen(entry)

    def save(heads: int) -> None:
        change_entry(entry=entry, by=cast.quality_office, seen=seen, headcount=heads)

    (refusal,) = at_once(lambda: save(9), lambda: save(12))
    assert isinstance(refusal, Stale)
    assert "在岗满六个月人数现为“9”" in str(refusal)


def test_two_windows_of_one_person_are_one_row_of_who_edits(cast: Cast) -> None:
    entry = cast.entry("人事处")

    def note() -> None:
        note_editing(by=cast.quality_office, obj=entry, typed=True)

    assert at_once(note, note, note) == []
    assert Editing.objects.count() == 1
