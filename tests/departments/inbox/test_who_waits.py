"""What really waits, for each part: theirs and nobody else's, by as many queries for many as for one."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments import clock
from departments.accounts.services import accounts
from departments.accounts.waiting import requests
from departments.accounts.workflow import SECOND_PERSON
from departments.inbox.queries import matters, mine, supervised
from departments.models import (
    AccountRequest,
    DepartmentUserGrant,
    Grant,
    Import,
    ImportState,
    Phase,
    Role,
    User,
    Year,
)
from departments.permissions import departments_held, people_with_rights, roles_of
from departments.waiting import has, holds, only
from departments.years.services import move_year
from targets.models import WorkItem
from tests.cast import Cast
from tests.departments.inbox.matters import department, matter, waiting_only
from tests.scoring.scored import make_scored

pytestmark = pytest.mark.django_db


def sentences(user: User) -> list[str]:
    return [one.waiting.what for one in mine(User.objects.get(pk=user.pk))]


def at(settings: Any, *day: int) -> None:
    settings.SITE_DAY = datetime.date(*day)


# --- by role, by grant, by name ---


def test_each_finds_what_is_theirs_and_nothing_else(cast: Cast) -> None:
    mechanics = department(cast.year, "机电工程学院")
    with waiting_only(
        matter(1, has(Role.LEADING_GROUP)),
        matter(2, holds(Grant.REPORT, mechanics)),
        matter(3, holds(Grant.LEAD, mechanics)),
        matter(4, holds(Grant.ASSESS, department(cast.year, "教务处"))),
        matter(5, only(cast.stranger)),
    ):
        found = {part: sentences(user) for part, user in cast.everyone().items()}
    assert {part: what for part, what in found.items() if what} == {
        "leading_group": ["第1件事"],
        "reporter": ["第2件事"],
        "vice_president": ["第3件事"],
        "stranger": ["第5件事"],
    }


def test_who_is_disabled_finds_nothing(cast: Cast) -> None:
    cast.stranger.is_active = False
    with waiting_only(matter(1, only(cast.stranger))):
        assert mine(cast.stranger) == []


def test_rights_of_all_at_once_are_those_of_each(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        people = people_with_rights()
    assert {one.username for one in people} == set(cast.everyone())
    for person in people:
        alone = User.objects.get(pk=person.pk)
        assert roles_of(person) == roles_of(alone), person
        assert all(departments_held(person, grant) == departments_held(alone, grant) for grant in Grant), person


# --- account requests ---


def test_a_request_waits_for_whom_the_table_means(cast: Cast) -> None:
    """Every kind of request × everybody: as ``SECOND_PERSON``, without its questions."""
    accounts.grant(user=cast.assessor, grant=Grant.REPORT, department=department(cast.year, "机电工程学院"))
    accounts.grant(
        user=cast.stranger, grant=Grant.REPORT, department=department(cast.year, "机电工程学院"), by=cast.administrator
    )
    accounts.set_roles(user=cast.experts, roles=[Role.PRESIDENT], by=cast.administrator)
    for user in (cast.reporter, cast.auditor, cast.president):
        accounts.reset_password(user=user, by=cast.administrator)
    found = {one.key: one.whom for one in requests(None)}
    asked = list(AccountRequest.objects.all())
    assert {one.kind for one in asked} == set(AccountRequest.Kind.values)
    whom = {
        one.pk: {user.username for user in User.objects.all() if user in found[f"account_request:{one.pk}"]}
        for one in asked
    }
    assert whom == {one.pk: {user.username for user in User.objects.all() if SECOND_PERSON(user, one)} for one in asked}
    assert any(whom.values())


def test_a_request_stops_to_wait_after_a_week(cast: Cast, settings: Any) -> None:
    at(settings, 2020, 3, 2)
    accounts.grant(
        user=cast.stranger, grant=Grant.REPORT, department=department(cast.year, "机电工程学院"), by=cast.administrator
    )
    assert any("stranger：授权" in one for one in sentences(cast.reporter))
    assert not any("stranger：授权" in one for one in sentences(cast.administrator)), "who asked does not confirm"
    at(settings, 2020, 3, 20)
    assert not any("stranger：授权" in one for one in sentences(cast.reporter))


# --- imports ---


def test_a_file_that_was_looked_at_waits_for_whoever_sent_it(cast: Cast) -> None:
    one = Import.objects.create(
        kind="facts", year=cast.year, name="事实.xlsx", state=ImportState.FOUND, by=cast.quality_office,
        created_at=clock.now(), checked={}, seen="1", document="{}",
    )  # fmt: skip
    said = "2020年度考核事实：“事实.xlsx”已核对，待确认导入"
    assert said in sentences(cast.quality_office)
    assert not any("事实.xlsx" in what for user in (cast.reporter, cast.leading_group) for what in sentences(user))
    Import.objects.filter(pk=one.pk).update(state=ImportState.DONE)
    assert said not in sentences(cast.quality_office)


# --- the year ---


def test_a_year_in_planning_waits_for_who_prepares_it(cast: Cast, settings: Any) -> None:
    at(settings, 2020, 1, 10)
    assert any(one.startswith("2020年度准备：") for one in sentences(cast.quality_office))
    assert [one for one in sentences(cast.administrator) if "准备" in one] == ["2020年度准备：填报账户未齐"]
    assert sentences(cast.reporter) == []


def test_the_next_step_of_a_year_waits_for_its_body(cast: Cast, settings: Any) -> None:
    """四、八、十: by the table of its phases, due when the phase ends."""
    Year.objects.update(phase=Phase.HANDING_IN)
    cast.year.refresh_from_db()
    at(settings, 2021, 1, 11)
    move_year(year=cast.year, action="review", by=cast.quality_office)
    (found,) = [one for one in mine(cast.leading_group) if one.source.name == "phase"]
    assert found.waiting.what == "2020年度领导小组审核：审核通过或退回报送"
    assert (found.waiting.asked_by, found.until) == ("质量发展处", datetime.date(2021, 1, 15))
    assert found.waiting.href == "/2020/schedule/"
    assert "审核" not in "".join(sentences(cast.quality_office))
    move_year(year=cast.year, action="return", by=cast.leading_group)
    assert [one for one in sentences(cast.leading_group) if "审核" in one] == []


def test_what_comes_back_is_another_matter(cast: Cast, settings: Any) -> None:
    """Reviewed, returned, handed in again: what was read then is unread now."""
    Year.objects.update(phase=Phase.HANDING_IN)
    cast.year.refresh_from_db()
    keys = []
    moves = ((11, "review", "quality_office"), (12, "return", "leading_group"), (13, "review", "quality_office"))
    for day, action, by in moves:
        at(settings, 2021, 1, day)
        move_year(year=cast.year, action=action, by=getattr(cast, by))
        keys += [one.key for one in matters() if one.source.name == "phase" and "审核通过" in one.waiting.what]
    assert len(set(keys)) == 2


def test_the_quality_office_is_reminded_in_the_last_week_of_a_phase(cast: Cast, settings: Any) -> None:
    Year.objects.update(phase=Phase.COLLECTING)
    at(settings, 2020, 12, 23)
    assert not any("开始报送" in one for one in sentences(cast.quality_office))
    at(settings, 2020, 12, 24)
    assert any("开始报送" in one for one in sentences(cast.quality_office))


# --- scores and work ---


@pytest.mark.slow
def test_scores_wait_for_the_office_that_owes_them(settings: Any) -> None:
    cast = make_scored(4, published=False)
    Year.objects.update(phase=Phase.HANDING_IN)
    at(settings, 2021, 1, 3)
    owed = {one.waiting.department: one for one in matters() if one.source.name == "pending"}
    personnel = department(cast.year, "人事处")
    for user in cast.everyone().values():
        own = [one for one in mine(user) if one.source.name == "pending" and one.waiting.department]
        assert {one.waiting.department for one in own} <= {personnel if user == cast.assessor else None}
    assert all(one.until == datetime.date(2021, 1, 10) for one in owed.values())


@pytest.mark.slow
def test_work_waits_for_who_reports_it_and_turns_with_time(settings: Any) -> None:
    cast = make_scored(4, published=False)
    Year.objects.update(phase=Phase.COLLECTING)
    WorkItem.objects.update(due=datetime.date(2020, 6, 30), completion="0", actual=None, target=None, exempt=False)
    days = {(5, 30): None, (5, 31): "正常", (6, 22): "黄", (6, 27): "橙", (7, 1): "逾期"}
    for day, colour in days.items():
        at(settings, 2020, *day)
        found = [one for one in mine(cast.reporter) if one.source.name == "work"]
        assert {one.colour.word for one in found} == ({colour} if colour else set()), day
        assert {one.waiting.department for one in found} <= {department(cast.year, "机电工程学院")}
    assert [one for one in mine(cast.assessor) if one.source.name == "work"] == []
    late = {one.waiting.department for one in supervised(cast.vice_president)}
    assert late == {department(cast.year, "机电工程学院"), department(cast.year, "人事处")}, "those in their charge"


# --- as many queries for many as for one ---


# What the number beside 待办 costs, after each page; of these three are the session, the person and the years. Where
# PostgreSQL is asked for its time, and celery beat for its sign of life, 系统状态 costs as many more.
OF_SERVICES = (connection.vendor == "postgresql") + bool(site.REDIS_URL)
COUNTED = {
    "reporter": 19,
    "quality_office": 23,
    "assessor": 23,
    "administrator": 20 + OF_SERVICES,
    "stranger": 5,
}


@pytest.mark.slow
@pytest.mark.parametrize("part", COUNTED)
def test_queries_do_not_grow(part: str, client: Client, settings: Any) -> None:
    cast = make_scored(4, published=False)
    Year.objects.update(phase=Phase.COLLECTING)
    at(settings, 2020, 6, 22)
    user: User = getattr(cast, part)
    client.force_login(user)

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    ask(cast, 1)
    before = {address: asked(address) for address in ("/inbox/", "/inbox/count/")}
    ask(cast, 6)
    WorkItem.objects.update(due=datetime.date(2020, 6, 30), completion="0", actual=None, target=None, exempt=False)
    assert {address: asked(address) for address in before} == before
    assert before["/inbox/count/"] == COUNTED[part]


def ask(cast: Cast, times: int) -> None:
    """Requests of each kind, and imports of each."""
    for number in range(times):
        for user in (cast.reporter, cast.quality_office, cast.assessor, cast.administrator, cast.stranger):
            AccountRequest.objects.create(
                user=cast.experts, kind=AccountRequest.Kind.RESET, asked_by=cast.administrator, asked_at=clock.now()
            )
            Import.objects.create(
                kind="facts", year=cast.year, name=f"{number}.xlsx", state=ImportState.FOUND, by=user,
                created_at=clock.now(), checked={}, seen="1", document="{}",
            )  # fmt: skip
    grants = DepartmentUserGrant.objects.filter(user=cast.reporter)
    AccountRequest.objects.create(
        user=cast.stranger, kind=AccountRequest.Kind.GRANT, grant=Grant.REPORT, department=grants.get().content_object,
        asked_by=cast.quality_office, asked_at=clock.now(),
    )  # fmt: skip
