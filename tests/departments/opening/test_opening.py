"""年度准备: what a year needs before it begins is counted off; what is required holds it back, the rest is said."""

from __future__ import annotations

import re
import shutil

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command

from departments.calendar.services import change_terms
from departments.models import AuditEntry, Phase, RosterEntry, User, Year
from departments.opening.queries import parts
from departments.opening.services import NoOwnScheme, open_next_year, take_own_scheme
from departments.refusals import Blocked, NotAllowed, WrongPhase
from departments.roster import leaving
from departments.roster import services as roster
from departments.years.services import create_year, move_year
from scoring.exchange.queries import facts_document
from targets.scheme.loader import REGULATION
from tests.cast import make_cast, make_year
from tests.departments.calendar.calendars import AUTUMN, SPRING
from tests.schemes import schemes_in
from tests.scoring.scored import make_scored

pytestmark = pytest.mark.django_db
PAGE = "/2020/schedule/opening/"


def said(year: Year) -> dict[str, tuple[str, str]]:
    return {part.title: (part.state, part.said) for part in parts(year)}


def shown(client, user, address: str = PAGE) -> str:
    client.force_login(user)
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def told(response) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(response.wsgi_request)]


def test_each_part_is_counted_off(cast):
    assert said(cast.year) == {
        "考核方案": ("已完成", "2020年度考核方案"),
        "部门名册": ("已完成", "35 个部门：职能部门 22 个、教学院部 13 个"),
        "在岗满六个月人数": ("待补", "35 个部门，已填 0 个，35 个未填"),
        "分管校领导": ("待补", "35 个部门，已填 0 个，35 个未填"),
        "填报账户": ("待补", "35 个部门，1 个有填报人员"),
        "阶段日程": ("已完成", "7 个阶段，2020年1月1日 至 2021年1月31日"),
        "校历": ("待补", "0 个学期，校内安排 0 项"),
    }


def test_the_calendar_is_done_when_the_terms_that_begin_in_the_year_are_filled_in(cast):
    change_terms(year=cast.year, terms={term.key: term for term in (SPRING, AUTUMN)})
    assert said(cast.year)["校历"] == ("已完成", "2 个学期，校内安排 0 项")


def test_what_is_filled_is_no_longer_missing(cast):
    entry = cast.entry("机电工程学院")
    roster.change_entry(entry=entry, headcount=0, leader=cast.vice_president)
    assert said(cast.year)["在岗满六个月人数"] == ("待补", "35 个部门，已填 1 个，34 个未填")
    assert said(cast.year)["分管校领导"] == ("待补", "35 个部门，已填 1 个，34 个未填")


def test_who_is_disabled_leads_and_reports_nothing(cast):
    roster.change_entry(entry=cast.entry("机电工程学院"), leader=cast.vice_president)
    User.objects.filter(pk__in=[cast.vice_president.pk, cast.reporter.pk]).update(is_active=False)
    assert said(cast.year)["分管校领导"] == ("待补", "35 个部门，已填 0 个，35 个未填")
    assert said(cast.year)["填报账户"] == ("待补", "35 个部门，0 个有填报人员")


def test_a_year_that_lacks_what_it_cannot_do_without_does_not_begin(cast):
    year = create_year(number=2022, scheme="2020")
    with pytest.raises(Blocked, match="名册还没有部门。"):
        move_year(year=year, action="begin", by=cast.quality_office)
    roster.add_entry(year=year, name="工会", group="functional")
    with pytest.raises(Blocked, match="教学院部还没有部门。"):
        move_year(year=year, action="begin", by=cast.quality_office)
    year.phases.filter(phase=Phase.REVIEW).delete()
    roster.add_entry(year=year, name="会计学院", group="teaching")
    with pytest.raises(Blocked, match=r"^领导小组审核没有日期。$"):
        move_year(year=year, action="begin", by=cast.quality_office)


def test_a_year_without_a_scheme_does_not_begin(cast):
    year = create_year(number=2022, scheme="2022")
    with pytest.raises(Blocked, match="2022年度没有考核方案。"):
        move_year(year=year, action="begin", by=cast.quality_office)


