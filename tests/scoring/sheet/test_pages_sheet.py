"""The score sheet: whose it is, what it tells whom, and every figure down to its facts."""

from __future__ import annotations

import datetime
import json
import re
from html import escape, unescape

import pytest
from django.urls import reverse
from gmpy2 import mpq

from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.models import Run
from scoring.runs.queries import rows_seen
from targets.scheme.loader import get_scheme
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, one_of_each_kind, page, score_again, without_office_score

pytestmark = pytest.mark.django_db


def sheet_of(cast, name: str, query: str = "") -> str:
    return reverse("scoring:sheet", args=[2020, cast.entry(name).pk]) + query


# --- whose it is ---


EVERYONE = {"人事处", "机电工程学院", "教务处", "信息工程学院"}


@pytest.mark.slow
def test_exactly_ones_own_sheets_are_there(client):
    cast = make_scored(published=True)
    seen = {}
    for part, user in cast.everyone().items():
        client.force_login(user)
        seen[part] = {name for name in EVERYONE if client.get(sheet_of(cast, name)).status_code == 200}
    assert seen == {
        **{part: set() for part in seen},
        **dict.fromkeys(["quality_office", "leading_group", "president", "party_committee", "auditor"], EVERYONE),
        "reporter": {"机电工程学院"},
        "vice_president": {"机电工程学院", "人事处"},
    }


@pytest.mark.slow
def test_a_department_reads_nothing_of_the_others(client):
    cast = make_scored(published=True)
    group = get_scheme("2020").groups["teaching"]
    for code in ["C1.1", "T1.2", *group.headings]:
        assert "信息工程学院" not in page(client, cast.reporter, sheet_of(cast, "机电工程学院", f"?item={code}"))
    assert "信息工程学院" in page(client, cast.quality_office, sheet_of(cast, "机电工程学院", "?item=C1.1"))


@pytest.mark.slow
def test_before_publication_a_department_sees_its_points_as_of_today_but_no_rank(client):
    cast = make_scored(scored=False)
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院"))
    total = score_again(cast).results.get(entry__name="机电工程学院").scores["total"]
    assert f"机电工程学院 · {total}&nbsp;分 · 截至 2020年12月31日（暂定）" in html
    assert "名次和格次公布后才有" in html
    assert "分 · 第" not in html
    assert "第&nbsp;2&nbsp;名（共&nbsp;2）" in page(client, cast.quality_office, sheet_of(cast, "机电工程学院"))


@pytest.mark.slow
def test_as_of_today_every_figure_has_its_explanation(client):
    cast = make_scored(scored=False)
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=C1.1"))
    assert "满分 0.5；2月15日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第2期）；得 0.4" in html
    problem = Problem.objects.get(entry=cast.entry("机电工程学院"), item="C1.1")
    correct_problem(problem=problem, by=cast.quality_office, count="3")
    assert "3 次 −0.3" in page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=C1.1"))


@pytest.mark.parametrize("code", ["", "K", "C1.1", "T1.2"])
@pytest.mark.slow
def test_before_publication_a_picture_holds_its_own_mark_alone(client, code):
    """Not even unnamed: the others' points are nobody's."""
    cast = make_scored(8)
    address = sheet_of(cast, "机电工程学院", f"?item={code}")
    assert sum(1 for _ in marks(page(client, cast.reporter, address))) == (1 if code in {"C1.1", "T1.2"} else 0)
    assert "中位数" not in page(client, cast.reporter, address)
    publish(Run.objects.get(), cast.quality_office)
    assert len(marks(page(client, cast.reporter, address))) == 4


def marks(html: str) -> list[dict[str, str]]:
    found = re.findall(r'data-values="([^"]*)"', html)
    return [row for one in found for row in json.loads(unescape(one))["rows"]]


@pytest.mark.slow
def test_a_later_run_takes_nothing_from_what_was_published(client):
    cast = make_scored(published=True)
    before = page(client, cast.reporter, sheet_of(cast, "机电工程学院")).split("<main")[1]
    score_again(cast, datetime.date(2020, 9, 30))
    assert page(client, cast.reporter, sheet_of(cast, "机电工程学院")).split("<main")[1] == before
    assert "第&nbsp;2&nbsp;名（共&nbsp;2）" in before


