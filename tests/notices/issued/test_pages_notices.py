"""The notices of a year: who sees which, and in each whose problems."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from departments.accounts.services import accounts
from departments.models import Grant
from departments.opening.services import open_year
from departments.roster.services import change_entry
from departments.roster.university import listed_roster
from notices.models import Notice, Problem
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ATTENDANCE, MEETINGS, TEACHING = "人事处通报〔2020〕第9期", "党政办公室通报〔2020〕第10期", "教学检查情况的通报"


@pytest.fixture
def notices(cast: Cast) -> dict[str, Notice]:
    made = {
        reference: Notice.objects.create(year=cast.year, reference=reference, issuer=cast.entry(name).department)
        for reference, name in ((ATTENDANCE, "人事处"), (MEETINGS, "党政办公室"), (TEACHING, "教务处"))
    }
    problem(cast, made[ATTENDANCE], "机电工程学院", "C1.1", "a", "2020-10-09")
    problem(cast, made[ATTENDANCE], "会计学院", "C1.1", "b", "2020-09-21", count="2")
    problem(cast, made[MEETINGS], "人事处", "C1.2", "b", "2020-06-18", points="0.3")
    problem(cast, made[TEACHING], "机电工程学院", "R1.1", "a", "2020-11-20")
    problem(cast, made[TEACHING], "会计学院", "R1.1", "d", None, count="1.5")
    return made


def problem(cast: Cast, notice: Notice, name: str, item: str, clause: str, date: str | None, **more: str) -> Problem:
    return Problem.objects.create(entry=cast.entry(name), notice=notice, item=item, clause=clause, date=date, **more)


def issued(cast: Cast, reference: str) -> Notice:
    return Notice.objects.create(year=cast.year, reference=reference, issuer=cast.entry("人事处").department)


def listed(client, user, query: str = "") -> list[str]:
    client.force_login(user)
    content = client.get(f"/2020/notices/{query}").content.decode()
    return re.findall(r'/2020/notices/\d+/">([^<]+)</a>', content)


def address(notice: Notice) -> str:
    return reverse("notices:notice", args=[2020, notice.pk])


# --- who sees which ---


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "seen"),
    [
        *((part, {ATTENDANCE, MEETINGS, TEACHING}) for part in
          ("quality_office", "leading_group", "president", "party_committee", "auditor")),
        ("reporter", {ATTENDANCE, TEACHING}),
        ("assessor", {ATTENDANCE}),
        ("vice_president", {ATTENDANCE, MEETINGS, TEACHING}),
        *((part, set()) for part in
          ("functional_panel", "teaching_panel", "experts", "administrator", "stranger")),
    ],
)  # fmt: skip
def test_exactly_what_is_theirs_is_there(client, cast, notices, part, seen):
    user = getattr(cast, part)
    assert set(listed(client, user)) == seen
    assert {name for name, notice in notices.items() if client.get(address(notice)).status_code == 200} == seen


def test_the_issuer_sees_the_whole_notice(client, cast, notices):
    client.force_login(cast.assessor)
    content = client.get(address(notices[ATTENDANCE])).content.decode()
    assert "会计学院" in content
    assert "2&nbsp;项问题" in content


def test_the_recorded_issuer_goes_before_the_name_in_the_reference(client, cast, notices):
    notices[ATTENDANCE].issuer = cast.entry("教务处").department
    notices[ATTENDANCE].save()
    assert listed(client, cast.assessor) == []
    accounts.grant(user=cast.assessor, grant=Grant.ASSESS, department=cast.entry("教务处").department)
    assert set(listed(client, cast.assessor)) == {ATTENDANCE, TEACHING}


def test_a_department_reads_its_own_problems_alone(client, cast, notices):
    client.force_login(cast.reporter)
    content = client.get(address(notices[ATTENDANCE])).content.decode()
    assert "机电工程学院" in content
    assert "1&nbsp;项问题" in content
    assert "会计学院" not in content
    assert "考勤检查发现非因公不在岗" not in content
    assert "会计学院" not in client.get("/2020/notices/").content.decode()


def test_a_search_finds_nothing_of_others(client, cast, notices):
    assert listed(client, cast.reporter, "?q=不在岗") == []
    assert listed(client, cast.reporter, "?q=会计") == []
    assert listed(client, cast.quality_office, "?q=不在岗") == [ATTENDANCE]


def test_a_notice_of_another_year_is_not_there(client, cast, notices):
    open_year(listed=listed_roster(2021), scheme="2020")
    client.force_login(cast.quality_office)
    assert client.get(f"/2021/notices/{notices[ATTENDANCE].pk}/").status_code == 404
    assert client.get("/2021/notices/").status_code == 200
    assert client.get("/2031/notices/").status_code == 404


def test_people_log_in_first_and_write_nothing(client, cast, notices):
    for path in ("/2020/notices/", address(notices[ATTENDANCE])):
        assert client.get(path).url.startswith("/login/")
    client.force_login(cast.quality_office)
    for path in ("/2020/notices/", address(notices[ATTENDANCE])):
        assert client.post(path).status_code == 405


# --- what it tells ---


def test_the_list_says_who_when_and_how_much(client, cast, notices):
    client.force_login(cast.quality_office)
    rows = {row.reference: row for row in client.get("/2020/notices/").context["listing"]}
    attendance = rows[ATTENDANCE]
    assert attendance.issuer == "人事处"
    assert (attendance.first, attendance.last) == (datetime.date(2020, 9, 21), datetime.date(2020, 10, 9))
    assert attendance.departments == ("机电工程学院", "会计学院")
    assert attendance.lost == 0.1 + 2 * 0.2  # 0.5 exactly in binary too
    assert rows[TEACHING].issuer == "教务处"


def test_a_problem_stands_with_its_item_clause_count_and_points(client, cast, notices):
    client.force_login(cast.quality_office)
    content = client.get(address(notices[ATTENDANCE])).content.decode()
    assert 'href="/2020/scheme/teaching/C1.1/"' in content
    assert '<td class="wide-cell">考勤检查发现非因公不在岗</td>' in content
    rows = re.findall(r'data-label="日期">(.*?)</td>.*?data-label="数量">(.*?)</td>.*?>(−[\d.]+)<', content, re.DOTALL)
    assert rows == [("2020年10月9日", "1 次", "−0.10"), ("2020年9月21日", "2 次", "−0.40")]


def test_points_chosen_within_a_range_are_taken(client, cast, notices):
    client.force_login(cast.quality_office)
    assert "−0.30" in client.get(address(notices[MEETINGS])).content.decode()


def test_a_veto_clause_costs_nothing_and_says_so(client, cast, notices):
    problem(cast, notices[MEETINGS], "图书馆", "C8", "v", "2020-12-01")
    client.force_login(cast.quality_office)
    assert "否决提案" in client.get(address(notices[MEETINGS])).content.decode()


def test_latest_problems_come_first_and_numbers_sort_as_numbers(client, cast, notices):
    later = issued(cast, "人事处通报〔2020〕第10期")
    problem(cast, later, "会计学院", "C1.1", "a", "2020-11-05")
    assert listed(client, cast.assessor) == ["人事处通报〔2020〕第10期", ATTENDANCE]
    assert listed(client, cast.assessor, "?sort=reference") == [ATTENDANCE, "人事处通报〔2020〕第10期"]


def test_it_can_be_narrowed_to_an_issuer(client, cast, notices):
    assert listed(client, cast.quality_office, "?issuer=人事处") == [ATTENDANCE]


def test_without_notices_it_says_so(client, cast):
    for reader, words in ((cast.quality_office, "2020年度尚无工作通报"), (cast.reporter, "没有与您有关的工作通报")):
        client.force_login(reader)
        shown = client.get("/2020/notices/").content.decode()
        assert words in shown
        assert "列在这里" in shown


def test_a_clause_that_the_scheme_does_not_have_is_shown_by_its_code(client, cast, notices):
    problem(cast, notices[MEETINGS], "图书馆", "C99", "z", "2020-12-01")
    client.force_login(cast.quality_office)
    assert "C99" in client.get(address(notices[MEETINGS])).content.decode()


# --- what it costs ---


@pytest.mark.parametrize("more", [0, 2])
@pytest.mark.parametrize(
    ("part", "listing", "one"), [("quality_office", 10, 13), ("reporter", 12, 13), ("assessor", 11, 13)]
)
def test_queries(client, cast, notices, django_assert_num_queries, more, part, listing, one):
    for number in range(more):
        added = issued(cast, f"人事处通报〔2020〕第{20 + number}期")
        for name in ("机电工程学院", "会计学院", "图书馆"):
            problem(cast, added, name, "C1.1", "a", "2020-12-04")
            problem(cast, notices[ATTENDANCE], name, "C1.1", "a", "2020-12-04")
    client.force_login(getattr(cast, part))
    client.get("/2020/notices/")  # the first visit notes that the session is in use
    with django_assert_num_queries(listing):
        client.get("/2020/notices/")
    with django_assert_num_queries(one):
        client.get(address(notices[ATTENDANCE]))


def test_the_navigation_leads_there(client, cast):
    client.force_login(cast.reporter)
    assert 'href="/2020/notices/"' in client.get("/2020/").content.decode()
    client.force_login(cast.administrator)
    assert 'href="/2020/notices/"' not in client.get("/2020/").content.decode()


# --- whose it is, whatever departments are called ---


def rename(cast: Cast, name: str, new: str) -> None:
    change_entry(entry=cast.entry(name), name=new)


def test_a_notice_stays_with_the_office_that_issued_it(client, cast, notices):
    other = accounts.grant(user=cast.stranger, grant=Grant.ASSESS, department=cast.entry("科研处").department)
    assert other is None
    rename(cast, "人事处", "人力资源处")
    rename(cast, "科研处", "人事处")
    assert listed(client, cast.assessor) == [ATTENDANCE]
    assert listed(client, cast.stranger) == []
    client.force_login(cast.quality_office)
    rows = {row.reference: row.issuer for row in client.get("/2020/notices/").context["listing"]}
    assert rows[ATTENDANCE] == "人力资源处"


def test_old_and_new_names_find_it(client, cast, notices):
    rename(cast, "教务处", "教学处")
    rename(cast, "教学处", "教学运行处")
    for name in ("教务处", "教学处", "教学运行处"):
        assert listed(client, cast.quality_office, f"?q={name}") == [TEACHING]
    rename(cast, "会计学院", "财经学院")
    assert set(listed(client, cast.quality_office, "?q=会计学院")) == {ATTENDANCE, TEACHING}
