"""The explanation of a score in one Chinese sentence: one table of facts and the exact words."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from gmpy2 import mpq

from tests.scoring.engine.a_year import SCHEME, YEAR_END, AYear
from tests.scoring.engine.arithmetic import exact, half_up
from tests.scoring.engine.case_files import OURS, Case, cases, files, read_file

OFFICE, COLLEGE = "functional", "teaching"

SENTENCES = [
    ("C1.1", OFFICE, {}, "满分 0.5；无扣分记录；得 0.5"),
    (
        "C1.1",
        OFFICE,
        {"问题": [{"条款": "a", "日期": "2020-03-05", "通报": "人事处通报〔2020〕第4期"}]},
        "满分 0.5；3月5日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第4期）；得 0.4",
    ),
    (
        "C1.1",
        OFFICE,
        {"问题": [{"条款": "b", "数量": "3"}]},
        "满分 0.5；考勤检查发现非因公不在岗 3 次 −0.6；共扣 0.6，扣完为止；得 0",
    ),
    (
        "C1.2",
        COLLEGE,
        {"问题": [{"条款": "a", "数量": "2", "日期": "2020-11-20"}, {"条款": "b", "分值": "0.25"}]},
        "满分 0.5；11月20日 校级会议旷会 2 人次 −0.2；影响会场秩序（视情节） 1 次 −0.25；得 0.05",
    ),
    (
        "C12",
        OFFICE,
        {"问题": [{"条款": "b", "分值": "0"}]},
        "满分 0.5；整档归档质量不规范（酌情） 1 次 不扣分；得 0.5",
    ),
    (
        "C4",
        OFFICE,
        {"问题": [{"条款": "a"}, {"条款": "a"}]},
        "满分 1；没有安全工作方案 1 项 −0.2；没有安全工作方案 1 项 −0.2；“没有安全工作方案”最多扣 0.2；得 0.8",
    ),
    (
        "C8",
        OFFICE,
        {"问题": [{"条款": "v", "日期": "2020-04-01"}, {"条款": "a"}]},
        "满分 2；4月1日 意识形态工作情节严重被追究责任 1 次 提请一票否决，不扣分；"
        "意识形态工作落实不力被通报 1 次 −0.2；得 1.8",
    ),
    ("C2", OFFICE, {"评分": "0.85"}, "满分 1；考核部门评 0.85 分；得 0.85"),
    ("C2", OFFICE, {}, "满分 1；考核部门尚未评分；待评，暂计 0 分"),
    ("C2", OFFICE, {"缺项": "是"}, "满分 1；缺项，不计分，按已有项目扩权"),
    (
        "C3",
        OFFICE,
        {"数据": {"分子": "190", "分母": "200"}},
        "满分 1；预算执行率 95.0%（190 ÷ 200）；高于 90%，不扣分；得 1",
    ),
    ("C3", OFFICE, {"数据": "0.9"}, "满分 1；预算执行率 90.0%；高于 80%、不高于 90%，−0.2；得 0.8"),
    ("C3", OFFICE, {"数据": "0.90004"}, "满分 1；预算执行率 90.0%（0.90004）；高于 90%，不扣分；得 1"),
    ("C3", OFFICE, {"数据": "0"}, "满分 1；预算执行率 0.0%；不高于 60%，−1；得 0"),
    ("C13.1", OFFICE, {"数据": "0.85"}, "满分 0.5；借阅完成率 85.0%；0.5 × 85.0%；得 0.425"),
    ("C13.1", COLLEGE, {"数据": "0.8637"}, "满分 0.25；借阅完成率 86.4%（0.8637）；0.25 × 0.8637；得 0.2159"),
    (
        "C13.1",
        COLLEGE,
        {"数据": {"分子": "2", "分母": "3"}},
        "满分 0.25；借阅完成率 66.7%（2 ÷ 3）；0.25 × (2 ÷ 3)；得 0.1667",
    ),
    ("C13.1", OFFICE, {"数据": "1.2"}, "满分 0.5；借阅完成率 120.0%；超过 100%，得满分；得 0.5"),
    ("C13.1", OFFICE, {}, "满分 0.5；借阅完成率未填报；待评，暂计 0 分"),
    (
        "K.rate",
        OFFICE,
        {"工作": [{"完成": "1", "权重": "94"}, {"目标": "2", "实际": "0.5", "权重": "2"}]},
        "满分 30；到期 2 项，权重合计 96，完成权重 94.5，完成率 98.4%；30 × 94.5 ÷ 96；得 29.5313",
    ),
    (
        "K.rate",
        COLLEGE,
        {"工作": [{"完成": "1"}, {"目标": "3", "实际": "1"}]},
        "满分 30；到期 2 项，折合完成 1.33333 项，完成率 66.7%；30 × 1.33333 ÷ 2；得 20",
    ),
    ("K.rate", OFFICE, {"工作": [{"完成": "0", "时限": "2021-01-05"}]}, "满分 30；尚无到期项目；待评，暂计 0 分"),
    ("K.quality", OFFICE, {"工作": [{"完成": "0", "时限": "2021-01-05"}]}, "满分 20；尚无到期项目；得 20"),
    ("K.quality", COLLEGE, {"工作": [{"完成": "1"}]}, "满分 10；到期项目均按时按要求完成；得 10"),
    (
        "K.quality",
        COLLEGE,
        {"工作": [{"完成": "0.5", "迟": "是", "不合要求": "是"}, {"完成": "1"}], "问题": [{"条款": "order"}]},
        "满分 10；“工作1”未按时、未按要求、未完成 −0.2；"
        "党委会、校长办公会安排的任务未按时或未按要求完成 1 次 −0.2；得 9.6",
    ),
    (
        "K.quality",
        COLLEGE,
        {"工作": [{"完成": "0.5"}], "问题": [{"条款": "order", "数量": "60"}]},
        "满分 10；“工作1”未完成 −0.2；"
        "党委会、校长办公会安排的任务未按时或未按要求完成 60 次 −12；共扣 12.2，扣完为止；得 0",
    ),
    (
        "T1.2",
        COLLEGE,
        {"数据": "0.85"},
        "满分 0.5；初次就业率 85.0%；达到 80%，得满分；得 0.5",
    ),
    (
        "T1.2",
        COLLEGE,
        {"数据": "0.7999", "其他部门": ["0.8"]},
        "满分 0.5；初次就业率 80.0%（0.7999）；未达到 80%，0.5 × 0.7999 ÷ 80%；得 0.4999",
    ),
    (
        "T1.2",
        COLLEGE,
        {"数据": "0.57", "其他部门": ["0.76"]},
        "满分 0.5；初次就业率 57.0%；本组无部门达到 80%，第 1 名 76.0%，0.5 × 57.0% ÷ 76.0%；得 0.375",
    ),
    (
        "T1.2",
        COLLEGE,
        {"数据": "0.76", "其他部门": ["0.5"]},
        "满分 0.5；初次就业率 76.0%；本组无部门达到 80%，第 1 名得满分；得 0.5",
    ),
    (
        "T1.2",
        COLLEGE,
        {"数据": "0"},
        "满分 0.5；初次就业率 0.0%；本组无部门达到 80%，最高为 0，均不得分；得 0",
    ),
    (
        "R2.1.7.1",
        COLLEGE,
        {"数据": "0.3", "全校平均": "0.3"},
        "满分 0.5；助学贷款覆盖率 30.0%；不低于全校平均 30.0%，得满分；得 0.5",
    ),
    (
        "R2.1.7.1",
        COLLEGE,
        {"数据": {"分子": "10", "分母": "100"}, "其他部门": [{"分子": "1", "分母": "5"}]},
        "满分 0.5；助学贷款覆盖率 10.0%（10 ÷ 100）；低于全校平均 10.5%（0.10476），0.5 × 10.0% ÷ 0.10476；得 0.4773",
    ),
    (
        "R2.1.4.4",
        COLLEGE,
        {"数据": "7", "其他部门": ["9", "7", "3"]},
        "满分 0.2；体育活动成绩 7 分；并列第 2 名（共 4 个部门），0.2 × (4 − 2 + 1) ÷ 4；得 0.15",
    ),
    (
        "R2.1.4.4",
        COLLEGE,
        {"数据": "9", "其他部门": ["7"]},
        "满分 0.2；体育活动成绩 9 分；第 1 名（共 2 个部门），得满分；得 0.2",
    ),
    (
        "R2.1.5",
        COLLEGE,
        {"数据": "0", "其他部门": ["90"]},
        "满分 0.5；品牌项目评审得分 0 分；未立项，不得分，不参加排名；得 0",
    ),
    (
        "R2.1.7",
        COLLEGE,
        {
            "组成部分": {"R2.1.7.1": {"数据": "0.27", "全校平均": "0.3"}, "R2.1.7.2": {"数据": "1"}},
            "问题": [{"条款": "a", "数量": "2"}],
        },
        "满分 1；校园地助学贷款覆盖率 0.45（满分 0.5）；校园地贷款毕业前还款率 0.5（满分 0.5）；"
        "未按时上报材料 2 次 −0.1；得 0.85",
    ),
    (
        "R2.1.7",
        COLLEGE,
        {
            "组成部分": {"R2.1.7.1": {"数据": "0.03", "全校平均": "0.3"}},
            "缺项": ["R2.1.7.2"],
            "问题": [{"条款": "b", "数量": "2"}],
        },
        "满分 1；校园地助学贷款覆盖率 0.05（满分 0.5）；校园地贷款毕业前还款率缺项；扩权 1 × 0.05 ÷ 0.5；"
        "材料严重错误 2 次 −0.2；共扣 0.2，扣完为止；得 0",
    ),
    (
        "R2.1.7",
        COLLEGE,
        {"组成部分": {"R2.1.7.2": {"数据": "1"}}},
        "满分 1；校园地助学贷款覆盖率待评；校园地贷款毕业前还款率 0.5（满分 0.5）；待评，暂计 0 分",
    ),
    ("R3.7", COLLEGE, {"计数": {"入驻创业团队": "1"}}, "满分 0.2；入驻创业团队 1 × 0.2；得 0.2"),
    ("R3.7", COLLEGE, {"计数": {"入驻创业团队": "3"}}, "满分 0.2；入驻创业团队 3 × 0.2；最高计 0.2；得 0.2"),
    ("R3.7", COLLEGE, {}, "满分 0.2；没有记录；得 0"),
    ("R3.8", COLLEGE, {"数据": "1"}, "满分 0.2；是否组织创业培训：是；得 0.2"),
    ("R3.8", COLLEGE, {"数据": "0"}, "满分 0.2；是否组织创业培训：否；得 0"),
    ("R3.8", COLLEGE, {}, "满分 0.2；组织创业培训未填报；待评，暂计 0 分"),
    (
        "R6.2",
        COLLEGE,
        {"计数": {"国家级表彰": "1", "实践抽查不在岗": "2"}, "其他部门": [{"市级系统表彰": "3"}]},
        "满分 1；基础分 100；国家级表彰 1 × 8；实践抽查不在岗 2 × −5；合计 98；本组最高 106，1 × 98 ÷ 106；得 0.9245",
    ),
    (
        "R6.2",
        COLLEGE,
        {"计数": {"师德不合格人数": "2"}},
        "满分 1；基础分 100；师德不合格人数 2；师德不合格人数达到 2，计为 0；合计 0；本组最高为 0，均不得分；得 0",
    ),
    (
        "R6.2",
        COLLEGE,
        {"计数": {"实践抽查不在岗": "21"}, "其他部门": [{}]},
        "满分 1；基础分 100；实践抽查不在岗 21 × −5；合计 −5，按 0 计；本组最高 100，1 × 0 ÷ 100；得 0",
    ),
    (
        "T3.1",
        COLLEGE,
        {"数据": {"分子": "5", "分母": "10"}},
        "满分 0.3；合作企业数占专业总数比例 50.0%（5 ÷ 10）；不高于 100%，50.0% × 0.2；得 0.1",
    ),
    (
        "T3.1",
        COLLEGE,
        {"数据": "2"},
        "满分 0.3；合作企业数占专业总数比例 200.0%；不低于 200%，计 0.3 分；得 0.3",
    ),
    (
        "T3.5",
        COLLEGE,
        {"数据": "3", "其他部门": ["7"]},
        "满分 0.3；共同开发教材数 3 本；本组最高 7 本，0.3 × 3 ÷ 7；得 0.1286",
    ),
    ("T7", COLLEGE, {"数据": "0.4"}, "满分 2；专升本录取率 40.0%；为本组最高，得满分；得 2"),
    (
        "T9",
        COLLEGE,
        {"其他部门": [{"学生荣誉市级": "1"}]},
        "满分 2；没有记录；合计 0；本组最高 3，2 × 0 ÷ 3；得 0",
    ),
]


def told(case: Case) -> str:
    """The sentence about the case's item in our department."""
    year = AYear()
    year.document = case.document()
    return year.results(case.as_of)["explanations"][OURS]["items"][case.item.code]["text"]


