"""The home page: each person finds their own parts, and nothing of anybody else's."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db.models import F
from django.urls import reverse
from home_year import figures, make_year, no_phase_ends, page, score, tasks, without_office_score

from departments.accounts.services import accounts
from departments.models import Grant, Phase, RosterEntry, Year, YearPhase
from notices.issued.services import correct_problem
from notices.models import Notice, Problem
from targets.models import WorkItem

pytestmark = pytest.mark.django_db

SECTIONS = {
    "accounts": 'id="accounts"',
    "state": 'id="state"',
    "assessing": 'id="assessing"',
    "own": 'id="own-',
    "in_charge": 'id="in-charge"',
    "rankings": 'id="attention"',
    "audits": 'id="audits"',
    "nothing": "目前没有需要您办理的事项",
}


FOUND = {
    "quality_office": {"state", "rankings"},
    "leading_group": {"rankings"},
    "president": {"rankings"},
    "party_committee": {"rankings"},
    "functional_panel": {"assessing"},
    "teaching_panel": {"assessing"},
    "experts": {"nothing"},
    "auditor": {"rankings", "audits"},
    "administrator": {"accounts"},
    "reporter": {"own"},
    "assessor": {"assessing"},
    "vice_president": {"in_charge"},
    "stranger": {"nothing"},
}


@pytest.mark.slow
def test_each_role_finds_its_sections(client):
    cast = make_year()
    score(cast, publish=True)

    shown = {part: page(client, user) for part, user in cast.everyone().items()}

    assert {part: {name for name, mark in SECTIONS.items() if mark in shown[part]} for part in shown} == FOUND


@pytest.mark.slow
def test_who_has_no_part_yet_is_told_what_will_be_here(client):
    cast = make_year()
    assert "这里列出由您评审的项目" in page(client, cast.experts)
    assert "这里列出您的待办事项" in page(client, cast.stranger)


@pytest.mark.slow
def test_who_has_several_parts_finds_them_all(client):
    cast = make_year()
    score(cast, publish=True)
    accounts.grant(user=cast.assessor, grant=Grant.REPORT, department=cast.entry("人事处").department)

    shown = page(client, cast.assessor)

    assert shown.index('id="assessing"') < shown.index('id="own-')


# --- which year ---


def test_it_leads_to_the_year_that_is_under_way(client, cast):
    client.force_login(cast.reporter)
    assert client.get("/").url == "/2020/"


def test_before_the_first_year_it_says_so(client, cast):
    cast.year.roster.all().delete()
    Year.objects.all().delete()
    assert "尚未建立考核年度" in page(client, cast.reporter, "/")
    assert 'id="accounts"' in page(client, cast.administrator, "/")


def test_a_year_without_a_scheme_says_so(client, cast):
    Year.objects.update(scheme="none")
    assert "2020年度尚无考核方案" in page(client, cast.reporter)


def test_a_year_that_is_not_there(client, cast):
    page(client, cast.reporter, "/2031/", status=404)


@pytest.mark.parametrize("path", ["/", "/2020/"])
def test_strangers_log_in_first(client, cast, path):
    assert client.get(path).url.startswith("/login/")


@pytest.mark.parametrize("path", ["/", "/2020/"])
def test_nothing_is_written_here(client, cast, path):
    client.force_login(cast.quality_office)
    assert client.post(path).status_code == 405


# --- a department ---


def test_before_publication_it_sees_its_own_points_as_of_today_without_a_place(client):
    """Nobody ran anything yet: it is computed when looked at."""
    cast = make_year()
    shown = page(client, cast.reporter)
    total = score(cast).results.get(entry=cast.entry("机电工程学院")).scores["total"]

    assert f"<h1>机电工程学院 · {total} 分</h1>" in shown
    own = shown.split('id="own-')[1].split("</section>")[0]
    assert "暂定</span>" in own
    assert "截至 2020年12月31日；名次和格次公布后才有" in own
    assert "组内名次" not in shown


@pytest.mark.slow
def test_a_trial_run_changes_nothing_that_a_department_or_a_leader_reads(client):
    cast = make_year()
    score(cast, publish=True)
    readers = {part: getattr(cast, part) for part in ("reporter", "vice_president", "president")}
    before = {part: page(client, user).split("<main")[1] for part, user in readers.items()}
    score(cast, as_of=datetime.date(2020, 9, 30))
    assert {part: page(client, user).split("<main")[1] for part, user in readers.items()} == before


@pytest.mark.slow
def test_a_day_later_the_points_are_those_of_that_day(client, settings):
    cast = make_year()
    settings.SITE_DAY = datetime.date(2020, 11, 29)
    done = page(client, cast.reporter)
    settings.SITE_DAY = datetime.date(2020, 11, 30)  # work that is half done falls due
    half = page(client, cast.reporter)
    assert "截至今日；" in done
    assert figures(done)["考核总分"] > figures(half)["考核总分"]


@pytest.mark.slow
def test_after_publication_it_sees_its_place_and_what_is_missing_for_the_next_grade(client):
    cast = make_year()
    run = score(cast, publish=True)
    result = run.results.get(entry=cast.entry("机电工程学院"))

    shown = page(client, cast.reporter)

    assert f"<h1>机电工程学院 · {result.scores['total']} 分 · 第 {result.rank} 名（共 2）</h1>" in shown
    assert "完成率距 90% 还差约 1 项" in shown


@pytest.mark.slow
def test_what_was_published_stands_whatever_was_run_later(client):
    cast = make_year()
    result = score(cast, publish=True).results.get(entry=cast.entry("机电工程学院"))
    score(cast, as_of=datetime.date(2020, 9, 30))

    shown = page(client, cast.reporter)

    assert f"<h1>机电工程学院 · {result.scores['total']} 分 · 第 {result.rank} 名（共 2）</h1>" in shown
    assert "第 1 次算分" in shown
    assert "第 2 次算分" not in shown


def test_each_category_leads_into_the_score_sheet(client):
    cast = make_year()
    score(cast)
    sheet = reverse("scoring:sheet", args=[2020, cast.entry("机电工程学院").pk])
    shown = page(client, cast.reporter)
    for category in "KRCT":
        assert f'href="{sheet}?item={category}"' in shown


@pytest.mark.slow
def test_a_year_that_cannot_be_scored_says_so_to_everybody_and_what_is_wrong_to_who_mends_it(client):
    """Facts of a college in a department that was moved among the offices."""
    cast = make_year()
    Year.objects.filter(pk=cast.year.pk).update(facts_revision=F("facts_revision") + 1)
    cast.year.roster.filter(name="机电工程学院").update(group="functional")
    shown = {part: page(client, user) for part, user in cast.everyone().items()}
    for part in ("reporter", "vice_president", "president"):
        assert "考核事实有待更正，暂时不能计算得分" in shown[part], part
    named = "2020年度的考核事实不能计算"
    assert [part for part in shown if named in shown[part]] == ["quality_office"]
    today = "/2020/ranking/?run=today"
    assert ("2020年度：考核事实有误，截至今日的得分不能计算", today, "看原因") in tasks(shown["quality_office"])
    assert named in page(client, cast.quality_office, today)
    assert "暂时不知道还缺哪些部门的分数" in shown["assessor"]
    for path in ("/2020/ranking/", "/2020/matrix/", "/2020/items/", "/2020/items/K.rate/", "/2020/awards/"):
        assert named not in page(client, cast.president, path)


@pytest.mark.slow
def test_who_was_moved_to_another_group_sees_the_figures_of_the_one_that_was_scored(client):
    cast = make_year(change=without_office_score("C2"))
    entry = cast.entry("机电工程学院")
    accounts.grant(user=cast.quality_office, grant=Grant.REPORT, department=entry.department)
    score(cast)
    RosterEntry.objects.filter(pk=entry.pk).update(group="functional")

    shown = page(client, cast.quality_office)

    assert f"/2020/departments/{entry.pk}/?item=T" in shown
    assert "待评：国资处 1 项" in shown


def test_the_last_five_deductions_stand_with_their_notice_latest_first(client):
    def change(document):
        row = {"department": "机电工程学院", "item": "C1.1", "clause": "a"}
        document["findings"] = [
            row | {"date": f"2020-0{month}-15", "notice": f"人事处通报〔2020〕第{month}期"}
            for month in (3, 7, 1, 5, 4, 2, 6)
        ]

    cast = make_year(change=change)
    notices = {notice.reference: notice.pk for notice in Notice.objects.all()}

    shown = page(client, cast.reporter)

    assert re.findall(r'class="when">(.+?) <span class="lost">(.+?)</span>', shown) == [
        (f"{month}月15日", "−0.10") for month in (7, 6, 5, 4, 3)
    ]
    assert re.findall(r'href="([^"]+)">(人事处通报[^<]+)</a>', shown) == [
        (reverse("notices:notice", args=[2020, notices[reference]]), reference)
        for reference in (f"人事处通报〔2020〕第{month}期" for month in (7, 6, 5, 4, 3))
    ]


def test_a_department_reads_nothing_of_the_others(client):
    cast = make_year()
    score(cast, publish=True)
    shown = page(client, cast.reporter)
    assert "信息工程学院" not in shown
    assert "人事处通报〔2020〕第2期" in shown
    assert "人事处通报〔2020〕第4期" not in shown


def test_pending_items_stand_with_who_owes_them(client):
    cast = make_year(change=without_office_score("C2"))
    score(cast)
    shown = page(client, cast.reporter)
    assert '<span class="figure-note">已评 99 · 待评 1（1 项）</span>' in shown
    assert '<span class="bars-note">待评 1 分</span>' in shown
    assert "国资处 1 项" in shown


def test_key_work_of_the_next_days_waits(client, settings):
    settings.SITE_DAY = datetime.date(2020, 11, 10)
    cast = make_year()
    WorkItem.objects.all().delete()
    mine, other = cast.entry("机电工程学院"), cast.entry("信息工程学院")
    common = {"category": "K", "completion": "0.5"}
    for name, entry, due, more in [
        ("今天的", mine, "2020-11-10", {}),
        ("月底前的", mine, "2020-12-10", {}),
        ("已过去的", mine, "2020-11-09", {}),
        ("太远的", mine, "2020-12-11", {}),
        ("已完成的", mine, "2020-11-20", {"completion": "1"}),
        ("已免除的", mine, "2020-11-20", {"exempt": True}),
        ("常规的", mine, "2020-11-20", {"category": "R"}),
        ("别人的", other, "2020-11-20", {}),
    ]:
        WorkItem.objects.create(**{**common, "entry": entry, "name": name, "due": due, **more})

    shown = page(client, cast.reporter)

    assert [name for name in ("今天的", "月底前的", "已过去的", "太远的", "已完成的", "已免除的", "常规的", "别人的")
            if name in shown] == ["今天的", "月底前的", "已过去的"]  # fmt: skip
    assert "今天到期" in shown
    assert "还有 30 天" in shown
    assert "逾期 1 天" in shown


# --- an office ---


def test_an_office_sees_whom_it_still_owes_a_score(client):
    def change(document):
        document["metrics"] = [row for row in document["metrics"] if row["item"] != "R6.1.1"]

    cast = make_year(change=change)
    score(cast)

    shown = page(client, cast.assessor)

    assert tasks(shown) == [("2020年度：1 项指标有 2 个分数待评", reverse("scoring:pending", args=[2020]), "看待评")]
    assert "2 个部门：机电工程学院、信息工程学院" in shown
    assert reverse("scoring:item", args=[2020, "R6.1.1"]) in shown


def test_an_office_is_not_told_what_others_owe(client):
    cast = make_year(change=without_office_score("C2"))
    score(cast)
    assert "资产管理" not in page(client, cast.assessor)


def test_an_office_counts_the_notices_that_it_issued(client):
    cast = make_year()
    Problem.objects.update(notice=None)
    Notice.objects.all().delete()
    office, other = cast.entry("人事处").department, cast.entry("教务处").department
    Notice.objects.create(year=cast.year, reference="人事处通报〔2020〕第1期", issuer=office)
    Notice.objects.create(year=cast.year, reference="关于考勤的通报", issuer=office)
    Notice.objects.create(year=cast.year, reference="人事处通报〔2020〕第2期", issuer=other)

    client.force_login(cast.assessor)

    assert client.get("/2020/").context["page"].assessing.notices == 2


@pytest.mark.slow
def test_a_panel_assesses_the_work_of_its_group(client):
    cast = make_year()
    score(cast, publish=True)
    client.force_login(cast.functional_panel)
    assert client.get("/2020/").context["page"].assessing.items == 4
    client.force_login(cast.teaching_panel)
    assert client.get("/2020/").context["page"].assessing.items == 2


# --- the quality office ---


@pytest.mark.slow
def test_the_quality_office_is_told_what_to_do_next(client):
    cast = make_year()
    no_phase_ends()
    runs = reverse("scoring:runs", args=[2020])

    def waiting():
        return tasks(page(client, cast.quality_office))

    Year.objects.update(phase=Phase.PLANNING)
    assert waiting() == [("2020年度准备：分管校领导、校历未齐", reverse("departments:opening", args=[2020]), "去办理")]
    Year.objects.update(phase=Phase.COLLECTING)
    assert waiting() == [("2020年度：尚未算分", runs, "去算分")]
    score(cast)
    assert waiting() == [], "nothing is published while the year is under way"
    Year.objects.update(phase=Phase.FEEDBACK)
    publish = reverse("scoring:publish", args=[2020, 1])
    assert waiting() == [("2020年度：第 1 次算分尚未公布", publish, "去公布")]
    page(client, cast.quality_office, publish)
    problem = Problem.objects.filter(date__isnull=False).first()
    correct_problem(problem=problem, by=cast.quality_office, count="2")
    assert waiting() == [("2020年度：第 1 次算分后，考核事实或方案有变动", runs, "重新算分")]
    score(cast, publish=True)
    assert waiting() == []
    score(cast, as_of=datetime.date(2020, 9, 30))
    assert waiting() == [], "a trial is never published"


def test_it_sees_which_offices_still_owe_scores(client):
    cast = make_year(change=without_office_score("C2"))
    no_phase_ends()
    score(cast)
    shown = page(client, cast.quality_office)
    pending = reverse("scoring:pending", args=[2020])
    assert tasks(shown) == [], "it waits for others"
    assert f'<a href="{pending}">4 个分数</a>：国资处 4' in shown


def test_it_sees_the_phases_with_their_days(client):
    cast = make_year()
    Year.objects.update(phase=Phase.PUBLICITY)
    starts, ends = datetime.date(2021, 1, 16), datetime.date(2021, 1, 22)
    dates = {"starts": starts, "ends": ends}
    YearPhase.objects.update_or_create(year=cast.year, phase=Phase.PUBLICITY, defaults=dates)
    assert "次年1月16日—1月22日" in page(client, cast.quality_office)
