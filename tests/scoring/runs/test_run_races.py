"""A run, its publication and a correction at once, on PostgreSQL: the year's lock puts them one after the other."""

from __future__ import annotations

import datetime
import json
import threading
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group as AuthGroup
from django.db import connection, transaction
from django.db.models import QuerySet

from departments.models import Phase, Role, User, Year
from departments.refusals import Blocked
from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.engine import parse
from scoring.exchange.services.import_year import import_facts
from scoring.models import Run
from scoring.publication.services import publish_run
from scoring.runs.services.score_year import score_year
from tests.scoring.publishing import is_public
from tests.scoring.year_2020 import year_2020

pytestmark = [
    pytest.mark.service,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL=postgres://…"),
]
YEAR_END = datetime.date(2020, 12, 31)


@pytest.fixture
def year() -> Year:
    return import_facts(document=parse(json.dumps(year_2020(2)).encode(), "facts"), by=None).year


@pytest.fixture
def officer() -> User:
    user = User.objects.create(username="zhiliang", name="王处长")
    user.groups.add(AuthGroup.objects.get_or_create(name=Role.QUALITY_OFFICE)[0])
    return user


@pytest.fixture
def without_locks(monkeypatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda queryset, **options: queryset)


def at_once(first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
    """``second`` begins while ``first`` is done but not yet committed; what was raised."""
    raised: list[Exception] = []
    done = threading.Event()

    def holding() -> None:
        with transaction.atomic():
            first()
            done.set()
            time.sleep(0.5)

    def following() -> None:
        done.wait(timeout=10)
        second()

    def quietly(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=quietly, args=(act,)) for act in (holding, following)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return raised


def correct_then_publish(year: Year, officer: User) -> list[Exception]:
    run = score_year(year=year, as_of=YEAR_END, by=officer)
    Year.objects.update(phase=Phase.FEEDBACK)
    problem = Problem.objects.first()
    return at_once(
        lambda: correct_problem(problem=problem, count="2", by=officer),
        lambda: publish_run(run=run, by=officer),
    )


def test_what_is_corrected_meanwhile_is_not_published(year, officer):
    assert [type(error) for error in correct_then_publish(year, officer)] == [Blocked]
    assert not is_public(Run.objects.get())


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_it_would_be(year, officer):
    assert correct_then_publish(year, officer) == []
    assert is_public(Run.objects.get())
    assert Run.objects.get().facts_revision < Year.objects.get().facts_revision


def score_twice(year: Year, officer: User) -> list[Exception]:
    def score() -> Run:
        return score_year(year=year, as_of=YEAR_END, by=officer)

    return at_once(score, score)


def test_two_runs_at_once_are_numbered_one_after_the_other(year, officer):
    assert score_twice(year, officer) == []
    first, second = Run.objects.order_by("number")
    assert (first.number, second.number, second.same_as) == (1, 2, first)


@pytest.mark.usefixtures("without_locks")
def test_without_the_lock_one_of_them_would_fail(year, officer):
    assert len(score_twice(year, officer)) == 1
    assert Run.objects.count() == 1