@pytest.mark.parametrize(("code", "group", "given", "sentence"), SENTENCES)
def test_a_score_in_one_sentence(code, group, given, sentence):
    having = SCHEME.groups[group]

    assert told(Case("", having.items[code], having, given)) == sentence


def test_the_table_has_every_kind_of_rule():
    kinds = {item.rule.kind for group in SCHEME.groups.values() for item in group.items.values()}

    assert {SCHEME.groups[group].items[code].rule.kind for code, group, *_ in SENTENCES} == kinds


def test_the_basis_of_an_assessors_score_stands_in_the_sentence():
    year = AYear()
    year.department("处室")
    for row in year.document["scores"]:
        row["basis"] = "资产账实不符一处"

    text = year.results()["explanations"]["处室"]["items"]["C2"]["text"]

    assert text == "满分 1；考核部门评 1 分（资产账实不符一处）；得 1"


SCORED = [
    (f"{case.item.code} {case.group.code} {number}", case)
    for path in files()
    for number, case in enumerate(cases(read_file(path)))
    if "得分" in case.given and case.given["得分"] not in {"待评", "缺项"}
]
FORMULAS = {"completion", "proportion", "threshold", "vs_mean", "rank", "best"}
FORMULA = re.compile(r"[^，；：]*[0-9)%] [×÷] [^，；]*")


