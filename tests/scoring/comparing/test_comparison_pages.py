"""The pages of a comparison: what they say, what they lead to, and what they cost."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from scoring.models import Run
from tests.exports import TURN
from tests.jzu_assess.test_sums import number
from tests.scoring.comparing.comparing import measured, next_year, rescored
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, page
from tests.shown import Shown

pytestmark = pytest.mark.django_db
PAGE = "/2020/ranking/comparison/"


def change(document) -> None:
    """人事处 loses 0.10 of its attendance; 信息工程学院 comes first on an item that ranks."""
    row = next(r for r in document["findings"] if (r["department"], r["item"]) == ("人事处", "C1.1"))
    row["count"] = "2"
    measured(document, "信息工程学院", "R2.1.4.4", 99)


@pytest.fixture
def cast():
    cast = make_scored(8, published=True)
    rescored(cast, change)
    return cast


def names(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', html)


@pytest.mark.slow
def test_the_heading_is_the_answer_and_the_biggest_movers_come_first(client, cast):
    html = page(client, cast.quality_office, PAGE)
    assert "<h1>职能部门 4 个部门：1 个总分有变</h1>" in html
    assert names(html)[0] == "人事处"
    teaching = page(client, cast.quality_office, PAGE + "?group=teaching")
    assert names(teaching)[0] == "信息工程学院"
    assert names(page(client, cast.quality_office, PAGE + "?moved=any")) == ["人事处"]
    assert "没有符合条件的记录" in page(client, cast.quality_office, PAGE + "?moved=grade")
    assert names(page(client, cast.quality_office, PAGE + "?sort=name"))[:2] == ["人事处", "教务处"]


@pytest.mark.slow
def test_both_kinds_of_figures_are_named(client, cast):
    subtitle = page(client, cast.quality_office, PAGE).split('class="subtitle">')[1].split("</p>")[0]
    words = re.sub(r"<[^>]+>|\s+", "", subtitle)
    assert words == "2020年度第1次算分已公布截至2020年12月31日→2020年度第2次算分未公布截至2020年12月31日"


@pytest.mark.slow
def test_a_departments_page_adds_up(client, cast):
    html = page(client, cast.quality_office, f"{PAGE}{cast.entry('部门7').pk}/")
    rows = [row for row in Shown(html).rows if row.cells[-1].tag == "td"]
    heads = [row for row in rows if "heading" in row.classes]
    items = [row for row in rows if "heading" not in row.classes and "part" not in row.classes]
    total = number(heads[-1][3])
    assert total == number(heads[-1][2]) - number(heads[-1][1]) != 0
    assert sum(number(row[3]) for row in items) == total
    rounding = [number(row[3]) for row in items if "四舍五入" in row[0]]
    assert sum([number(row[3]) for row in heads[:-1]] + rounding) == total
    assert "其他部门" in html.split("<table")[1]


@pytest.mark.slow
def test_a_department_without_a_change_and_one_that_is_not_there(client, cast):
    assert "没有变动" in page(client, cast.quality_office, f"{PAGE}{cast.entry('教务处').pk}/")
    page(client, cast.quality_office, f"{PAGE}999999/", status=404)


@pytest.mark.slow
def test_who_is_new_or_gone_is_told_with_its_own_figures(client, cast):
    def another(document) -> None:
        document["departments"].append({"name": "新设处", "group": "functional", "headcount": "9"})
        for key in ("work_items", "findings", "metrics", "tallies", "scores", "not_applicable"):
            rows = document.get(key, [])
            rows += [{**row, "department": "新设处"} for row in rows if row["department"] == "人事处"]
            document[key] = [row for row in rows if row["department"] != "部门6"]
        document["departments"] = [row for row in document["departments"] if row["name"] != "部门6"]

    run = next_year(cast, another)
    new = run.results.get(entry__name="新设处").entry_id
    after = page(client, cast.quality_office, f"/2021/ranking/comparison/{new}/")
    assert "2020年度没有这个部门，无从对比" in after
    gone = page(client, cast.quality_office, f"/2021/ranking/comparison/{cast.entry('部门6').pk}/")
    assert "2021年度没有这个部门" in gone
    assert Run.objects.get(year=cast.year, number=1).results.get(entry__name="部门6").scores["total"] in gone


@pytest.mark.slow
def test_the_runs_and_the_publication_lead_there(client, cast):
    runs = page(client, cast.quality_office, "/2020/runs/")
    for query in ("", "?after=1", "?after=2"):
        assert f'href="{PAGE}{query}"' in runs, query
    assert f'href="{PAGE}?before=1&amp;after=2"' in page(client, cast.quality_office, "/2020/runs/2/publish/")
    assert PAGE in page(client, cast.auditor, "/2020/runs/")


@pytest.mark.slow
@pytest.mark.parametrize("departments", [4, 9, pytest.param(35, marks=pytest.mark.slow)])
def test_queries(client, django_assert_num_queries, departments):
    cast = make_scored(departments, published=True)
    run = rescored(cast, lambda document: document["findings"].clear())
    publish(run, cast.quality_office, reason="更正")
    entry = reverse("scoring:compare_department", args=[2020, cast.entry("机电工程学院").pk])
    for address, queries in {
        PAGE: 8,
        PAGE + "?group=teaching": 8,
        entry: 10,
        f"{PAGE}excel/": 12 + TURN,
        "/2020/ranking/": 10,
    }.items():
        client.force_login(cast.quality_office)
        client.get(address)
        with django_assert_num_queries(queries, info=address):
            assert client.get(address).status_code == 200
