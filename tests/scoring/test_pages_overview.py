"""The matrix, and the awards and quotas: for who reads everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.scoring.scored import all_done, make_scored, page, without_office_score

pytestmark = pytest.mark.django_db
MATRIX = "/2020/matrix/"
AWARDS = "/2020/awards/"
READERS = {"quality_office", "leading_group", "president", "party_committee", "auditor"}


def consequences(html: str) -> dict[str, str]:
    """Which departments each consequence of a grade falls on."""
    section = html.split("其他使用")[1]
    return {label: names.strip() for label, names in re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)<", section)}


@pytest.mark.slow
def test_who_reads_everything_reads_them_and_the_others_find_no_page(client):
    cast = make_scored(published=True)
    for path in (MATRIX, AWARDS):
        for part in READERS:
            assert "截至 2020年12月31日 · 第 1 次算分" in page(client, getattr(cast, part), path), part
        for part in cast.everyone().keys() - READERS:
            page(client, getattr(cast, part), path, status=404)


@pytest.mark.parametrize("path", [MATRIX, AWARDS])
@pytest.mark.slow
def test_before_the_first_run_and_a_run_that_is_not_there(client, path):
    cast = make_scored(scored=False)
    assert "尚未算分" in page(client, cast.quality_office, path)
    page(client, cast.quality_office, path + "?run=3", status=404)


def test_a_lost_point_is_darker_and_leads_to_its_reason(client):
    cast = make_scored()
    html = page(client, cast.quality_office, MATRIX + "?group=teaching&category=C")
    sheet = f"/2020/departments/{cast.entry('机电工程学院').pk}/"
    assert f'<td class="q1"><a href="{sheet}?item=C1.1">0.40</a></td>' in html
    assert "K.rate" not in html


def test_what_names_the_most_lost_items_counts_points_and_no_shares(client):
    """K1 lost some points of 30, and C14 all of its one point at one department: much of its share, few points."""

    def change(document):
        document["findings"].append({"department": "教务处", "item": "C14", "clause": "b", "count": "60"})

    html = page(client, make_scored(change=change).quality_office, MATRIX)
    most = re.findall(r"(\S+?)&nbsp;(−[0-9.]+)", html.split("<h1>")[1].split("</h1>")[0].replace("失分最多：", "、"))
    names = [name.split("、")[-1] for name, _ in most]
    points = [float(lost.replace("−", "-")) for _, lost in most]
    assert names[0] == "重点工作完成率"
    assert points == sorted(points)
    assert f">{most[0][1]}</td>" in html.split("<tfoot>")[1], "and the sum stands beneath the column"


def heat(html: str, code: str) -> list[tuple[str, str]]:
    """The figures of an item's column, each with how dark it is."""
    return re.findall(rf'<td class="q(.)"[^>]*><a href="[^"]*\?item={re.escape(code)}"[^>]*>([0-9.]+)<', html)


def test_more_points_lost_are_darker_whatever_the_item_has(client):
    """24.27 of 30 and 29.83 of 30 were of one colour; 6 and 0.2 points lost are not."""

    def change(document):
        for row in document["work_items"]:
            if row["category"] == "K" and row["department"] in {"人事处", "教务处"}:
                row.clear()
        document["work_items"] = [row for row in document["work_items"] if row]
        for name, done in (("人事处", "0.809"), ("教务处", "0.9943")):
            document["work_items"].append(
                {"department": name, "category": "K", "name": "重点", "due": "2020-06-30", "completion": done}
            )

    html = page(client, make_scored(change=change).quality_office, MATRIX + "?group=functional")
    assert {figure: dark for dark, figure in heat(html, "K.rate")} == {"24.27": "5", "29.829": "2"}
    legend = html.split('class="heat-legend"')[1].split("</p>")[0]
    told = re.findall(r'class="q(\d)">([^<]+)<', legend)
    assert told == [("0", "0"), ("1", "0.1 以内"), ("2", "0.3 以内"), ("3", "1 以内"), ("4", "3 以内"), ("5", "更多")]


def test_every_darkness_can_be_read():
    """Contrast of text and ground, as WCAG reckons it: 4.5 at least, and the steps themselves apart."""
    css = finders.find("css/scoring.css")
    assert css
    rules = Path(css).read_text()
    named = {"var(--ink)": "#1d2733", "var(--ink-soft)": "#55606e", "#fff": "#ffffff"}
    grounds = [ground("#ffffff")]
    for step in range(1, 6):
        back, text = re.findall(
            rf"\.q{step} {{ background: (\S+) !important; color: (\S+?)(?: !important)?; }}", rules
        )[0]
        assert contrast(ground(back), ground(named.get(text, text))) >= 4.5, step
        assert contrast(ground(back), grounds[-1]) >= 1.1, step
        grounds.append(ground(back))


def ground(colour: str) -> float:
    """The relative luminance of ``#rrggbb``."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


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
    assert '<th scope="col" class="num quota-name">年终考核优秀指标</th>' in html
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