def scored(*kinds: str) -> list[Any]:
    return [pytest.param(case, id=name) for name, case in SCORED if case.item.rule.kind in kinds]


@pytest.mark.slow
@pytest.mark.parametrize("case", scored("deduct"))
def test_what_is_told_as_lost_makes_the_score(case):
    full, *told_lost, end = told(case).split("；")
    lost: dict[str, mpq] = {}
    for step in told_lost:
        if found := re.search(r"(?:日 )?(\S+) \S+ \S+ −([0-9.]+)", step):
            lost[found[1]] = lost.get(found[1], mpq()) + mpq(found[2])
    for step in told_lost:
        if capped := re.fullmatch(r"“(.+)”最多扣 (.+)", step):
            lost[capped[1]] = mpq(capped[2])
    left = mpq(full.removeprefix("满分 ")) - sum(lost.values(), mpq())

    assert max(mpq(), left) == mpq(end.removeprefix("得 "))


@pytest.mark.parametrize("case", scored(*FORMULAS))
def test_a_formula_uses_figures_that_are_shown(case):
    *before, formula, _ = told(case).split("；")
    shown = "；".join([*before, formula[: -len(found[0])] if (found := FORMULA.search(formula)) else formula])

    for fraction in re.findall(r"\(([0-9.]+ ÷ [0-9.]+)\)", found[0] if found else ""):
        assert f"（{fraction}）" in shown, "a fraction that nobody entered"


