"""What moved between two runs, and why."""

from __future__ import annotations

import datetime

import pytest
from gmpy2 import mpq

from departments.roster.leaving import merge
from departments.roster.services import change_entry
from scoring.models import Run
from scoring.runs.services import score_year
from tests.scoring.comparing.comparing import (
    added_up,
    group_of,
    line_of,
    measured,
    next_year,
    page_of,
    pair_of,
    renamed,
    rescored,
    scheme,  # noqa: F401 fixture
    told,
    without,
)
from tests.scoring.scored import make_scored, score_again

pytestmark = pytest.mark.django_db
# By the place in the group: 全校性体育活动.
RANKED = "R2.1.4.4"


@pytest.fixture
def cast():
    return make_scored(8)


def twice(document) -> None:
    """人事处 broke the first clause of 工作考勤 twice, not once."""
    row = next(r for r in document["findings"] if (r["department"], r["item"]) == ("人事处", "C1.1"))
    row["count"] = "2"


def test_by_a_finding(cast):
    pair = pair_of(Run.objects.get(), rescored(cast, twice))
    line, page = line_of(pair, "人事处"), page_of(pair, "人事处")
    assert told(page) == {
        "工作考勤": [
            "0.40 → 0.30",
            "本部门事实：更改 月考勤报表迟报、漏报、瞒报、错报 2020年1月15日 人事处通报〔2020〕第1期：数量 1 → 2",
        ]
    }
    assert (line.total.difference, line.words, added_up(page)) == ("−0.10", "工作考勤 −0.10", mpq(-1, 10))
    others = [one for one in group_of(pair).departments if one.name != "人事处"]
    assert not any(one.total.moved for one in others)
    assert [(one.what, one.words) for one in group_of(pair).differences] == [
        ("考核事实", "存在问题新增 0，更改 1，删除 0，不变 187")
    ]


@pytest.mark.slow
def test_by_the_facts_of_another(cast):
    """信息工程学院 overtakes: whoever was before it loses a place on an item that ranks."""
    pair = pair_of(Run.objects.get(), rescored(cast, lambda document: measured(document, "信息工程学院", RANKED, 99)))
    mine, other = page_of(pair, "信息工程学院"), page_of(pair, "部门7")
    assert told(mine)["全校性体育活动"][1:] == [
        "本部门事实：更改 体育活动成绩 0.83 分（83 ÷ 100） → 0.99 分（99 ÷ 100）"
    ]
    (cause,) = causes_of(other)
    assert cause.what == "其他部门"
    assert cause.words == ("本组排名 第 1 名（共 4 个部门） → 第 2 名（共 4 个部门）",)
    assert [fact.sentence for fact in cause.facts] == [
        "更改 信息工程学院 体育活动成绩 0.83 分（83 ÷ 100） → 0.99 分（99 ÷ 100）"
    ]
    assert added_up(other) == line_of(pair, "部门7", "teaching").change < 0
    assert not page_of(pair, "机电工程学院").department.total.moved, "it was last before, and is"


def causes_of(page):
    """Of the item that ranks."""
    lines = [one for category in page.categories for one in category.lines]
    return next(one.causes for one in lines if one.line.name == "全校性体育活动")


@pytest.mark.slow
def test_what_came_of_the_own_facts_and_what_of_others_is_told_apart(cast):
    """The last of four would be second among the others as they were, and is third, since another rose past it."""

    def change(document):
        measured(document, "机电工程学院", RANKED, 86)
        measured(document, "信息工程学院", RANKED, 95)

    pair = pair_of(Run.objects.get(), rescored(cast, change))
    page = page_of(pair, "机电工程学院")
    own, others = causes_of(page)
    assert (own.what, own.points) == ("本部门事实", "+0.10")
    assert (others.what, others.points) == ("其他部门", "−0.05")
    assert told(page)["全校性体育活动"][0] == "0.05 → 0.10"
    assert added_up(page) == page.department.change


@pytest.mark.slow
def test_by_the_scheme(cast, scheme):  # noqa: F811
    scheme(("报、错报, unit: 次, points: 0.1}", "报、错报, unit: 次, points: 0.2}"))
    pair = pair_of(Run.objects.get(), score_again(cast))
    assert told(page_of(pair, "人事处")) == {
        "工作考勤": [
            "0.40 → 0.30",
            "考核方案：条款“月考勤报表迟报、漏报、瞒报、错报”由“每次扣 0.1 分”改为“每次扣 0.2 分”",
        ]
    }
    (difference,) = group_of(pair).differences
    assert (difference.what, difference.words) == ("考核方案", "1 处不同")


def test_an_item_of_one_scheme_alone_stands_beside_what_came_in_its_place(cast, scheme):  # noqa: F811
    scheme(("name: 工作考勤", "name: 出勤"))
    pair = pair_of(Run.objects.get(), score_again(cast))
    page = page_of(pair, "人事处")
    assert told(page) == {
        "出勤": ["— → 0.40", "考核方案：方案不同：新增的指标"],
        "工作考勤": ["0.40 → —", "考核方案：方案不同：不再有这一项"],
    }
    assert added_up(page) == page.department.change == 0
    assert page.department.moved


