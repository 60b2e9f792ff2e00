"""On a department's home: where its points were lost, what waits, and what its grade brings it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse
from gmpy2 import mpq
from home_year import all_done, figures, make_year, page, score, without_office_score

from departments.accounts.services import accounts
from departments.models import Grant
from scoring.models import Run
from tests.cast import Cast
from tests.shown import number

pytestmark = pytest.mark.django_db
NAME = "机电工程学院"


def losses(shown: str) -> tuple[list[tuple[str, str, mpq]], mpq]:
    """The lines of 失分最多的五项 (where they lead, name, points with their sign), and their sum."""
    table = shown.split('id="losses-')[1].split("</table>")[0]
    line = r'<a href="([^"]+)">([^<]+)</a>\s*</th>\s*<td class="num lost"[^>]*>([^<]+)</td>'
    lines = [(href, name, number(lost)) for href, name, lost in re.findall(line, table)]
    return lines, number(re.findall(r"strong\"[^>]*>([^<]+)<", table)[0])


def sheet(cast: Cast, query: str = "") -> str:
    return reverse("scoring:sheet", args=[2020, cast.entry(NAME).pk]) + query


@pytest.mark.slow
def test_the_five_largest_losses_and_the_rest_add_up_to_the_whole(client):
    cast = make_year()
    run = score(cast, publish=True)
    lines, whole = losses(page(client, cast.reporter))

    total = mpq(run.results.get(entry=cast.entry(NAME)).scores["total"])
    assert sum(points for _, _, points in lines) == whole == total - 100
    points = [one for _, _, one in lines[:5]]
    assert points == sorted(points)
    assert re.fullmatch(r"其余 \d+ 项", lines[5][1])
    for href, name, _ in lines[:5]:
        item = page(client, cast.reporter, href).split('id="explanation"')[1]
        assert name in item.split("</h2>")[0]


def test_what_no_single_item_lost_stands_with_its_category(client):
    """缺项 makes each lost point weigh more; what 职责履行 exceeds its own point by is taken from the routine work."""

    def change(document):
        missing = {(NAME, "C2"), (NAME, "C5")}
        document["scores"] = [row for row in document["scores"] if (row["department"], row["item"]) not in missing]
        document["not_applicable"] = [{"department": name, "item": item} for name, item in missing]
        document["findings"].append({"department": NAME, "item": "C14", "clause": "a", "count": 20})

    cast = make_year(change=change)
    score(cast, publish=True)
    lines, whole = losses(page(client, cast.reporter))

    beyond = [(href, name) for href, name, _ in lines[6:]]
    assert beyond == [
        (sheet(cast, "?item=R"), "常规工作目标：职责履行超出的扣分"),
        (sheet(cast, "?item=C"), "共性目标：缺项折算"),
        (sheet(cast), "总分四舍五入"),
    ]
    assert sum(points for _, _, points in lines) == whole


def test_what_waits_is_not_lost(client):
    cast = make_year(change=without_office_score("C2"))
    shown = page(client, cast.reporter)
    assert "得 " in re.findall(r"<h1>(.*?)</h1>", shown)[0]
    assert "分 / 已评 99 分" in re.findall(r"<h1>(.*?)</h1>", shown)[0]
    lines, whole = losses(shown)
    assert sheet(cast, "?item=C2") not in [href for href, _, _ in lines]
    assert 100 - 1 + whole == mpq(figures(shown)["考核总分"])
    assert sum(points for _, _, points in lines) == whole


def brought(shown: str) -> dict[str, str]:
    """What the grade brings, by its heading."""
    if 'id="brought-' not in shown:
        return {}
    section = shown.split('id="brought-')[1].split("</section>")[0]
    plain = {
        re.sub(r"<[^>]+>", "", term).strip(): " ".join(re.sub(r"<[^>]+>", " ", words).split())
        for term, words in re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", section, re.DOTALL)
    }
    return {term: unescape(words) for term, words in plain.items()}


def rewarded(document):
    all_done(document)
    names = [row["name"] for row in document["departments"]]
    document["award"] = {"pool": "300000", "reserve": "9"}
    document["innovations"] = [{"department": name, "project": f"{name}的项目"} for name in names if name != NAME]
    document["quotas"] = [{"department": name, "kind": "annual_excellent", "base": "12"} for name in names]
    for row in document["departments"]:
        row["headcount"] = "40"


@pytest.mark.slow
def test_what_its_grade_brings_a_department_once_it_is_published(client):
    """300000 less 7 × 10000 for innovation, over the two that are 好 with 40 heads each: 2875 yuan a head."""
    cast = make_year(8, change=rewarded)
    best = score(cast).results.get(group="teaching", grade="好").entry
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=best.department)
    assert brought(page(client, cast.stranger)) == {}
    score(cast, publish=True)
    found = brought(page(client, cast.stranger))
    assert found == {
        "优秀奖": "115,000.00 元 2,875.00 元 × 40 人",
        "创新贡献奖": f"10,000.00 元 {best.name}的项目",
        "年终考核优秀指标": "12 人 → 13 人（+1） 十一.2",
        "其他使用": "获得工作目标考核优秀奖 五（一） 主要负责人年终考核原则上确定为优秀 十一.2 可推选为先进集体 十一.4",
    }


def poor(document):
    rewarded(document)
    for row in document["work_items"]:
        row["completion"] = "0.5"


@pytest.mark.slow
def test_what_the_last_grade_means_for_head_and_next_year(client):
    def change(document):
        poor(document)
        document["quotas"].append({"department": NAME, "kind": "daily_good", "base": "26"})

    cast = make_year(8, change=change)
    score(cast, publish=True)
    assert Run.objects.get().results.get(entry=cast.entry(NAME)).grade == "差"
    assert brought(page(client, cast.reporter)) == {
        "奖励资金": "没有",
        "年终考核优秀指标": "12 人 → 11 人（−1） 十一.2",
        "下年度平时考核奖“好”格次指标": "26 人 → 23 人（−3） 十一.3",
        "其他使用": "部门负责人当年考核格次不能为“好” 十一.3",
    }


@pytest.mark.slow
def test_before_its_quotas_were_handed_in_a_department_is_told_the_rule(client):
    def change(document):
        poor(document)
        document["quotas"] = []

    cast = make_year(8, change=change)
    score(cast, publish=True)
    found = brought(page(client, cast.reporter))
    assert found["年终考核优秀指标"] == "调减 10%，不足 1 名的按 1 名计算；指标基数尚未报送 十一.2"
    assert found["下年度平时考核奖“好”格次指标"] == "调减 10%；指标基数尚未报送 十一.3"


def test_a_proposed_veto_has_no_empty_cell_and_says_with_whom_it_waits(client):
    def change(document):
        document["findings"].append({"department": NAME, "item": "C8", "clause": "v", "date": "2020-12-20"})

    cast = make_year(change=change)
    shown = page(client, cast.reporter)
    line = shown.split('id="lost-')[1].split("</li>")[0]
    assert "否决提案</span>" in line
    assert "待考核工作领导小组提出建议、党委会决定" in line
