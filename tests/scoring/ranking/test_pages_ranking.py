"""The ranking page: who sees which group and which run, and what each line says."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from departments.accounts.services import accounts
from departments.models import Grant
from departments.names import in_order
from departments.roster.services import change_entry
from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.models import Run
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, page, score_again, without_office_score

pytestmark = pytest.mark.django_db
RANKING = "/2020/ranking/"


# --- who sees what ---


@pytest.mark.slow
def test_before_publication_the_quality_office_sees_its_latest_run_and_the_others_see_nothing(client):
    cast = make_scored()
    sheet = reverse("scoring:sheet", args=[2020, cast.entry("人事处").pk])
    functional = page(client, cast.quality_office, RANKING)
    assert "职能部门 2 个部门 · 终评（未公布）" in functional
    assert sheet in functional
    assert "教学院部 2 个部门" in page(client, cast.quality_office, RANKING + "?group=teaching")
    for part in ("reporter", "assessor", "vice_president", "functional_panel", "teaching_panel"):
        html = page(client, getattr(cast, part), RANKING)
        assert "排名尚未公布" in html, part
        assert "listing-table" not in html, part


@pytest.mark.parametrize("part", ["leading_group", "president", "party_committee", "auditor"])
@pytest.mark.slow
def test_before_publication_leaders_read_points_as_of_today_without_ranks(client, part):
    cast = make_scored(8, scored=False)
    user = getattr(cast, part)
    html = page(client, user, RANKING)
    assert "职能部门 4 个部门 · 截至 2020年12月31日（暂定）" in html
    assert listed(html) == ["人事处", "教务处", "部门4", "部门6"], "as the roster has them, not as they would rank"
    assert 'aria-label="名次' not in html
    for word in ("名次</", "格次</th>", "前 1/3", ">并列</span>", ">好</span>"):
        assert word not in html.split("<table")[1], word
    run = score_again(cast)
    assert run.results.get(entry__name="人事处").scores["total"] in html
    assert told(page(client, user, RANKING)) == told(html), "a run changes nothing for them"
    publish(run, cast.quality_office)
    ranked = [one.entry.name for one in run.results.filter(group="functional").select_related("entry").order_by("rank")]
    assert listed(page(client, user, RANKING)) == ranked


def told(html: str) -> str:
    """What stands on the page, without the tokens of its forms."""
    return re.sub(r'value="\w{64}"', "", html.split("<main")[1])


def listed(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', html)


@pytest.mark.slow
def test_before_something_was_assessed_nobody_has_a_rank(client):
    """A year without facts: everybody has what only a problem could take away, and nobody is first."""

    def nothing(document):
        for name in ("findings", "metrics", "tallies", "scores"):
            document[name] = []
        for row in document["work_items"]:
            row["due"] = "2020-12-31"

    cast = make_scored(8, change=nothing, scored=False)
    score_again(cast, datetime.date(2020, 3, 1))
    html = page(client, cast.quality_office, RANKING)
    assert "还没有任何评定，不排名次" in html
    assert listed(html) == ["人事处", "教务处", "部门4", "部门6"]
    for word in ("名次</", "格次</th>", "前 1/3", ">并列</span>"):
        assert word not in html.split("<table")[1], word
    assert "还没有任何评定" in page(client, cast.quality_office, "/2020/awards/")
    home = page(client, cast.quality_office, "/2020/")
    assert "还没有任何评定，不排名次" in home
    assert "并列</span>" not in home
    assert "第 1 名" not in home
    sheet = reverse("scoring:sheet", args=[2020, cast.entry("人事处").pk])
    assert "名（共" not in page(client, cast.quality_office, sheet)


@pytest.mark.parametrize(
    ("part", "seen", "unseen"),
    [
        ("reporter", "信息工程学院", "教务处"),
        ("assessor", "教务处", "信息工程学院"),
        ("teaching_panel", "机电工程学院", "人事处"),
        ("functional_panel", "人事处", "机电工程学院"),
    ],
)
@pytest.mark.slow
def test_they_see_their_own_group_alone_once_it_is_published(client, part, seen, unseen):
    user = getattr(make_scored(published=True), part)
    for group in ("", "functional", "teaching"):
        html = page(client, user, f"{RANKING}?group={group}")
        assert seen in html, group
        assert unseen not in html, group
        assert "listing-table" in html, group


@pytest.mark.slow
def test_a_vice_president_sees_the_groups_of_all_departments_in_charge(client):
    cast = make_scored(published=True)
    assert "教务处" in page(client, cast.vice_president, RANKING + "?group=functional")
    assert "信息工程学院" in page(client, cast.vice_president, RANKING + "?group=teaching")


@pytest.mark.slow
def test_the_group_of_ones_own_department_comes_before_the_one_that_one_assesses_in(client):
    cast = make_scored(published=True)
    teaching = cast.entry("机电工程学院").department
    assert "<h1>职能部门 " in page(client, cast.assessor, RANKING)
    accounts.grant(user=cast.assessor, grant=Grant.REPORT, department=teaching)
    assert "<h1>教学院部 " in page(client, cast.assessor, RANKING)


def test_who_has_no_part_in_the_assessment_finds_no_page(client):
    cast = make_scored(published=True)
    for part in ("stranger", "administrator", "experts"):
        page(client, getattr(cast, part), RANKING, status=404)


@pytest.mark.slow
def test_a_department_opens_its_own_sheet_and_no_other(client):
    cast = make_scored(published=True)
    html = page(client, cast.reporter, RANKING)
    assert reverse("scoring:sheet", args=[2020, cast.entry("机电工程学院").pk]) in html
    assert reverse("scoring:sheet", args=[2020, cast.entry("信息工程学院").pk]) not in html


@pytest.mark.slow
def test_a_later_run_that_is_not_published_stays_unseen(client):
    cast = make_scored(published=True)
    score_again(cast, datetime.date(2020, 9, 30))
    for part in ("reporter", "president", "leading_group"):
        user = getattr(cast, part)
        assert "第 1 次算分" in page(client, user, RANKING), part
        assert "第 1 次算分" in page(client, user, RANKING + "?run=1"), part
        page(client, user, RANKING + "?run=2", status=404)
    assert "第 2 次算分" in page(client, cast.auditor, RANKING + "?run=2")


@pytest.mark.slow
def test_the_quality_office_is_shown_what_is_published_and_chooses_among_the_kinds(client):
    cast = make_scored(published=True)
    score_again(cast, datetime.date(2020, 9, 30))

    def kinds(query: str) -> tuple[list[tuple[str, str]], list[str]]:
        html = page(client, cast.quality_office, RANKING + query).split('aria-label="看哪一种数字"')[1]
        nav = html.split("</nav>")[0]
        links = re.findall(r'href="([^"]+)"\s*(?:aria-current="page")?>([^<]+)<', nav)
        return links, re.findall(r'aria-current="page">([^<]+)<', nav)

    links, chosen = kinds("")
    assert links == [
        ("?group=functional", "已公布 · 第 1 次算分"),
        ("?group=functional&amp;run=2", "试算 · 第 2 次算分"),
        ("?group=functional&amp;run=today", "暂定 · 截至 2020年12月31日"),
        ("/2020/runs/", "各次算分"),
    ]
    assert chosen == ["已公布 · 第 1 次算分"]
    assert kinds("?run=2")[1] == ["试算 · 第 2 次算分"]
    assert "职能部门 2 个部门 · 截至9月30日（试算）" in page(client, cast.quality_office, RANKING + "?run=2")
    assert kinds("?run=today")[1] == ["暂定 · 截至 2020年12月31日"]
    assert "职能部门 2 个部门 · 截至 2020年12月31日（暂定）" in page(
        client, cast.quality_office, RANKING + "?run=today"
    )
    assert "看哪一种数字" not in page(client, cast.president, RANKING)


@pytest.mark.slow
def test_the_quality_office_is_told_that_facts_changed_since_the_run(client):
    cast = make_scored(published=True)
    correct_problem(problem=Problem.objects.filter(date__isnull=False).first(), by=cast.quality_office, count="2")
    words = "第 1 次算分之后考核事实有变动，这里是算分时的结果。"
    for path in (RANKING, "/2020/matrix/", "/2020/awards/"):
        assert words in page(client, cast.quality_office, path), path
        assert words not in page(client, cast.quality_office, path + "?run=today"), path
    assert words not in page(client, cast.reporter, RANKING)


def test_a_run_that_is_not_there(client):
    cast = make_scored()
    page(client, cast.quality_office, RANKING + "?run=7", status=404)
    assert "第 1 次算分" in page(client, cast.quality_office, RANKING + "?run=last")


def test_a_year_that_is_not_there(client):
    page(client, make_scored().quality_office, "/1999/ranking/", status=404)


def test_before_the_first_run(client):
    html = page(client, make_scored(scored=False).quality_office, RANKING)
    assert "尚未算分" in html
    assert reverse("scoring:runs", args=[2020]) in html.split("<main")[1]


# --- what a line says ---


def test_a_provisional_run_says_so_and_how_many_items_are_waited_for(client):
    html = page(client, make_scored(change=without_office_score("C5")).quality_office, RANKING)
    assert "终评（未公布）" in html
    assert re.search(r"待评</span>\s+尚有待评指标", html)
    assert "待评 1 项" in html


def test_a_rate_opens_to_how_many_of_how_many(client):
    cast = make_scored()
    html = page(client, cast.quality_office, RANKING)
    sheet = reverse("scoring:sheet", args=[2020, cast.entry("人事处").pk])
    assert f'data-label="完成率"><a href="{sheet}?item=K.rate">' in html


@pytest.mark.slow
def test_the_line_after_the_top_third(client):
    cast = make_scored(8)
    html = page(client, cast.quality_office, RANKING)
    assert "前 1/3 止于此（1/4）" in html
    assert html.count('class="line-after"') == 1
    assert 'class="line-after"' not in page(client, cast.quality_office, RANKING + "?sort=name")


def test_a_veto_is_marked(client):
    def veto(document):
        document["vetoes"] = [{"department": "机电工程学院", "reason": "重大责任事故"}]

    html = page(client, make_scored(change=veto).quality_office, RANKING + "?group=teaching")
    assert html.count(">否决</span>") == 1


def test_search_and_filter(client):
    cast = make_scored()
    assert "教务处" not in page(client, cast.quality_office, RANKING + "?q=人事")
    assert "没有符合条件的记录" in page(client, cast.quality_office, RANKING + "?grade=否决")


def test_publishing_shows_the_day(client, settings):
    cast = make_scored()
    assert "2021年1月22日" not in page(client, cast.quality_office, RANKING).split("<main")[1]
    settings.SITE_DAY = datetime.date(2021, 1, 22)
    publish(Run.objects.get(), cast.quality_office)
    settings.SITE_DAY = datetime.date(2021, 1, 25)
    assert "第 1 次算分 · 2021年1月22日公布" in page(client, cast.reporter, RANKING)


def test_old_and_new_names_find_a_department(client):
    cast = make_scored()
    change_entry(entry=cast.entry("人事处"), name="人力资源处")
    for name in ("人事处", "人力资源处"):
        client.force_login(cast.quality_office)
        places = list(client.get(RANKING, {"q": name}).context["listing"])
        assert [place.name for place in places] == ["人事处"], "as it was called when it was scored"


def test_departments_stand_in_the_rosters_order(client):
    cast = make_scored(6)
    client.force_login(cast.quality_office)
    places = client.get(RANKING, {"sort": "name"}).context["listing"]
    assert [place.name for place in places] == ["人事处", "教务处", "部门4"]
    assert in_order("教务处") < in_order("人事处")