def test_a_share_that_no_decimal_holds_is_as_long_as_the_score_needs_it():
    work = [{"目标": str(target), "实际": str(target - 1)} for target in (27, 25, 8)] + [{"完成": "1"}] * 8
    having = SCHEME.groups[OFFICE]

    assert told(Case("", having.items["K.rate"], having, {"工作": work})) == (
        "满分 30；到期 11 项，折合完成 10.79796 项，完成率 98.2%；30 × 10.79796 ÷ 11；得 29.449"
    )


@pytest.mark.parametrize("case", scored(*FORMULAS))
def test_who_works_the_formula_out_gets_the_score(case):
    full, *steps, end = told(case).split("；")
    formula = FORMULA.search(steps[-1])
    if formula is None:
        worked_out = mpq(full.removeprefix("满分 ")) if steps[-1].endswith("得满分") else mpq()
    else:
        worked_out = exact(formula[0])

    assert half_up(worked_out) == mpq(end.removeprefix("得 "))


class TestCategories:
    """How a category came of its items, with 扩权 and overflow."""

    @staticmethod
    def told(year: AYear, code: str, as_of: datetime.date = YEAR_END) -> str:
        (explained,) = year.results(as_of)["explanations"].values()
        return explained["categories"][code]

    def test_a_plain_sum(self):
        year = AYear()
        year.department("处室")
        year.finding("处室", "C1.1", "a")

        assert self.told(year, "C") == "满分 20；各指标合计 19.9；计 19.9"

    def test_one_step(self):
        year = AYear()
        year.department("处室")
        year.absent("处室", "C5")
        year.finding("处室", "C1.1", "b")

        assert self.told(year, "C") == "满分 20；有缺项，扩权 20 × 16.8 ÷ 17 = 19.7647；计 19.7647"

    def test_two_steps_of_which_the_second_changes_nothing(self):
        year = AYear()
        year.department("学院", "teaching")
        year.absent("学院", "R1.5")

        assert self.told(year, "R").startswith(
            "满分 20；教务处 7 × 6 ÷ 6 = 7；学生处 5（满分 5）；保卫处 1（满分 1）；"
        )
        assert self.told(year, "R").endswith("；合计 20；计 20")

    def test_the_overflow_of_an_office(self):
        year = AYear()
        year.department("处室")
        year.finding("处室", "C14", "b", "8")

        assert self.told(year, "R") == (
            "满分 30；各指标合计 30；职责履行超出的扣分 0.6 从完成质量中扣除，−0.6；计 29.4"
        )
        assert self.told(year, "C") == "满分 20；各指标合计 19；计 19"

    def test_the_overflow_of_an_office_that_uses_up_its_routine_quality(self):
        year = AYear()
        year.department("处室")
        year.finding("处室", "C14", "a", "15")

        assert self.told(year, "R") == (
            "满分 30；各指标合计 30；职责履行超出的扣分 14 从完成质量中扣除，扣完为止，−10；计 20"
        )

    def test_the_overflow_of_a_college_at_its_limit(self):
        year = AYear()
        year.department("学院", "teaching")
        year.finding("学院", "C14", "a", "13")

        assert self.told(year, "R") == (
            "满分 20；各指标合计 20；职责履行超出的扣分 12 从常规工作目标中扣除，最多扣 10，−10；计 10"
        )
