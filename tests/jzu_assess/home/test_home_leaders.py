"""The home page of those who read everything, of a vice-president and of the administrator."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.urls import reverse
from home_year import make_year, page, score, tasks

from departments.accounts.services import accounts
from scoring.models import Veto
from tests.signs import all_alive

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_vetoes_proposals_and_ties_need_a_look(client):
    def change(document):
        # The same facts for both colleges, so that nothing parts them.
        for rows in (document[name] for name in ("work_items", "findings", "metrics", "tallies", "scores")):
            rows[:] = [row for row in rows if row["department"] != "信息工程学院"]
            rows += [{**row, "department": "信息工程学院"} for row in rows if row["department"] == "机电工程学院"]
        document["findings"].append({"department": "教务处", "item": "C8", "clause": "v"})

    cast = make_year(change=change)
    Veto.objects.create(entry=cast.entry("人事处"), reason="一级教学事故")
    score(cast, publish=True)

    shown = page(client, cast.leading_group)

    assert "一级教学事故" in shown
    assert "教务处</a>：意识形态，意识形态工作情节严重被追究责任" in shown
    assert "教学院部第 1 名：机电工程学院、信息工程学院</span>" in shown


def test_a_tie_across_the_line_is_marked(client):
    def change(document):
        for index in (1, 3):
            rows = document["departments"]
            rows[index]["group"] = "functional"
        for name in ("work_items", "findings", "metrics", "tallies", "scores"):
            first = [row for row in document[name] if row["department"] == "人事处"]
            document[name] = [{**row, "department": one["name"]} for one in document["departments"] for row in first]

    cast = make_year(change=change)
    score(cast, publish=True)

    assert "第 1 名：人事处、机电工程学院、教务处、信息工程学院，跨前 1/3 分界" in page(client, cast.president)


def test_the_vice_president_sees_the_departments_in_charge(client):
    cast = make_year()
    run = score(cast, publish=True)
    shown = page(client, cast.vice_president)
    assert "分管的 2 个部门" in shown
    for name in ("人事处", "机电工程学院"):
        assert run.results.get(entry=cast.entry(name)).scores["total"] in shown
    assert "教务处" not in shown


def test_the_auditor_sees_the_runs_with_their_hashes(client):
    cast = make_year()
    run = score(cast)
    shown = page(client, cast.auditor)
    assert run.results_hash[:16] in shown
    assert reverse("departments:audit_trail") in shown.split("<main")[1]


@pytest.mark.slow
def test_the_administrator_sees_who_is_locked_out(client, cast):
    all_alive()
    for username in ("reporter", "no such account"):
        for _ in range(5):
            authenticate(RequestFactory().post("/login/"), username=username, password="wrong")
    accounts.disable(user=cast.experts, by=cast.administrator)

    shown = page(client, cast.administrator)
    locked = f"{reverse('departments:accounts')}?state=locked"
    assert tasks(shown) == [
        ("2020年度准备：填报账户未齐", reverse("departments:opening", args=[2020]), "去办理"),
        ("1 个账户因登录失败被锁定：reporter", locked, "去处理"),
    ]
    assert reverse("departments:audit_trail") in shown.split("<main")[1]
    client.force_login(cast.administrator)
    glance = client.get("/2020/").context["page"].accounts
    assert (glance.total, glance.disabled) == (13, 1)