def test_by_the_program(cast, monkeypatch):
    monkeypatch.setattr(score_year, "program_hash", lambda: "another")
    pair = pair_of(Run.objects.get(), score_again(cast))
    assert [(one.what, one.words) for one in group_of(pair).differences] == [("计分程序", "两次之间有更新")]


@pytest.mark.slow
def test_by_the_day(cast):
    trial = score_again(cast, datetime.date(2020, 1, 10))
    pair = pair_of(trial, Run.objects.get(number=1))
    assert told(page_of(pair, "人事处"))["工作考勤"] == [
        "0.50 → 0.40",
        "本部门事实：按截止日计入 月考勤报表迟报、漏报、瞒报、错报 2020年1月15日 人事处通报〔2020〕第1期",
    ]
    assert told(page_of(pair, "人事处"))["重点工作完成率"][0].startswith("待评 → ")
    back = pair_of(Run.objects.get(number=1), trial)
    assert told(page_of(back, "人事处"))["工作考勤"][1].startswith("本部门事实：按截止日不计 ")


@pytest.mark.slow
def test_what_is_absent_is_reweighted_in_a_line_of_its_own(cast):
    def absent(document):
        document["findings"] = [r for r in document["findings"] if (r["department"], r["item"]) != ("人事处", "C1.1")]
        document["not_applicable"] = [{"department": "人事处", "item": "C1.1"}]

    page = page_of(pair_of(Run.objects.get(), rescored(cast, absent)), "人事处")
    assert told(page)["工作考勤"] == [
        "0.40 → 缺项",
        "本部门事实：删除 月考勤报表迟报、漏报、瞒报、错报 2020年1月15日 人事处通报〔2020〕第1期；新增 缺项",
    ]
    assert told(page)["缺项折算"][0].startswith("0 → +")
    assert added_up(page) == page.department.change


@pytest.mark.slow
def test_a_department_that_was_renamed_is_the_same(cast):
    change_entry(entry=cast.entry("人事处"), name="人力资源处")
    pair = pair_of(Run.objects.get(), rescored(cast, lambda document: None))
    line = line_of(pair, "人力资源处")
    assert (line.was_called, line.state, line.moved) == ("人事处", "", False)
    assert group_of(pair).identical


@pytest.mark.slow
def test_a_department_that_was_merged_is_gone_and_says_where_it_went(cast):
    merge(sources=[cast.entry("部门4")], into=cast.entry("部门6"), reason="机构改革")
    pair = pair_of(Run.objects.get(), score_again(cast))
    line = line_of(pair, "部门4")
    assert (line.state, line.total.after, line.change) == ("不再参加", "—", None)
    assert "并入部门6：机构改革。" in line.became


@pytest.mark.slow
def test_identical(cast):
    page = group_of(pair_of(Run.objects.get(), score_again(cast)))
    assert page.identical
    assert page.differences == ()


class TestTwoYears:
    @pytest.fixture
    def pair(self, cast):
        def change(document):
            twice(document)
            renamed(document, "部门4", "新名处")
            without(document, "部门6")
            document["departments"].append({"name": "新设处", "group": "functional", "headcount": "9"})
            for row in [r for r in document["work_items"] if r["department"] == "人事处"]:
                document["work_items"].append({**row, "department": "新设处"})

        cast.entry("部门4").department.__class__.objects.filter(name="部门4").update(name="新名处")
        return pair_of(Run.objects.get(), next_year(cast, change))

    @pytest.mark.slow
    def test_departments_are_matched_whatever_they_are_called(self, pair):
        found = {one.name: (one.was_called, one.state) for one in group_of(pair).departments}
        assert found == {
            "人事处": ("", ""),
            "教务处": ("", ""),
            "新名处": ("部门4", ""),
            "新设处": ("", "新增"),
            "部门6": ("", "不再参加"),
        }
        assert group_of(pair).heading.endswith("1 个新增，1 个不再参加")

    @pytest.mark.slow
    def test_facts_of_either_year_stand_under_its_name(self, pair):
        assert pair.called == ("2020年度", "2021年度")
        words = told(page_of(pair, "人事处"))["工作考勤"]
        assert words[0] == "0.40 → 0.30"
        assert "2020年度 月考勤报表迟报、漏报、瞒报、错报 2020年1月15日" in words[1]
        assert "2021年度 月考勤报表迟报、漏报、瞒报、错报 2021年1月15日" in words[1]
        assert group_of(pair).differences == ()

    @pytest.mark.slow
    def test_sums(self, pair):
        for name in ("人事处", "教务处", "新名处"):
            page = page_of(pair, name)
            assert added_up(page) == page.department.change
