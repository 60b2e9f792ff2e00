"""An office's workbook: what stands in it, what is read of it, and what of it the office may not say."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from targets.sheets.words import without_codes
from tests.targets.sheets.offices import (
    FIRST,
    HEAD,
    LABELS,
    SCHEME,
    book_of,
    cell,
    changed,
    fill,
    opened,
    read,
    rows,
    saved,
    told,
)

RATES = "指标数据（教学院部）"


def row(name, item, **values):
    return {"department": name, "item": item, **values}


# --- what stands in it ---


def test_a_sheet_for_each_list_and_group_of_which_the_office_assesses_something():
    titles = {office: opened(book_of(office)).sheetnames for office in ("财务处", "学生处", "组织部")}
    assert titles == {
        "财务处": ["说明", "指标数据（职能部门）", RATES, "缺项（职能部门）", "缺项（教学院部）", "选项"],
        "学生处": ["说明", RATES, "全校平均", "计数（教学院部）", "缺项（教学院部）", "选项"],
        "组织部": [
            "说明", "部门评分（职能部门）", "部门评分（教学院部）", "缺项（职能部门）", "缺项（教学院部）", "选项",
        ],
    }  # fmt: skip


def test_the_cover_says_whose_it_is_and_how_each_item_is_scored():
    lines = {line[0]: line[1] for line in opened(book_of("财务处"))["说明"].iter_rows(values_only=True)}
    assert lines["年度"] == "2020年度"
    assert lines["考核部门"] == "财务处"
    assert lines["数据截至"] == "2020年12月31日"
    assert lines["下载日期"] == "2020年12月1日"
    assert lines["共性3 财务管理（1 分，职能部门、教学院部）"].startswith("按预算执行率分档扣分：高于 90% 的，不扣分")


def test_a_rate_is_told_by_its_parts_or_directly_and_what_is_known_is_filled_in():
    known = {
        "metrics": [
            row("机电工程学院", "C3", numerator="9", denominator="10"),
            row("信息工程学院", "C3", value="0.5"),
        ]
    }
    sheet = opened(book_of("财务处", known))[RATES]
    assert [one.value for one in sheet[HEAD]][:5] == [
        "部门",
        "共性3 财务管理",
        None,
        None,
        "人才培养2 学费收缴",
    ]
    assert [one.value for one in sheet[LABELS]][:4] == [None, "分子", "分母", "数值"]
    assert sheet.cell(2, 2).value.startswith("满分 1 分。预算执行率")
    assert [one.value for one in sheet[FIRST]][:4] == ["机电工程学院", 9, 10, None]
    direct = cell(sheet, "信息工程学院", "财务管理", "数值")
    assert (direct.value, direct.number_format) == (0.5, "0.00%")
    assert "计分：" in sheet.cell(HEAD, 2).comment.text


def test_only_what_is_the_offices_to_fill_in_can_be_changed():
    sheet = opened(book_of("财务处"))[RATES]
    assert sheet.protection.sheet
    locked = {one.coordinate for line in sheet.iter_rows() for one in line if one.protection.locked}
    assert {"A4", "B1", "B3"} <= locked
    assert not {"B4", "C4", "D5"} & locked


def test_more_than_an_item_has_is_warned_of_as_it_is_typed():
    sheet = opened(book_of("组织部"))["部门评分（教学院部）"]
    warned = {str(one.sqref): (one.formula1, one.formula2) for one in sheet.data_validations.dataValidation}
    assert warned["B4:B5"] == ("0", "3")


def test_yes_and_no_are_words():
    known = {"metrics": [row("机电工程学院", "T3.3", value="1"), row("信息工程学院", "T3.3", value="0")]}
    sheet = opened(book_of("对外合作处", known))[RATES]
    item = SCHEME.groups["teaching"].items["T3.3"].name
    assert [cell(sheet, name, item, "是否").value for name in ("机电工程学院", "信息工程学院")] == ["是", "否"]
    assert rows(read(book_of("对外合作处", known), "对外合作处")) == known


def test_what_is_not_applicable_says_so_where_its_figure_would_be():
    content = book_of("财务处", {"not_applicable": [row("机电工程学院", "T2")]})
    assert cell(opened(content)[RATES], "机电工程学院", "学费收缴", "分子").value == "缺项"
    found = read(content, "财务处")
    assert (told(found), rows(found)) == ([], {"not_applicable": [row("机电工程学院", "T2")]})


def test_what_other_offices_counted_stands_beside_and_is_not_read():
    others = {"tallies": [row("机电工程学院", "T9", kind="学生荣誉省级", count="2")]}
    own = {"tallies": [row("机电工程学院", "T9", kind="学生荣誉省级", count="1")]}
    content = book_of("团委", own, others=others)
    sheet = opened(content)["计数（教学院部）"]
    beside = cell(sheet, "机电工程学院", "学生综合获奖", "学生荣誉省级（其他考核部门已填）")
    assert (beside.value, beside.protection.locked) == (2, True)
    assert rows(read(content, "团委")) == own


# --- what is read of it ---


def test_an_empty_cell_says_that_there_is_nothing_and_a_missing_column_says_nothing():
    found = read(book_of("财务处"), "财务处")
    assert rows(found) == {}
    assert ("机电工程学院", "C3") in found.covered["metrics"]
    without = changed(book_of("财务处"), lambda book: book[RATES].delete_rows(FIRST))
    found = read(without, "财务处")
    assert ("机电工程学院", "C3") not in found.covered["metrics"]
    assert ("信息工程学院", "C3") in found.covered["metrics"]


@pytest.mark.parametrize(
    ("typed", "worth"), [("９５％", "0.95"), ("95 %", "0.95"), (0.95, "0.95"), ("0.95", "0.95"), (" ０．９５ ", "0.95")]
)
def test_a_rate_as_people_write_it(typed, worth):
    content = changed(book_of("财务处"), fill(RATES, "机电工程学院", "财务管理", 数值=typed))
    assert rows(read(content, "财务处")) == {"metrics": [row("机电工程学院", "C3", value=worth)]}


@pytest.mark.parametrize("nothing", ["/", "—", "-", "无", "  "])
def test_a_dash_is_nothing(nothing):
    content = changed(book_of("财务处"), fill(RATES, "机电工程学院", "财务管理", 分子=nothing, 分母=nothing))
    assert (told(read(content, "财务处")), rows(read(content, "财务处"))) == ([], {})


def test_a_percentage_without_its_sign_is_asked_about():
    content = changed(book_of("财务处"), fill(RATES, "机电工程学院", "财务管理", 数值=95))
    assert read(content, "财务处").notes == [
        f"工作表“{RATES}”D4 填的是 95，即 95 倍；如为 95%，请写上百分号。"
    ]  # fmt: skip


def test_departments_by_another_name_and_sums_below_them():
    def clerk(book):
        sheet = book[RATES]
        sheet["A4"], sheet["B4"], sheet["C4"] = " 机电学院", 1, 2
        sheet["A6"], sheet["B6"] = "合 计", 1

    found = read(changed(book_of("财务处"), clerk), "财务处")
    assert rows(found) == {"metrics": [row("机电工程学院", "C3", numerator="1", denominator="2")]}
    assert found.notes == [f"工作表“{RATES}”第 6 行“合 计”不导入。"]


def test_a_mark_for_what_is_not_applicable():
    content = changed(book_of("财务处"), fill("缺项（教学院部）", "机电工程学院", "学费收缴", 缺项="√"))
    assert rows(read(content, "财务处")) == {"not_applicable": [row("机电工程学院", "T2")]}


def test_a_sheet_saved_as_csv_is_known_by_its_headings():
    content = changed(book_of("财务处"), fill(RATES, "机电工程学院", "财务管理", 分子=3, 分母=4))
    out = io.StringIO()
    csv.writer(out).writerows(opened(content)[RATES].iter_rows(values_only=True))
    found = read(out.getvalue().encode("gb18030"), "财务处", name="经费.csv")
    assert rows(found) == {"metrics": [row("机电工程学院", "C3", numerator="3", denominator="4")]}


def test_a_list_of_one_row_a_fact_speaks_of_its_rows_alone():
    book = openpyxl.Workbook()
    book.active.title = "部门评分"
    book.active.append(["部门", "指标", "得分", "评分依据"])
    book.active.append(["党政办", "党建工作", 2.5, "年度考核"])
    found = read(saved(book), "组织部")
    assert rows(found) == {"scores": [row("党政办公室", "C5", score="2.5", basis="年度考核")]}
    assert found.covered == {"scores": {("党政办公室", "C5")}}
    assert found.notes == ["工作表“部门评分”一行是一条：只新增和更改所列的，没有列出的不动。"]


# --- what of it the office may not say ---


def test_a_column_of_somebody_elses_item_is_named_with_its_rows():
    content = changed(book_of("招生就业处"), fill(RATES, "信息工程学院", "年底就业率", 分子=1, 分母=2))
    assert told(read(content, "财务处"))[0] == f"“{RATES}”第 1 行（O1）：这不是本部门考核的指标，不能填写（第 5 行）。"


def test_a_row_of_somebody_elses_item_is_named():
    book = openpyxl.Workbook()
    book.active.append(["部门", "指标", "得分", "评分依据"])
    book.active.append(["党政办", "党建工作", 2.5, ""])
    book.active.append(["党政办", "精神文明建设", 1, ""])
    assert told(read(saved(book), "组织部")) == ["“Sheet”第 3 行“指标”（B3）：这不是本部门考核的指标，不能导入。"]


def test_a_sheet_that_offices_do_not_fill_in_is_named_with_its_rows():
    book = openpyxl.Workbook()
    book.active.append(["部门", "指标", "条款"])
    book.active.append(["党政办", "工作考勤", "a"])
    assert told(read(saved(book), "人事处")) == ["“Sheet”第 2 行：存在问题不由考核部门在此填报（第 2 行）。"]


def test_the_book_of_another_office():
    assert "这是“组织部”的填报表，不是“财务处”的。" in told(read(book_of("组织部"), "财务处"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("没有的学院", "名册中没有“没有的学院”，或它已不再考核。"),
        ("人事处", "“人事处”是职能部门，不在教学院部的表中填写。"),
        ("信息工程学院", "“信息工程学院”在第 4 行已经填过。"),
        ("", "没有填写部门。"),
    ],
)
def test_a_row_about_whom_it_may_not_be(name, message):
    def clerk(book):
        book[RATES]["A4"], book[RATES]["A5"] = "信息工程学院", name
        book[RATES]["B5"] = 1

    found = read(changed(book_of("财务处"), clerk), "财务处")
    assert told(found) == [f"“{RATES}”第 5 行“部门”（A5）：{message}"]


def test_not_applicable_in_a_cell_for_figures_alone():
    content = changed(book_of("财务处"), fill(RATES, "机电工程学院", "财务管理", 分子="缺项"))
    assert told(read(content, "财务处")) == [
        f"“{RATES}”第 4 行“共性3 财务管理”（B4）："
        "这里写的是缺项：请在“缺项（教学院部）”表中填“是”；不缺项的，填写数据。"
    ]


def test_a_heading_that_was_typed_over():
    def clerk(book):
        book[RATES]["C3"], book[RATES]["C4"] = "总数", 5

    found = read(changed(book_of("财务处"), clerk), "财务处")
    assert told(found) == [f"“{RATES}”第 3 行（C3）：不认识这一列的表头“总数”，请不要改动表头。"]


def test_a_book_with_nothing_of_ours():
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    found = read(saved(book), "财务处")
    assert told(found) == ["没有找到可以导入的内容，请使用本系统下载的填报表填写。"]
    assert found.notes == ["工作表“Sheet”不是考核部门的填报内容，未读取。"]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("指标 C1.1 工作考勤没有条款 “z”", "指标“工作考勤”没有条款 “z”"),
        ("没有类别 “K1”，应为 K 或 R", "没有类别 “K1”，应为 重点工作目标 或 常规工作目标"),
        ("“甲” 不在部门名单（departments）中", "“甲” 不在部门名单中"),
    ],
)
def test_what_is_said_of_a_document_is_read_without_its_codes(message, words):
    assert without_codes(message, SCHEME) == words
