"""The scheme in words: one example of each kind of rule, as a person reads it on the scheme's pages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from gmpy2 import mpq

from targets.scheme.loader import get_scheme
from targets.scheme.model import Item
from targets.scheme.rules.bands import Bands
from targets.scheme.rules.intervals import Band
from targets.scheme.rules.kinds import KINDS
from targets.scheme.rules.quality import Quality
from targets.scheme.rules.threshold import Threshold
from targets.scheme.wording import clause_in_words, overflow_in_words, reweighting_in_words

EXAMPLES = {
    "K.rate": (
        "按已到期工作项目的完成率计分，有权重的按权重平均；经批准不计入考核基数的除外",
        "得分 = 30 × 各项目（权重 × 完成率）之和 ÷ 权重之和",
        "",
    ),
    "K.quality": (
        "已到期的工作项目未按时完成、未按要求完成或未完成的，每项扣 0.2 分，同一项目只扣一次；另按条款扣分；扣完为止",
        "得分 = 10 − 0.2 × 被扣分的工作项目数 − 各条款扣分之和，不低于 0",
        "",
    ),
    "C1.1": ("满分 0.5 分，按条款扣分，扣完为止", "得分 = 0.5 − 各条款扣分之和，不低于 0", ""),
    "C2": ("由考核部门按其考核办法在 0–1 分内评分，并写明依据", "得分 = 考核部门评分", ""),
    "C3": (
        "按预算执行率分档扣分：高于 90% 的，不扣分；高于 80%、不高于 90% 的，扣 0.2 分；"
        "高于 60%、不高于 80% 的，扣 0.5 分；不高于 60% 的，扣 1 分",
        "得分 = 1 − 所在档的扣分",
        "",
    ),
    "C13.1": ("按借阅完成率计分，达到 100% 得满分", "得分 = 0.25 × 借阅完成率，不超过 0.25", ""),
    "R2.1.5": (
        "本组按品牌项目评审得分从高到低排名，第 1 名得满分，以后按名次递减；数值相同的并列，取靠前的名次；"
        "数值为 0 的不得分，不参加排名",
        "得分 = 0.5 × (参加排名的部门数 − 名次 + 1) ÷ 参加排名的部门数",
        "",
    ),
    "R2.1.7": (
        "各组成部分得分之和，再按条款扣分，扣完为止",
        "得分 = 各组成部分得分之和 − 各条款扣分之和，不低于 0",
        "",
    ),
    "R2.1.7.1": (
        "助学贷款覆盖率不低于全校平均得满分；低于的，按实际值 ÷ 全校平均 × 满分计分",
        "得分 = 0.5 × 助学贷款覆盖率 ÷ 全校平均，不超过 0.5",
        "",
    ),
    "R3.7": (
        "按数量计分，每计 1 的分值：入驻创业团队 0.2 分；最高 0.2 分",
        "得分 = 0.2 × 入驻创业团队，不超过 0.2",
        "",
    ),
    "R3.8": ("是否组织创业培训：是，得 0.2 分；否，不得分", "得分 = 0.2（是）或 0（否）", ""),
    "R6.2": (
        "以 100 分为基础分，按数量积分，每计 1 的分值：市级系统表彰 2 分、市委市政府及省级系统表彰 3 分、"
        "省委省政府及部委表彰 5 分、国家级表彰 8 分、实践抽查不在岗 −5 分；师德不合格人数达到 2 的计 0 分。"
        "积分本组最高的得满分，其他部门按与最高者的比例计分",
        "得分 = 1 × 积分 ÷ 本组最高积分，不低于 0",
        "积分 = 100 + 2 × 市级系统表彰 + 3 × 市委市政府及省级系统表彰 + 5 × 省委省政府及部委表彰 + 8 × 国家级表彰"
        " − 5 × 实践抽查不在岗；师德不合格人数达到 2 时积分为 0",
    ),
    "T1.2": (
        "初次就业率（7 月 25 日统计）达到 80% 得满分；未达到的，按实际值 ÷ 80% × 满分计分；"
        "本组无部门达到时，第 1 名得满分，其他部门按与第 1 名的比例计分",
        "得分 = 0.5 × 初次就业率 ÷ 80%，不超过 0.5；本组无部门达到时，得分 = 0.5 × 初次就业率 ÷ 本组最高的初次就业率",
        "",
    ),
    "T3.1": (
        "按合作企业数占专业总数比例分档计分：不高于 100% 的，按合作企业数占专业总数比例 × 0.2 计分；"
        "高于 100%、低于 200% 的，计 0.25 分；不低于 200% 的，计 0.3 分",
        "得分 = 合作企业数占专业总数比例 × 0.2（不高于 100%）；0.25（高于 100%、低于 200%）；0.3（不低于 200%）",
        "",
    ),
    "T3.5": (
        "共同开发教材数本组最高的得满分，其他部门按与最高者的比例计分",
        "得分 = 0.3 × 共同开发教材数 ÷ 本组最高的共同开发教材数",
        "",
    ),
    "T10": (
        "按数量积分，每计 1 的分值：教学类成果积分 1 分。积分本组最高的得满分，其他部门按与最高者的比例计分",
        "得分 = 4 × 积分 ÷ 本组最高积分，不低于 0",
        "积分 = 教学类成果积分",
    ),
}  # fmt: skip


def teaching(code: str) -> Item:
    return get_scheme("2020").groups["teaching"].items[code]


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_rule_in_words_and_as_a_formula(code: str) -> None:
    item = teaching(code)
    wording = item.rule.in_words(item)
    assert (wording.sentence, wording.formula, wording.where) == EXAMPLES[code]


@pytest.mark.parametrize("group", get_scheme("2020").groups)
def test_a_formula_is_written_in_words(group: str) -> None:
    for item in get_scheme("2020").groups[group].items.values():
        wording = item.rule.in_words(item)
        assert not re.search(r"[A-Za-zΣ]", wording.formula + wording.where), item.code


def test_there_is_an_example_of_every_rule() -> None:
    assert {type(teaching(code).rule) for code in EXAMPLES} == {form for forms in KINDS.values() for form in forms}


@pytest.mark.parametrize(
    ("code", "clause", "words"),
    [
        ("C1.2", "a", "每人次扣 0.1 分"),
        ("C1.2", "b", "每次由考核部门在 0.2–0.5 分内酌定"),
        ("C4", "a", "每项扣 0.2 分，本条最多扣 0.2 分"),
        ("C8", "v", "不扣分，提出一票否决建议"),
        ("R3.1", "a", "每场扣 0.01 分"),
    ],
)
def test_a_clause_in_words(code: str, clause: str, words: str) -> None:
    assert clause_in_words(teaching(code).clauses[clause]) == words


def test_overflow_in_words() -> None:
    groups = get_scheme("2020").groups
    assert overflow_in_words(groups["functional"]) == (
        "职责履行扣完后，超出的部分从常规工作目标的完成质量中扣除，扣完为止"
    )
    assert overflow_in_words(groups["teaching"]) == ("职责履行扣完后，超出的部分从常规工作目标中扣除，最多扣 10 分")


def test_reweighting_in_words() -> None:
    categories = get_scheme("2020").groups["teaching"].categories
    assert reweighting_in_words(categories["K"]) == "本类别不得缺项"
    assert reweighting_in_words(categories["T"]) == "有缺项的，按其余指标的得分比例折算为 20 分"
    assert "考核部门的指标全部缺项的" in reweighting_in_words(categories["R"])


def test_rules_of_other_schemes() -> None:
    """What a school may change: one flag alone, a figure that is no share, bands open to both sides."""
    late = replace(teaching("K.quality"), rule=Quality(per_flagged=mpq(1), flags=frozenset({"late"})), clauses={})
    assert late.rule.in_words(late).sentence == "已到期的工作项目未按时完成的，每项扣 1 分，同一项目只扣一次；扣完为止"
    papers = replace(teaching("T1.2"), rule=Threshold(metric="论文数", unit="篇", target=mpq(3)))
    assert papers.rule.in_words(papers).sentence.startswith("论文数达到 3 篇 得满分；未达到的，按实际值 ÷ 3 篇 × 满分")
    flat = replace(teaching("T3.1"), rule=Bands(metric="人数", unit="人", bands=(Band(amount=mpq("0.3")),)))
    assert flat.rule.in_words(flat).sentence == "按人数分档计分：计 0.3 分"
    above = (Band(mpq(0), high=mpq(2)), Band(mpq("0.3"), low=mpq(2), low_closed=True))
    other = replace(teaching("T3.1"), rule=Bands(metric="人数", unit="人", bands=above))
    assert other.rule.in_words(other).formula == "得分 = 0（低于 2 人）；0.3（不低于 2 人）"