def test_the_rest_is_said_before_and_holds_nothing_back(cast, client):
    question = shown(client, cast.quality_office, "/2020/schedule/begin/")
    assert "尚有 4 处待补，可以先开始平时考核：" in question
    assert "35 个部门没有填写在岗满六个月人数，年底核算奖励要用。" in question
    assert "34 个部门没有填报人员，由系统管理员授权。" in question
    assert "尚有 4 处待补" in shown(client, cast.quality_office, "/2020/schedule/"), "in the dialog as well"
    client.post("/2020/schedule/begin/")
    assert Year.objects.get().phase == Phase.COLLECTING


def test_everybody_is_led_to_what_is_theirs(cast, client):
    client.force_login(cast.quality_office)
    main = client.get(PAGE).content.decode().partition("<main")[2]
    assert 'href="/2020/roster/?empty=leader"' in main
    assert 'href="/2020/schedule/begin/"' in main
    assert 'href="/accounts/"' not in main
    client.force_login(cast.administrator)
    main = client.get(PAGE).content.decode().partition("<main")[2]
    assert 'href="/accounts/"' in main
    assert 'href="/2020/roster/?empty=leader"' not in main
    assert "2020年度准备 · 已完成 3（共 7）" in shown(client, cast.administrator)


def test_the_link_leads_to_those_that_are_not_filled(cast, client):
    roster.change_entry(entry=cast.entry("工会"), headcount=12)
    client.force_login(cast.quality_office)
    found = client.get("/2020/roster/?empty=headcount").context["listing"]
    assert len(list(found)) == 34
    assert "未填" in shown(client, cast.quality_office, "/2020/roster/?q=团委")


@pytest.mark.parametrize("departments", [1, 35])
def test_the_queries_do_not_grow_with_the_departments(cast, client, django_assert_num_queries, departments):
    RosterEntry.objects.filter(order__gt=departments).delete()
    year = Year.objects.get()
    with django_assert_num_queries(5):
        parts(year)


class TestTheNextYear:
    @pytest.fixture(autouse=True)
    def begun(self, cast):
        Year.objects.update(phase=Phase.COLLECTING)

    def test_opening_says_what_was_copied(self, cast, client):
        client.force_login(cast.quality_office)
        response = client.post("/years/next/")
        words = "2021年度已建立。从2020年度复制了 35 个部门，连同人数和分管校领导，请逐一核对。"
        assert (response["Location"], told(response)) == ("/2021/schedule/opening/", [("success", words)])
        assert said(Year.objects.get(year=2021))["考核方案"] == ("待补", "沿用 2020 年度考核方案")

    def test_copying_what_is_there_is_no_success(self, cast, client):
        year = open_next_year(by=cast.quality_office)
        client.force_login(cast.quality_office)
        response = client.post(f"/{year.year}/roster/copy/", {"source": cast.year.pk})
        assert told(response) == [("warning", "没有从2020年度复制部门；35 个已在2021年度名册中，未作改动。")]

    def test_copying_fills_what_is_missing_of_those_that_are_there(self, cast, client):
        year = open_next_year(by=cast.quality_office)
        college, office = cast.entry("机电工程学院"), cast.entry("人事处")
        roster.change_entry(entry=college, headcount=86, leader=cast.vice_president)
        roster.change_entry(entry=office, headcount=14)
        roster.change_entry(entry=year.roster.get(name="人事处"), headcount=15)
        client.force_login(cast.quality_office)
        response = client.post(f"/{year.year}/roster/copy/", {"source": cast.year.pk})
        words = (
            "没有从2020年度复制部门；为已在2021年度名册中的 1 个部门补填了空着的人数和分管校领导，请逐一核对；"
            "34 个已在2021年度名册中，未作改动。"
        )
        assert told(response) == [("success", words)]
        filled = year.roster.get(name="机电工程学院")
        assert (filled.headcount, filled.leader) == (86, cast.vice_president)
        assert year.roster.get(name="人事处").headcount == 15
        entry = AuditEntry.objects.last()
        assert (entry.act, entry.after["机电工程学院"]) == ("补填名册", ["86", "vice_president"])

    def test_copying_an_empty_roster_is_no_success(self, cast, client):
        empty = create_year(number=2023, scheme="2020")
        client.force_login(cast.quality_office)
        response = client.post("/2020/roster/copy/", {"source": empty.pk})
        assert told(response) == [("warning", "没有从2023年度复制部门；2023年度的名册是空的。")]

    def test_its_own_scheme_is_taken_where_there_is_one(self, cast, tmp_path, monkeypatch):
        for key in ("2020", "2021"):
            shutil.copytree(REGULATION / "2020", tmp_path / key)
        with schemes_in(tmp_path, monkeypatch):
            year = open_next_year(by=cast.quality_office)
        assert year.scheme == "2021"

    @pytest.mark.slow
    def test_its_own_scheme_is_taken_when_it_comes(self, cast, client, tmp_path, monkeypatch):
        year = open_next_year(by=cast.quality_office)
        with pytest.raises(NoOwnScheme):
            take_own_scheme(year=year, by=cast.quality_office)
        for key in ("2020", "2021"):
            shutil.copytree(REGULATION / "2020", tmp_path / key)
        with schemes_in(tmp_path, monkeypatch):
            with pytest.raises(NotAllowed):
                take_own_scheme(year=year, by=cast.administrator)
            assert "改用本年度方案" in shown(client, cast.quality_office, "/2021/schedule/opening/")
            client.post("/2021/schedule/opening/scheme/")
            year.refresh_from_db()
            assert (year.scheme, year.facts_revision) == ("2021", 2)
            entry = AuditEntry.objects.last()
            assert (entry.act, entry.before, entry.after) == ("更换考核方案", {"scheme": "2020"}, {"scheme": "2021"})
            assert said(year)["考核方案"] == ("已完成", "2021年度考核方案")
            Year.objects.filter(pk=year.pk).update(phase=Phase.COLLECTING, scheme="2020")
            with pytest.raises(WrongPhase):
                take_own_scheme(year=year, by=cast.quality_office)


