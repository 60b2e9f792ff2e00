"""The matrix, and the awards and quotas: for who reads everything."""

from __future__ import annotations

import re

import pytest

from tests.scoring.scored import all_done, make_scored, page, without_office_score

pytestmark = pytest.mark.django_db
MATRIX = "/2020/matrix/"
AWARDS = "/2020/awards/"
READERS = {"quality_office", "leading_group", "president", "party_committee", "auditor"}


def consequences(html: str) -> dict[str, str]:
    """Which departments each consequence of a grade falls on."""
    section = html.split("其他使用")[1]
    return {label: names.strip() for label, names in re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)<", section)}


def test_who_reads_everything_reads_them_and_the_others_find_no_page(client):
    cast = make_scored(published=True)
    for path in (MATRIX, AWARDS):
        for part in READERS:
            assert "截至 2020年12月31日 · 第 1 次算分" in page(client, getattr(cast, part), path), part
        for part in cast.everyone().keys() - READERS:
            page(client, getattr(cast, part), path, status=404)


@pytest.mark.parametrize("path", [MATRIX, AWARDS])
def test_before_the_first_run_and_a_run_that_is_not_there(client, path):
    cast = make_scored(scored=False)
    assert "尚未算分" in page(client, cast.quality_office, path)
    page(client, cast.quality_office, path + "?run=3", status=404)


def test_a_lost_point_is_darker_and_leads_to_its_reason(client):
    cast = make_scored()
    html = page(client, cast.quality_office, MATRIX + "?group=teaching&category=C")
    sheet = f"/2020/departments/{cast.entry('机电工程学院').pk}/"
    assert f'<td class="q1"><a href="{sheet}?item=C1.1">0.4</a></td>' in html
    assert "K.rate" not in html


def test_pending_and_absent_cells_say_so(client):
    def change(document):
        without_office_score("C5")(document)
        document["scores"] = [row for row in document["scores"] if row["item"] != "C2"]
        names = [row["name"] for row in document["departments"]]
        document["not_applicable"] = [{"department": name, "item": "C2"} for name in names]

    html = page(client, make_scored(change=change).quality_office, MATRIX)
    assert ">待</a></td>" in html
    assert ">缺</a></td>" in html


def test_a_clause_that_opens_a_veto_proposal(client):
    def change(document):
        document["findings"].append({"department": "教务处", "item": "C10", "clause": "v", "date": "2020-05-06"})

    cast = make_scored(change=change)
    html = page(client, cast.quality_office, AWARDS)
    assert "一票否决建议" in html
    assert f"/2020/departments/{cast.entry('教务处').pk}/?item=C10" in html
    assert "否决提案" in html


def test_the_money_and_the_quotas(client):
    def change(document):
        document["innovations"] = [{"department": "机电工程学院", "project": "数控实训基地"}]
        document["award"] = {"pool": "300000", "reserve": "0"}
        document["quotas"] = [{"department": "机电工程学院", "kind": "annual_excellent", "base": "12"}]

    html = page(client, make_scored(8, change=change).quality_office, AWARDS)
    won = '<span class="award-sum">10,000.00 元</span><span class="soft award-why">数控实训基地</span>'
    assert f'<td class="num" data-label="创新贡献奖">{won}</td>' in html
    assert '<td class="num strong" data-label="合计">10,000.00 元</td>' in html
    figures = re.findall(r'figure-label">([^<]+)</span><span class="figure-value">([^<]+)<', html)
    assert figures == [
        ("奖励总额", "300,000.00 元"),
        ("创新贡献奖", "10,000.00 元"),
        ("优秀奖", "0.00 元"),
        ("未分配", "290,000.00 元"),
    ]
    assert '<th scope="col" class="num">年终考核优秀指标</th>' in html
    assert consequences(html)["主要负责人年终考核原则上确定为优秀"] == "无"


def test_a_pool_that_does_not_suffice(client):
    def change(document):
        document["award"] = {"pool": "100", "reserve": "0"}
        all_done(document)

    html = page(client, make_scored(8, change=change).quality_office, AWARDS)
    assert "奖励总额不足" in html


def test_a_bonus_tells_what_it_came_of(client):
    """Two departments are 好 and have 40 heads each: 300000 ÷ 80 = 3750 yuan a head."""

    def change(document):
        document["award"] = {"pool": "300000"}
        all_done(document)
        for row in document["departments"]:
            row["headcount"] = "40"

    html = page(client, make_scored(8, change=change).quality_office, AWARDS)
    assert html.count("3,750.00 元 × 40 人") == 2
    assert html.count('<td class="num strong" data-label="合计">150,000.00 元</td>') == 2
    assert consequences(html)["主要负责人年终考核原则上确定为优秀"].count("、") == 1


def test_quotas_that_change_stand_before_those_that_stay(client):
    def change(document):
        names = [row["name"] for row in document["departments"]]
        document["quotas"] = [{"department": name, "kind": "annual_excellent", "base": "9"} for name in names]
        document["award"] = {"pool": "300000", "reserve": "9"}
        all_done(document)

    html = page(client, make_scored(8, change=change).quality_office, AWARDS)
    changed, _, unchanged = html.partition("指标不变的 6 个部门")
    assert changed.count("原 9，+1") == 2
    assert "不变</small>" not in changed
    assert "不变</small>" in unchanged