@pytest.mark.slow
def test_points_that_wait_are_not_lost(client):
    """Nothing is due yet: 待评 stands where a minus stood, and the category's lost points are those that were lost."""
    cast = make_scored(change=without_office_score("C2"))
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=C"))
    summary = html.split('id="row-C"')[1].split("</summary>")[0]
    assert '<p class="branch-steps">待评 1 分</p>' in summary
    html_of_total = page(client, cast.reporter, sheet_of(cast, "机电工程学院"))
    assert re.search(r"<h1>机电工程学院 · 得&nbsp;[\d.]+&nbsp;分 / 已评&nbsp;99&nbsp;分 · 截至", html_of_total)
    assert "1 项尚未评分，暂计 0 分：已评 99 分，待评 1 分。" in html_of_total
    lost = re.search(r'branch-lost"[^>]*>−([\d.]+)<', summary)
    row = r'<tr id="row-C[\d.]+" class="level-1[^"]*">.*?<td class="num"[^>]*>−?([\d.]*)</td>\s*</tr>'
    items = re.findall(row, html, re.DOTALL)
    assert lost
    assert mpq(lost[1]) == sum((mpq(one) for one in items if one), mpq(0))


@pytest.mark.slow
def test_why_a_department_was_vetoed_is_told_with_its_grade(client):
    def change(document):
        document["vetoes"] = [{"department": "机电工程学院", "reason": "试卷考前泄露"}]

    cast = make_scored(change=change)
    assert "试卷考前泄露" not in page(client, cast.reporter, sheet_of(cast, "机电工程学院"))
    publish(Run.objects.get(), cast.quality_office)
    assert "试卷考前泄露" in page(client, cast.reporter, sheet_of(cast, "机电工程学院"))


@pytest.mark.slow
def test_an_earlier_run_that_was_not_published_is_not_the_departments(client):
    cast = make_scored()
    score_again(cast)
    page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?run=1"), status=404)
    page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?run=9"), status=404)
    page(client, cast.quality_office, sheet_of(cast, "机电工程学院", "?run=1"))


# --- what it tells ---


