"""One name given twice at the same moment, on PostgreSQL: the second is refused in words."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from departments import refusals
from departments.accounts.services import accounts
from departments.models import User
from departments.roster import services as roster
from departments.years.services import create_year
from tests.cast import make_year

pytestmark = [
    pytest.mark.service,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL=postgres://…"),
]


def two_at_once(*acts):
    """The second begins while the first has done its part and not yet committed; what went wrong."""
    raised = []
    done = threading.Event()

    def first():
        with transaction.atomic():
            acts[0]()
            done.set()
            time.sleep(0.5)
        connection.close()

    def second():
        done.wait(timeout=10)
        try:
            acts[1]()
        except Exception as error:
            raised.append(error)
        connection.close()

    threads = [threading.Thread(target=one) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return [type(error) for error in raised]


def new_account():
    accounts.create_account(username="20200101", name="张三", password="x")


def add_to(year):
    return lambda: roster.add_entry(year=year, name="体育学院", group="teaching")


def test_an_account():
    assert two_at_once(new_account, new_account) == [refusals.NameTaken]


def test_a_department():
    assert two_at_once(add_to(make_year(2020)), add_to(make_year(2021))) == [refusals.NameTaken]


def test_a_year():
    opens = [lambda: create_year(number=2030, scheme="2020")] * 2
    assert two_at_once(*opens) == [refusals.NameTaken]


def test_what_is_no_name_is_an_error_all_the_same():
    with pytest.raises(IntegrityError), refusals.unless_taken("x"):
        User.objects.create(username="x", name=None)