class TestAnUnknownHeadcount:
    def test_is_0_in_a_document(self, cast):
        roster.change_entry(entry=cast.entry("工会"), headcount=12)
        document = facts_document(cast.year)
        assert {row["name"]: row["headcount"] for row in document["departments"] if row["headcount"] != "0"} == {
            "工会": "12"
        }
        assert list(document["departments"][0]) == ["name", "group", "headcount"]

    def test_is_unknown_again_when_a_document_is_taken_in(self, db):
        def uncounted(document):
            document["departments"][0]["headcount"] = 0

        cast = make_scored(change=uncounted, scored=False)
        assert cast.entry("人事处").headcount is None
        assert cast.entry("教务处").headcount == 12

    def test_is_what_the_form_leaves_it(self, cast, client):
        entry = cast.entry("工会")
        client.force_login(cast.quality_office)
        form = {"name": "工会", "group": "functional", "headcount": "", "leader": "", "short_name": "工会"}
        client.post(f"/2020/roster/{entry.pk}/", form | {"headcount": "12"})
        assert cast.entry("工会").headcount == 12
        client.post(f"/2020/roster/{entry.pk}/", form)
        assert cast.entry("工会").headcount is None

    def test_stays_unknown_in_what_departments_become_together(self, cast):
        into, gone = cast.entry("工会"), cast.entry("团委")
        roster.change_entry(entry=into, headcount=12)
        assert leaving.heads_together(cast.entry("工会"), gone) is None
        roster.change_entry(entry=gone, headcount=0)
        assert leaving.heads_together(cast.entry("工会"), cast.entry("团委")) == 12


def test_the_first_year_has_nothing_filled(db):
    cast = make_cast(make_year(2021))
    assert set(cast.year.roster.values_list("headcount", "leader")) == {(None, None)}


def test_the_command_says_what_the_first_year_still_lacks(db, capsys):
    call_command("open_year", "2021", "--scheme", "2020")
    assert capsys.readouterr().out.splitlines() == [
        "2021年度已建立，名册 36 个部门。",
        "由质量发展处补齐：2021年度的考核方案尚未发布，沿用 2020 年度的。",
        "由质量发展处补齐：36 个部门没有填写在岗满六个月人数，年底核算奖励要用。",
        "由质量发展处补齐：36 个部门没有定分管校领导，其通报和免责无人审批。",
        "由系统管理员补齐：36 个部门没有填报人员，由系统管理员授权。",
        "由质量发展处补齐：2020–2021学年第二学期、2021–2022学年第一学期未填，按学期、教学周计算的日期暂缺。",
    ]