@pytest.mark.slow
@pytest.mark.parametrize("visit", ["one of each rule", pytest.param("all", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ["人事处", "机电工程学院"])
def test_every_figure_opens_its_explanation(client, name, visit):
    cast = make_scored(published=True)
    group = get_scheme("2020").groups[cast.entry(name).group]
    items = list(group.items) if visit == "all" else one_of_each_kind(group.items.values())
    for code in [*group.categories, *(group.headings if visit == "all" else list(group.headings)[:1]), *items]:
        html = page(client, cast.quality_office, sheet_of(cast, name, f"?item={code}"))
        assert f'data-item="{code}"' in html
        assert "<h3>计分规则</h3>" in html
        if code in group.items:
            rule = group.items[code].rule.in_words(group.items[code])
            assert f"<p>{escape(rule.sentence)}。</p>" in html, code
            assert f'<p class="formula">{escape(rule.formula)}</p>' in html, code


def test_a_figure_that_is_not_there(client):
    cast = make_scored()
    page(client, cast.quality_office, sheet_of(cast, "机电工程学院", "?item=X9"), status=404)


@pytest.mark.slow
def test_a_lost_point_down_to_its_clause_and_notice(client):
    cast = make_scored()
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=C1.1"))
    problem = Problem.objects.get(entry=cast.entry("机电工程学院"), item="C1.1")
    assert "满分 0.5；2月15日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第2期）；得 0.4" in html
    assert reverse("notices:notice", args=[2020, problem.notice_id]) in html
    assert '<td class="num lost">−0.10</td>' in html
    assert "每月考勤表报送情况通报" in html


def test_work_items_are_listed_with_what_is_amiss(client):
    cast = make_scored()
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=K.quality"))
    assert '<td>完成一半<span class="reason">未完成</span></td><td class="whole">11月30日</td>' in html
    assert '<td>按期完成</td><td class="whole">6月30日</td>' in html


def test_a_figure_by_numerator_and_denominator(client):
    html = page(client, (cast := make_scored()).reporter, sheet_of(cast, "机电工程学院", "?item=T8"))
    assert "毕业率 81.0%（81 ÷ 100）" in html
    assert "<dd>81</dd>" in html


def pairs(html: str) -> dict[str, str]:
    """The words of the last list of pairs in ``html``, with what stands beside each."""
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", html.split("<dl")[-1]))


def entry_of(html: str, name: str) -> dict[str, str]:
    """The whole entry that opens beneath the line of ``name``."""
    return pairs(html.split(f"<td>{name}")[1].split("</details>")[0])


@pytest.mark.slow
def test_a_work_item_opens_to_its_whole_entry(client):
    def change(document):
        for row in document["work_items"]:
            if row["name"] == "按期完成":
                row |= {"late": True, "project": "高职双高工程"}

    cast = make_scored(change=change)
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=K.quality"))
    assert entry_of(html, "按期完成") == {
        "完成时限": "2020年6月30日",
        "完成情况": "完成 100%",
        "完成日期": "没有登记，认定为未按时完成",
        "完成要求": "没有不符合要求的认定",
        "权重": "1",
        "所属重大项目": "高职双高工程",
    }
    half = entry_of(html, "完成一半")
    assert half["完成情况"] == "计划 2，完成 1，计 50.0%"
    assert half["权重"] == "0.5"
    assert half["所属品牌"] == "文明校园"
    assert '<td class="num lost">−0.20</td>' in html.split("<td>按期完成")[1].split("</tr>")[0]


@pytest.mark.slow
def test_what_costs_points_adds_up_to_what_the_item_lost(client):
    cast = make_scored()
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=K.quality"))
    sums = dict(re.findall(r'<th scope="row">([^<]+)</th><td class="num"[^>]*>([^<]+)</td>', html))
    assert sums == {"问题扣分": "−0.20", "工作项目扣分": "−0.20", "本项失分": "−0.40"}


@pytest.mark.slow
def test_a_problem_that_no_notice_names_opens_to_its_whole_entry(client):
    def change(document):
        document["findings"].append(
            {"department": "机电工程学院", "item": "C1.1", "clause": "b", "count": "9", "date": "2020-05-04"}
        )

    cast = make_scored(change=change)
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=C1.1"))
    assert entry_of(html, "考勤检查发现非因公不在岗") == {
        "问题": "考勤检查发现非因公不在岗",
        "条款": "每次扣 0.2 分",
        "日期": "2020年5月4日",
        "数量": "9 次",
        "通报": "未注明",
    }
    sums = dict(re.findall(r'<th scope="row">([^<]+)</th><td class="num"[^>]*>([^<]+)</td>', html))
    assert sums == {"问题扣分": "−1.90", "条款上限、扣完为止": "+1.40", "本项失分": "−0.50"}


def test_a_count_says_who_reported_it_and_that_it_is_a_sum(client):
    cast = make_scored()
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=T10"))
    entry = entry_of(html, "教学类成果积分")
    assert (entry["填报部门"], entry["数量"], entry["计分"]) == ("教务处", "1", "每计 1 得 1 分")
    assert "没有逐项登记" in entry["明细"]


@pytest.mark.slow
def test_a_rate_says_how_many_of_how_many_and_its_exact_fraction_on_demand(client):
    def change(document):
        document["work_items"].append(
            {"department": "机电工程学院", "category": "K", "name": "三分之一", "due": "2020-06-30"}
            | {"target": "3", "actual": "1"}
        )

    cast = make_scored(change=change)
    total = page(client, cast.reporter, sheet_of(cast, "机电工程学院"))
    words = "63.3%（完成权重 1.58333 ÷ 权重合计 2.5）"
    assert f"<dt>重点工作完成率</dt><dd>{words}</dd>" in total
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=K.rate"))
    assert "30 × 1.58333 ÷ 2.5" in html
    assert "(19 ÷ 12)" not in html
    assert "<summary>精确值</summary>" in html
    assert pairs(html.split("精确值</summary>")[1].split("</details>")[0]) == {"折合完成": "19 ÷ 12"}


@pytest.mark.slow
def test_a_rate_reported_without_its_figures_says_so(client):
    def change(document):
        for row in document["metrics"]:
            if (row["department"], row["item"]) == ("机电工程学院", "T8"):
                del row["numerator"], row["denominator"]
                row["value"] = "0.919"

    cast = make_scored(change=change)
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=T8"))
    assert "<dt>填报</dt><dd>只报了比率 0.919，没有报分子、分母</dd>" in html


def test_what_is_waited_for_and_by_whom(client):
    cast = make_scored(change=without_office_score("C5"))
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院"))
    assert "待组织部评分" in html
    assert "1 项尚未评分，暂计 0 分" in html


def test_an_absent_item_and_what_it_does_to_its_category(client):
    def absent(document):
        document["scores"] = [row for row in document["scores"] if (row["department"], row["item"]) != MISSING]
        document["not_applicable"] = [dict(zip(("department", "item"), MISSING, strict=True))]

    cast = make_scored(change=absent)
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=C"))
    assert "不计分，按已有项目扩权" in html
    assert "有缺项，扩权 20 × " in html
    head = html.split('id="row-C"')[1].split("<details")[0]
    assert re.search(r"18 项满 19 分，得 ([0-9.]+)，折算 20 分：20 × \1 ÷ 19 = [0-9.]+", head)


@pytest.mark.slow
def test_what_is_absent_stands_in_one_line_that_opens(client):
    def absent(document):
        gone = {("机电工程学院", code) for code in ("T1.1", "T1.2", "T7")}
        document["metrics"] = [row for row in document["metrics"] if (row["department"], row["item"]) not in gone]
        document["not_applicable"] = [{"department": department, "item": item} for department, item in gone]

    cast = make_scored(change=absent)
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院"))
    shown, _, folded = html.split('id="row-T"')[1].split("</section>")[0].partition('<details class="absent">')
    assert "<summary>缺项 3 项，共 3 分，不计分，按已有项目扩权</summary>" in folded
    for number in ("1.1", "1.2", "7"):
        assert f">{number}</span>" in folded
        assert f">{number}</span>" not in shown
    assert "其中缺项 1 分" in shown, "the heading of T1.1 says what of its points is neither earned nor lost"
    opened = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=T7"))
    assert opened.count('<details class="absent" open>') == 1


@pytest.mark.slow
def test_the_items_by_what_they_lost(client):
    cast = make_scored()
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院"))
    assert 'order=lost"' in html.split('aria-label="排列"')[1].split("</nav>")[0]
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=C1.1&order=lost"))
    rows = re.findall(r'<tr id="row-([^"]+)"', html)
    assert rows[0] == "K.rate"
    assert len(rows) == len(set(rows)) > 20
    assert "失分合计" in html
    assert f'href="?item={rows[0]}&amp;order=lost"' in html, "the order is kept from figure to figure"
    assert 'data-item="C1.1"' in html


MISSING = ("机电工程学院", "C2")


@pytest.mark.slow
def test_facts_that_changed_since(client):
    cast = make_scored()
    publish(Run.objects.get(), cast.quality_office)
    problem = Problem.objects.get(entry=cast.entry("机电工程学院"), item="C1.1")
    correct_problem(problem=problem, by=cast.quality_office, count="3")
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=C1.1"))
    assert "之后考核事实或方案有变动" in html
    assert "1 次 −0.1" in html
    publish(score_again(cast), cast.quality_office, "更正")
    html = page(client, cast.reporter, sheet_of(cast, "机电工程学院", "?item=C1.1"))
    assert "之后考核事实有变动" not in html
    assert "3 次 −0.3" in html


def test_before_the_first_run(client):
    cast = make_scored(scored=False)
    assert "尚未算分" in page(client, cast.quality_office, sheet_of(cast, "机电工程学院"))


def test_a_run_keeps_the_facts_that_it_saw(client):
    cast = make_scored()
    run = cast.year.runs.get()
    assert rows_seen(run)["机电工程学院"]["findings"]
    publish(run, cast.quality_office)
    assert "终评（已公布）" in page(client, cast.reporter, "/2020/ranking/")
