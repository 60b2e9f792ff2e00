"""The list of one's own departments, and the way from it to a score sheet."""

from __future__ import annotations

import pytest
from django.urls import reverse

from departments.models import Office, Year
from departments.opening.services import open_year
from departments.roster.services import change_entry
from departments.roster.university import listed_roster
from tests.scoring.scored import make_scored, page, without_office_score

pytestmark = pytest.mark.django_db


def sheet_of(cast, name: str, query: str = "") -> str:
    return reverse("scoring:sheet", args=[2020, cast.entry(name).pk]) + query


def test_one_department_leads_straight_to_its_sheet(client):
    cast = make_scored()
    client.force_login(cast.reporter)
    assert client.get("/2020/departments/").headers["Location"] == sheet_of(cast, "机电工程学院")


def test_before_publication_the_list_has_points_and_no_column_for_what_nobody_may_know(client):
    cast = make_scored(change=without_office_score("C2"), scored=False)
    html = page(client, cast.vice_president, "/2020/departments/")
    assert "已评 99 · 待评 1（1 项）" in html
    assert "名次</th>" not in html
    assert "格次</th>" not in html


def test_several_departments_are_listed(client):
    cast = make_scored(published=True)
    html = page(client, cast.vice_president, "/2020/departments/")
    assert "我的 2 个部门" in html
    assert sheet_of(cast, "人事处") in html
    assert "教务处" not in html


@pytest.mark.slow
@pytest.mark.parametrize("part", ["assessor", "stranger", "administrator", "quality_office"])
def test_who_has_no_department_finds_no_list(client, part):
    page(client, getattr(make_scored(), part), "/2020/departments/", status=404)


def test_the_year_switch_leads_to_the_same_department(client):
    cast = make_scored()
    later: Year = open_year(listed=listed_roster(2021), scheme="2020")
    client.force_login(cast.reporter)
    response = client.get(reverse("scoring:sheet", args=[2021, cast.entry("机电工程学院").pk]))
    assert response.headers["Location"] == reverse(
        "scoring:sheet", args=[2021, later.roster.get(name="机电工程学院").pk]
    )
    page(client, cast.reporter, reverse("scoring:sheet", args=[2021, cast.entry("信息工程学院").pk]), status=404)


@pytest.mark.slow
def test_a_sheet_calls_offices_as_they_are_called(client):
    def absent(document):
        document["findings"] = [row for row in document["findings"] if row["item"] not in {"R3.1", "C1.1"}]
        document["not_applicable"] = [{"department": "机电工程学院", "item": "R3.1"}]
        document["scores"] = [row for row in document["scores"] if row["item"] != "C2"]

    cast = make_scored(change=absent)
    Office.objects.filter(name="招生就业处").update(department=cast.entry("教务处").department)
    Office.objects.filter(name="国资处").update(department=cast.entry("人事处").department)
    change_entry(entry=cast.entry("教务处"), name="教学处")
    client.force_login(cast.quality_office)
    sheet = f"/2020/departments/{cast.entry('机电工程学院').pk}/"
    page = client.get(sheet + "?item=R").context["page"]
    assert "教学处" in page.explanation.sentence
    assert "招生就业处" not in page.explanation.sentence
    assert "待人事处评分" in client.get(sheet).content.decode()
