"""One name given twice at the same moment, on PostgreSQL: the second is refused in words."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction

from departments import refusals
from departments.accounts.services import accounts
from departments.models import User, Year
from departments.offices.queries import offices
from departments.offices.services import change_office
from departments.roster import services as roster
from departments.years.services import create_year
from scoring.exchange.services.import_roster import import_roster
from tests.cast import make_cast, make_year

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


def lists_in(year):
    row = {"name": "体育学院", "group": "teaching", "headcount": "5"}
    return lambda: import_roster(year=year, document={"departments": [row]}, accept_new=["体育学院"])


def test_a_department_of_two_imports():
    years = [Year.objects.create(year=number, scheme="2020") for number in (2030, 2031)]
    assert two_at_once(*map(lists_in, years)) == [refusals.NameTaken]


def test_two_renamings_to_one_name():
    year = make_year(2020)
    renames = [
        lambda name=name: roster.change_entry(entry=year.roster.get(name=name), name="教学处")
        for name in ("教务处", "学生处")
    ]
    assert two_at_once(*renames) == [refusals.NameTaken]


def test_an_office_corrected_twice():
    cast = make_cast(make_year(2020))
    office = cast.year.offices.get(name="网信办")
    corrections = [
        lambda name=name: change_office(
            office=office,
            department=cast.entry(name).department,
            reason="职责划转",
            by=cast.quality_office,
            seen={"department": office.department_id},
        )
        for name in ("图书馆", "教务处")
    ]
    assert two_at_once(*corrections) == [refusals.Stale]
    assert offices(cast.year)["网信办"].called == "图书馆"


def test_what_is_no_name_is_an_error_all_the_same():
    with pytest.raises(IntegrityError), refusals.unless_taken("x"):
        User.objects.create(username="x", name=None)
