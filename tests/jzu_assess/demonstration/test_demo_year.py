"""``manage.py demo_year``: the demonstration in the database, once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from departments.calendar.page import calendar_page
from departments.models import AuditEntry, Department, Grant, Phase, Role, RosterEntry, User, Year
from departments.permissions import departments_for, roles_of
from jzu_assess.demonstration.facts import facts_file
from jzu_assess.demonstration.people import PASSWORD, PEOPLE
from notices.catalogue.queries import filed_items, planned
from notices.models import ItemState, NoticeItem
from scoring.engine import parse
from scoring.exchange.queries import canonical, facts_document
from scoring.models import DepartmentResult, Run
from targets.models import WorkItem
from tests.scoring.publishing import is_public

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def demo_year() -> str:
    out = StringIO()
    call_command("demo_year", stdout=out)
    return out.getvalue()


@pytest.fixture
def demonstration(settings) -> str:
    settings.DEMONSTRATION = True
    return demo_year()


def user(username: str) -> User:
    return User.objects.get(username=username)


def test_no_other_site_gets_accounts_with_a_known_password(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="只有演示站点"):
        demo_year()

    assert not Year.objects.exists()
    assert not User.objects.exists()


def test_the_accounts_are_listed_with_their_password(demonstration):
    assert f"演示账号（仅供演示，数据均为虚构）：密码一律为 {PASSWORD}" in demonstration
    for person in PEOPLE:
        assert person.username in demonstration


def test_the_year_has_its_terms_and_the_universitys_own_days(demonstration):
    page = calendar_page(Year.objects.get(year=2020), user("jidian"))
    assert (page.unfilled, len(page.own), page.working.days) == ([], 5, 195)
    assert calendar_page(Year.objects.get(year=2021), user("jidian")).unfilled == [
        "2020–2021学年第二学期",
        "2021–2022学年第一学期",
    ]


def test_the_password_keeps_the_rules():
    validate_password(PASSWORD)


def test_one_can_log_in(demonstration):
    logged_in = authenticate(RequestFactory().post("/"), username="jidian", password=PASSWORD)

    assert logged_in == user("jidian")


def test_every_role_has_an_account(demonstration):
    held = {role for person in User.objects.all() for role in roles_of(person)}

    assert held == set(Role)


def test_grants_are_on_the_departments(demonstration):
    assert [d.name for d in departments_for(user("jidian"), Grant.REPORT)] == ["机电工程学院"]
    assert [d.name for d in departments_for(user("renshi"), Grant.ASSESS)] == ["人事处"]
    led = departments_for(user("fenguan"), Grant.LEAD)
    assert led.count() > 3
    assert set(led) == {entry.department for entry in RosterEntry.objects.filter(leader=user("fenguan"))}


def test_two_runs_of_which_the_last_is_published(demonstration):
    third_quarter, final = Run.objects.order_by("number")

    assert (str(third_quarter.as_of), str(final.as_of)) == ("2020-09-30", "2020-12-31")
    assert not is_public(third_quarter)
    assert is_public(final)
    assert final.publications.get().by == user("zhifazhan")
    assert DepartmentResult.objects.filter(run=final).count() == 35


def test_the_results_are_public_and_the_next_year_is_planned(demonstration):
    this, following = Year.objects.get(year=2020), Year.objects.get(year=2021)

    assert (this.phase, following.phase) == (Phase.PUBLICITY, Phase.PLANNING)
    assert following.roster.filter(name="马克思主义学院").exists()
    for then, now in (("土木与建筑工程学院", "土木建筑工程学院"), ("化工与环境工程学院", "化学与环境工程学院")):
        assert this.roster.get(name=then).department == following.roster.get(name=now).department


def test_every_office_has_filed_its_catalogue(demonstration):
    this = Year.objects.get(year=2020)

    assert {item.department for item in filed_items(this)} == set(Department.objects.filter(offices__year=this))
    assert NoticeItem.objects.filter(temporary=True).get().state == ItemState.FILED
    assert {item.state for item in NoticeItem.objects.all()} == {"filed", "returned", "submitted"}
    assert len(planned(this)) > 200


def test_what_is_stored_is_the_document(demonstration):
    stored = facts_document(Year.objects.get(year=2020))

    shipped = parse(facts_file(), "facts-2020.json")
    assert len(stored["work_items"]) == len(shipped["work_items"])
    assert {row["name"] for row in stored["work_items"]} == {row["name"] for row in shipped["work_items"]}
    assert len(stored["findings"]) == len(shipped["findings"])


def test_a_second_time_changes_nothing(demonstration):
    def state() -> tuple[object, ...]:
        models = (User, Department, RosterEntry, WorkItem, Run, DepartmentResult, AuditEntry)
        counts = tuple(model._default_manager.count() for model in models)
        return counts, canonical(facts_document(Year.objects.get(year=2020)))

    before = state()
    again = demo_year()

    assert state() == before
    assert PASSWORD in again
    assert "正在建立" not in again


def test_a_year_without_demonstration_accounts_is_left_alone(settings, year_2020):
    settings.DEMONSTRATION = True

    said = demo_year()

    assert "没有演示账号" in said
    assert PASSWORD not in said
    assert not User.objects.exists()
    assert not WorkItem.objects.exists()
