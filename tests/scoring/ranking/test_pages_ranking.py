"""The ranking page: who sees which group and which run, and what each line says."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from gmpy2 import mpq

from scoring.ranking.page import distance
from scoring.runs.queries import Result
from targets.scheme.loader import get_scheme
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, page, score_again, without_office_score

pytestmark = pytest.mark.django_db
RANKING = "/2020/ranking/"
GRADING = get_scheme("2020").grading


# --- who sees what ---


@pytest.mark.parametrize("part", ["quality_office", "leading_group", "president", "party_committee", "auditor"])
def test_who_reads_everything_sees_an_unpublished_run_of_both_groups(client, part):
    cast = make_scored()
    user = getattr(cast, part)
    functional = page(client, user, RANKING)
    assert "职能部门 2 个部门 · 终评（未公布）" in functional
    assert reverse("scoring:sheet", args=[2020, cast.entry("人事处").pk]) in functional
    assert "教学院部 2 个部门" in page(client, user, RANKING + "?group=teaching")


@pytest.mark.parametrize("part", ["reporter", "assessor", "vice_president", "teaching_panel"])
def test_the_others_see_nothing_before_publication(client, part):
    html = page(client, getattr(make_scored(), part), RANKING)
    assert "排名尚未公布" in html
    assert "listing-table" not in html


@pytest.mark.parametrize(
    ("part", "seen", "unseen"),
    [
        ("reporter", "信息工程学院", "教务处"),
        ("assessor", "教务处", "信息工程学院"),
        ("teaching_panel", "机电工程学院", "人事处"),
        ("functional_panel", "人事处", "机电工程学院"),
    ],
)
@pytest.mark.parametrize("group", ["", "functional", "teaching"])
def test_they_see_their_own_group_alone_once_it_is_published(client, part, seen, unseen, group):
    html = page(client, getattr(make_scored(published=True), part), f"{RANKING}?group={group}")
    assert seen in html
    assert unseen not in html


def test_a_vice_president_sees_the_groups_of_all_departments_in_charge(client):
    cast = make_scored(published=True)
    assert "教务处" in page(client, cast.vice_president, RANKING + "?group=functional")
    assert "信息工程学院" in page(client, cast.vice_president, RANKING + "?group=teaching")


@pytest.mark.parametrize("part", ["stranger", "administrator", "experts"])
def test_who_has_no_part_in_the_assessment_finds_no_page(client, part):
    page(client, getattr(make_scored(published=True), part), RANKING, status=404)


def test_a_department_opens_its_own_sheet_and_no_other(client):
    cast = make_scored(published=True)
    html = page(client, cast.reporter, RANKING)
    assert reverse("scoring:sheet", args=[2020, cast.entry("机电工程学院").pk]) in html
    assert reverse("scoring:sheet", args=[2020, cast.entry("信息工程学院").pk]) not in html


def test_a_later_run_that_is_not_published_stays_unseen(client):
    cast = make_scored(published=True)
    score_again(cast, datetime.date(2020, 9, 30))
    for address in (RANKING, RANKING + "?run=2"):
        assert "第 1 次算分" in page(client, cast.reporter, address)
    assert "第 2 次算分" in page(client, cast.quality_office, RANKING)
    assert "第 1 次算分" in page(client, cast.quality_office, RANKING + "?run=1")


def test_a_run_that_is_not_there(client):
    cast = make_scored()
    page(client, cast.quality_office, RANKING + "?run=7", status=404)
    assert "第 1 次算分" in page(client, cast.quality_office, RANKING + "?run=last")


def test_a_year_that_is_not_there(client):
    page(client, make_scored().quality_office, "/1999/ranking/", status=404)


def test_before_the_first_run(client):
    html = page(client, make_scored(scored=False).quality_office, RANKING)
    assert "尚未算分" in html
    assert reverse("scoring:runs", args=[2020]) in html


# --- what a line says ---


def test_a_provisional_run_says_so_and_how_many_items_are_waited_for(client):
    html = page(client, make_scored(change=without_office_score("C5")).quality_office, RANKING)
    assert "终评（暂定）" in html
    assert "待评 1 项" in html


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


def test_publishing_shows_the_day(client):
    cast = make_scored()
    publish(score_again(cast), cast.quality_office)
    assert "公布" in page(client, cast.reporter, RANKING)


# --- the distance to the next grade ---


def result(total: str, rate: str | None, rank: int, grade: str, *, items: int = 10, vetoed: bool = False) -> Result:
    scores = {"name": "甲", "total": total, "completion_rate": rate, "key_items": items, "vetoed": vetoed}
    return Result(1, "teaching", rank, grade, scores)


@pytest.mark.parametrize(
    ("department", "words"),
    [
        (result("95.00", "0.9800", 1, "好"), ""),
        (result("88.87", "0.9570", 8, "中"), "距前 1/3 还差 6.89 分"),
        (result("95.76", "0.9570", 5, "中"), "与前 1/3 末位同分，按同分排序规则列后"),
        (result("84.71", "0.8800", 8, "中"), "距前 1/3 还差 11.05 分；完成率距 90% 还差约 1 项"),
        (result("96.00", "0.8500", 2, "中", items=20), "完成率距 90% 还差约 1 项"),
        # 89.999 % is stored as 0.9000 and is not 90 %: only the rate can be what is missing.
        (result("96.00", "0.9000", 2, "中"), "完成率距 90% 还差约 1 项"),
        (result("96.00", "0.9900", 2, "中", vetoed=True), "一票否决，不能评为“好”"),
        (result("65.50", "0.8500", 13, "差"), "距 70 分还差 4.50 分"),
        (result("82.00", "0.6600", 9, "差"), "完成率距 80% 还差约 2 项"),
        (result("60.00", "0.5000", 13, "差"), "完成率距 80% 还差约 3 项；距 70 分还差 10.00 分"),
        (result("50.00", None, 3, ""), "重点工作尚未到期，不评格次"),
    ],
)
def test_the_distance_to_the_next_grade(department, words):
    assert distance(department, 4, mpq("95.76"), GRADING) == words
