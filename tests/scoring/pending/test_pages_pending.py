"""What is pending and whom to chase: by office, counted, with the departments and those who enter it."""

from __future__ import annotations

import re

import pytest

from departments.accounts.services import accounts
from departments.models import Grant
from tests.scoring.scored import Document, make_scored, page

pytestmark = pytest.mark.django_db
PENDING = "/2020/pending/"


def lacking(document: Document) -> None:
    """C2 (国资处) for everybody, C5 (组织部) for 人事处, R6.1.1 (人事处) for both colleges, T9 cannot be lacked."""
    document["scores"] = [
        row
        for row in document["scores"]
        if row["item"] != "C2" and (row["item"], row["department"]) != ("C5", "人事处")
    ]
    document["metrics"] = [row for row in document["metrics"] if row["item"] != "R6.1.1"]


def offices(html: str) -> list[tuple[str, str, str, str]]:
    """Each office: its name, how many scores and items, who enters them."""
    summary = r"<b>([^<]+)</b> 待评 (\d+) 个分数 · (\d+) 项指标 <span class=\"soft\">([^<]+)</span>"
    return re.findall(summary, html)


def test_by_office_counted_with_those_who_enter_it(client):
    cast = make_scored(change=lacking, scored=False)
    accounts.grant(user=cast.stranger, grant=Grant.ASSESS, department=cast.entry("人事处").department)
    html = page(client, cast.quality_office, PENDING)
    assert "<h1>待评 7 个分数 · 3 个考核部门</h1>" in html
    assert offices(html) == [
        ("国资处", "4", "1", "没有可以登录的经办人"),
        ("人事处", "2", "1", "经办：assessor、stranger"),
        ("组织部", "1", "1", "没有可以登录的经办人"),
    ]
    section = html.split("<b>人事处</b>")[1].split("</details>")[0]
    assert "/2020/items/R6.1.1/" in section
    assert "机电工程学院、信息工程学院" in section


def test_an_office_sees_its_own_alone(client):
    cast = make_scored(change=lacking, scored=False)
    html = page(client, cast.assessor, PENDING)
    assert [name for name, *_ in offices(html)] == ["人事处"]
    assert "<h1>待评 2 个分数 · 1 个考核部门</h1>" in html
    assert "国资处" not in html.split("<main")[1]


@pytest.mark.slow
def test_it_is_of_today_whatever_was_run_before(client):
    """The latest run still lacks what was entered since."""
    cast = make_scored(change=lacking)
    assert "待评 7 个分数" in page(client, cast.quality_office, PENDING)
    cast.year.facts_revision += 1
    cast.year.save()
    cast.entry("人事处").office_scores.create(item="C5", score="1")
    assert "待评 6 个分数" in page(client, cast.quality_office, PENDING)


def test_nothing_is_pending(client):
    assert "没有待评的分数" in page(client, make_scored(scored=False).quality_office, PENDING)


@pytest.mark.slow
@pytest.mark.parametrize("departments", [4, 9])
def test_queries(client, django_assert_num_queries, departments):
    cast = make_scored(departments, change=lacking, scored=False)
    client.force_login(cast.quality_office)
    client.get(PENDING)
    with django_assert_num_queries(6):
        client.get(PENDING)
