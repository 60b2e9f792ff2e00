"""The home page, part by part: its heading, its figures, and the order of its lines."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from home_year import all_done, figures, make_year, no_phase_ends, page, score, tasks, without_office_score

from departments.accounts.services import accounts
from departments.models import Grant, Phase, Year
from targets.models import WorkItem

pytestmark = pytest.mark.django_db


def heading(shown: str) -> str:
    return re.findall(r"<h1>(.*?)</h1>", shown)[0]


HEADINGS = {
    "president": "评为好：职能部门 1 个 · 教学院部 1 个",
    "functional_panel": "我考核的 4 项指标均已评定",
    "teaching_panel": "我考核的 2 项指标均已评定",
    "assessor": "我考核的 7 项指标均已评定",
    "vice_president": "分管 3 个部门 · 1 个评为好",
    "administrator": "目前没有待办事项",
    "stranger": "目前没有待办事项",
}


@pytest.mark.slow
def test_the_heading_is_the_answer_to_what_the_person_comes_for(client):
    cast = make_year(8, change=all_done)
    score(cast, publish=True)
    accounts.grant(user=cast.vice_president, grant=Grant.LEAD, department=cast.entry("部门6").department)
    assert {part: heading(page(client, getattr(cast, part))) for part in HEADINGS} == HEADINGS


@pytest.mark.slow
def test_what_waits_goes_before_everything_but_ones_own_figures(client):
    cast = make_year(change=without_office_score("C2"))
    no_phase_ends()
    assert heading(page(client, cast.quality_office)) == "待办 1 项"
    score(cast)
    assert heading(page(client, cast.reporter)).startswith("机电工程学院 · ")


@pytest.mark.slow
def test_the_figures_of_an_office_a_panel_and_the_administrator(client):
    cast = make_year(8)
    score(cast)
    assert figures(page(client, cast.assessor)) == {"指标": "7", "待评分数": "0", "已发工作通报": "8"}
    assert figures(page(client, cast.functional_panel)) == {"指标": "4", "待评分数": "0"}
    accounts.disable(user=cast.experts, by=cast.administrator)
    shown = page(client, cast.administrator)
    assert figures(shown) == {"全部账户": "13", "被锁定": "0", "已停用": "1"}


@pytest.mark.slow
def test_departments_in_charge_stand_by_group_and_place_and_lead_to_their_sheets(client):
    cast = make_year(8)
    run = score(cast, publish=True)
    accounts.grant(user=cast.vice_president, grant=Grant.LEAD, department=cast.entry("部门6").department)
    row = r'href="([^"]+)">([^<]+)</a>.*?data-label="总分">([^<]+)</td>\s*<td [^>]*>(\d+)<small> / (\d+)<'

    shown = page(client, cast.vice_president).split('id="in-charge"')[1]

    results = {result.entry.name: result for result in run.results.select_related("entry")}
    assert results["部门6"].rank < results["人事处"].rank
    assert re.findall(row, shown, re.DOTALL) == [
        (
            reverse("scoring:sheet", args=[2020, results[name].entry_id]),
            name,
            results[name].scores["total"],
            str(results[name].rank),
            "4",
        )
        for name in ("部门6", "人事处", "机电工程学院")
    ]


def test_who_leads_each_group_stands_with_its_total_and_grade(client):
    cast = make_year(8, change=all_done)
    first = score(cast, publish=True).results.select_related("entry").get(group="teaching", rank=1)

    shown = page(client, cast.president).split('id="top-teaching"')[1]

    assert re.findall(r"</i>(\w)</span>\s*(\d+) 个", shown) == [("好", "1"), ("中", "3"), ("差", "0")]
    row = shown.split("<tbody>")[1].split("</tbody>")[0]
    assert reverse("scoring:sheet", args=[2020, first.entry_id]) in row
    assert f'<td class="num">{first.scores["total"]}</td>' in row
    assert re.findall(r"</i>(\w)</span>", row) == ["好"]


def test_key_work_stands_by_its_day_and_leads_to_its_rate(client, settings):
    settings.SITE_DAY = datetime.date(2020, 11, 10)
    cast = make_year()
    entry = cast.entry("机电工程学院")
    WorkItem.objects.filter(entry=entry).delete()
    for name, due, target, actual in (
        ("后到期的", "2020-12-01", 3, 2),
        ("先到期的", "2020-11-12", 3, "2.99"),
        ("超额完成的", "2020-11-20", 3, 4),
        ("恰好完成的", "2020-11-20", 3, "3.0"),
    ):
        WorkItem.objects.create(entry=entry, category="K", name=name, due=due, target=target, actual=actual)
    rate = reverse("scoring:sheet", args=[2020, entry.pk]) + "?item=K.rate"

    assert tasks(page(client, cast.reporter)) == [
        ("重点工作“先到期的”应完成", rate, "查看"),
        ("重点工作“后到期的”应完成", rate, "查看"),
    ]


@pytest.mark.slow
def test_a_composite_waits_for_its_parts_and_is_not_owed_itself(client):
    """R2.1.7 of both colleges lacks the part R2.1.7.1, which 学生处 owes."""

    def change(document):
        document["metrics"] = [row for row in document["metrics"] if row["item"] != "R2.1.7.1"]
        for rows in (rows for rows in document.values() if isinstance(rows, list)):
            for row in rows:
                for key in row.keys() & {"name", "department"}:
                    row[key] = "学生处" if row[key] == "教务处" else row[key]

    cast = make_year(change=change)
    score(cast)
    accounts.grant(user=cast.stranger, grant=Grant.ASSESS, department=cast.entry("学生处").department)

    assert [what for what, _, _ in tasks(page(client, cast.stranger))] == ["2020年度：1 项指标有 2 个分数待评"]
    assert "2 个分数</a>：学生处 2" in page(client, cast.quality_office)
    assert "待评：学生处 1 项<" in page(client, cast.reporter)


@pytest.mark.slow
def test_a_proposed_veto_says_with_whom_it_waits_and_is_nobodys_task(client):
    """Who decides has no step on the site, and whoever runs the year cannot decide."""

    def change(document):
        document["findings"].append({"department": "教务处", "item": "C8", "clause": "v"})

    cast = make_year(change=change)
    no_phase_ends()
    score(cast, publish=True)
    sheet = reverse("scoring:sheet", args=[2020, cast.entry("教务处").pk])
    for part in ("quality_office", "leading_group", "president", "party_committee"):
        shown = page(client, getattr(cast, part))
        assert tasks(shown) == [], part
        assert f'<a href="{sheet}?item=C8">教务处</a>：意识形态，' in shown
        assert "待考核工作领导小组提出建议、党委会决定" in shown


@pytest.mark.slow
def test_who_is_graded_worst_is_named_to_those_who_decide(client):
    def change(document):
        for row in document["work_items"]:
            row["completion"] = "0.1"
            row.pop("target", None)
            row.pop("actual", None)

    cast = make_year(change=change)
    run = score(cast, publish=True)
    poor = [one.entry.name for one in run.results.filter(grade="差").select_related("entry")]
    assert poor
    for part in ("quality_office", "leading_group", "president", "party_committee", "auditor"):
        attention = page(client, getattr(cast, part)).split('id="attention"')[1]
        told = attention.split("</dd>")[0]
        assert "差</span>" in told
        assert [name for name in poor if f">{name}</a>" in told] == poor, part


@pytest.mark.slow
def test_the_state_of_the_year_marks_its_phase_and_says_whether_the_run_is_of_today(client):
    cast = make_year()
    Year.objects.update(phase=Phase.REVIEW)
    score(cast)
    shown = page(client, cast.quality_office)
    assert "算分后没有变动" in shown
    assert re.findall(r'<tr class="mine">\s*<th scope="row">([^<]+)<', shown) == ["领导小组审核"]
    Year.objects.update(facts_revision=99)
    assert "算分后有变动，结果不是最新" in page(client, cast.quality_office)
