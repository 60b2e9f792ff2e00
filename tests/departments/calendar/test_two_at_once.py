"""Two people who change the calendar at the same moment, on PostgreSQL: the year's lock puts one after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from departments.calendar import services
from departments.calendar.days import Term, terms_touching
from departments.calendar.queries import span_of
from departments.models import OwnDays, TermDates, Year
from departments.refusals import Refusal, Stale
from departments.years.services import create_year
from tests.cast import Cast, make_cast, make_year
from tests.departments.calendar.calendars import AUTUMN, off

pytestmark = [
    pytest.mark.service,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL=postgres://…"),
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast(make_year(2020))


def at_once(one: Callable[[], object], other: Callable[[], object]) -> list[Refusal]:
    """The other begins while the one has not yet committed."""
    raised: list[Refusal] = []
    done = threading.Event()

    def first() -> None:
        with transaction.atomic():
            one()
            done.set()
            time.sleep(0.5)
        connection.close()

    def second() -> None:
        done.wait(timeout=10)
        try:
            other()
        except Refusal as refusal:
            raised.append(refusal)
        connection.close()

    threads = [threading.Thread(target=act) for act in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return raised


def crossing(cast: Cast) -> list[Refusal]:
    spans = [off(date(2020, 5, 6), date(2020, 5, 8)), off(date(2020, 5, 7), date(2020, 5, 12))]
    acts = [lambda span=span: services.add_days(year=cast.year, span=span, by=cast.quality_office) for span in spans]
    return at_once(*acts)


def test_days_that_cross_are_not_both_added(cast: Cast) -> None:
    assert [type(refusal) for refusal in crossing(cast)] == [services.DoesNotFit]
    assert [span_of(one).last for one in OwnDays.objects.all()] == [date(2020, 5, 8)]


def test_without_the_lock_they_would_be(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)
    assert crossing(cast) == []
    assert OwnDays.objects.count() == 2


def test_a_term_that_two_years_share_is_changed_from_one_of_them(cast: Cast) -> None:
    """From the page of 2020 and from that of 2021, each of which saw it 未填."""
    later = create_year(number=2021, scheme="2020")
    other = Term(AUTUMN.key, date(2020, 9, 14), 17, AUTUMN.first_day, AUTUMN.last_day)

    def fill(year: Year, term: Term) -> Callable[[], object]:
        seen = {str(key): "未填" for key in terms_touching(year.year)}
        return lambda: services.change_terms(year=year, terms={AUTUMN.key: term}, seen=seen)

    for first, second in (((cast.year, AUTUMN), (later, other)), ((later, other), (cast.year, AUTUMN))):
        TermDates.objects.all().delete()
        assert [type(refusal) for refusal in at_once(fill(*first), fill(*second))] == [Stale]
        assert TermDates.objects.get().first_monday == first[1].first_monday
