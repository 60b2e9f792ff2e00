"""The workbook of work items: which columns are whose, which row is which work item, what may not be written."""

from __future__ import annotations

import openpyxl
import pytest

from departments.workbooks.reading import read_book
from targets.facts.lists import work_items
from targets.sheets.words import Known, Words
from targets.sheets.work.book import Work, work_book
from targets.sheets.work.matching import Kept, Said, match
from targets.sheets.work.reading import read_work
from targets.sheets.work.rights import (
    APPROVED,
    CHECKS,
    EVERYTHING,
    FOUND,
    PLAN,
    PLANS,
    PROGRESS,
    REPORTS,
    RUNS_THE_YEAR,
)
from tests.targets.sheets.offices import SCHEME, changed, opened, saved, told

COLLEGE = Known("机电工程学院", "teaching", ("机电学院",))
OTHER = Known("信息工程学院", "teaching")
WORDS = Words(SCHEME, [COLLEGE, OTHER])
ROWS = [
    {"department": "机电工程学院", "category": "K", "name": "实训室", "due": "2020-06-30", "completion": "0.8"},
    {"department": "机电工程学院", "category": "K", "name": "招生", "due": "2020-09-30", "target": "4", "actual": "1",
     "late": True},
]  # fmt: skip
# 序号 类别 工作项目 完成时限 完成比例 目标数量 完成数量 权重 未按时完成 未按要求完成 不计入考核基数 …
CATEGORY, NAME, DUE, COMPLETION, TARGET, ACTUAL, WEIGHT, LATE = "B", "C", "D", "E", "F", "G", "H", "I"


def book(rights, rows=ROWS, departments=(COLLEGE,), several=False):
    work = Work("机电工程学院" if not several else "教学院部", departments, rights, several, "2020年12月1日")
    return work_book(2020, rows, SCHEME, work)


def read(content, departments=(COLLEGE,), title="机电工程学院"):
    return read_work(read_book(content, "工作项目.xlsx"), WORDS, 2020, departments, title)


def matched(content, rights, rows=ROWS):
    found = read(content)
    assert told(found) == []
    said = [
        Said(row, number, frozenset(where.columns), where)
        for row, number, where in zip(found.rows, found.numbers, found.wheres, strict=True)
    ]
    return match(said, sorted(found.about), [Kept(place, row) for place, row in enumerate(rows)], rights, WORDS)


def typed(**cells):
    def clerk(book):
        for place, value in cells.items():
            book["工作项目"][place] = value

    return clerk


# --- what stands in it ---


def test_every_key_is_somebodys():
    assert PLAN | PROGRESS | FOUND | APPROVED == EVERYTHING == set(work_items.SHAPE.fields) - {"department"}


@pytest.mark.parametrize(
    ("rights", "open_ones"),
    [
        (
            PLANS,
            {"类别*", "工作项目*", "完成时限*", "完成比例", "目标数量", "完成数量", "权重", "所属品牌", "所属重大项目"},
        ),
        (REPORTS, {"完成比例", "完成数量"}),
        (CHECKS, {"完成比例", "完成数量", "未按时完成", "未按要求完成"}),
    ],
)
def test_only_what_is_ones_own_can_be_written(rights, open_ones):
    sheet = opened(book(rights))["工作项目"]
    assert {head.value for head, one in zip(sheet[1], sheet[2], strict=True) if not one.protection.locked} == open_ones


def test_what_somebody_else_writes_says_who():
    made = opened(book(REPORTS))
    notes = {one.value: one.comment.text for one in made["工作项目"][1] if one.comment}
    assert notes["未按时完成"] == "由考核小组填写。"
    assert notes["不计入考核基数"] == "由质量发展处填写。"
    cover = {line[0]: line[1] for line in made["说明"].iter_rows(values_only=True)}
    assert cover["可以填写"] == "完成比例、完成数量"
    assert "未按时完成、未按要求完成由考核小组填写" in cover["不能更改"]


def test_what_is_known_is_filled_in_and_comes_in_again():
    sheet = opened(book(PLANS))["工作项目"]
    assert [one.value for one in sheet[2]][:5] == ["1", "重点工作目标", "实训室", sheet["D2"].value, 0.8]
    assert (sheet["D2"].value.year, sheet["E2"].number_format) == (2020, "0.00%")
    assert read(book(PLANS)).rows == ROWS


# --- which row is which ---


@pytest.mark.slow
def test_rows_may_be_sorted_renamed_added_and_taken_out():
    def clerk(book):
        sheet = book["工作项目"]
        sheet["C3"] = "招生计划"
        sheet.move_range("A2:M2", rows=10)
        sheet["B4"], sheet["C4"], sheet["D4"], sheet["E4"] = "重点", "新的一件事", "2020.11.1", "0%"

    found = matched(changed(book(PLANS), clerk), PLANS)
    assert [(before and before.row["name"], row["name"]) for before, row, _ in found.rows] == [
        ("招生", "招生计划"),
        (None, "新的一件事"),
        ("实训室", "实训室"),
    ]
    assert (found.gone, found.problems) == ([], [])
    without = changed(book(PLANS), lambda book: book["工作项目"].delete_rows(2))
    assert [kept.row["name"] for kept in matched(without, PLANS).gone] == ["实训室"]


def test_two_of_one_name_are_told_by_their_number():
    rows = [{**ROWS[0], "completion": "0.1"}, {**ROWS[0], "completion": "0.2"}]
    sorted_otherwise = changed(
        book(REPORTS, rows), typed(A2="2", **{f"{COMPLETION}2": 0.2}, A3="1", **{f"{COMPLETION}3": 0.1})
    )
    found = matched(sorted_otherwise, REPORTS, rows)
    assert [(before.key, row["completion"]) for before, row, _ in found.rows] == [(1, "0.2"), (0, "0.1")]


@pytest.mark.slow
def test_a_column_that_is_not_there_says_nothing():
    found = matched(changed(book(PLANS), lambda book: book["工作项目"].delete_cols(5)), PLANS)
    assert [row for _, row, _ in found.rows] == ROWS


# --- what may not be written ---


@pytest.mark.parametrize(
    ("rights", "cells", "message"),
    [
        (REPORTS, {f"{LATE}3": "否"}, "第 3 行“未按时完成”（I3）：这一栏由考核小组填写，不能更改，现为“是”。"),
        (REPORTS, {f"{LATE}2": "是"}, "第 2 行“未按时完成”（I2）：这一栏由考核小组填写，不能更改，现为“空”。"),
        (REPORTS, {f"{WEIGHT}2": 2}, "第 2 行“权重”（H2）：这一栏平时考核开始后由质量发展处调整，不能更改，现为“空”。"),
        (CHECKS, {f"{DUE}2": "2020-12-31"},
         "第 2 行“完成时限”（D2）：这一栏平时考核开始后由质量发展处调整，不能更改，现为“2020-06-30”。"),
        (CHECKS, {"K2": "是"}, "第 2 行“不计入考核基数”（K2）：这一栏由质量发展处填写，不能更改，现为“空”。"),
        (REPORTS, {"B4": "重点", "C4": "又一件", "D4": "2020-12-01", "E4": 1},
         "第 4 行“工作项目”（C4）：不能新增工作项目：补充的重点工作任务报质量发展处备案，由质量发展处列入。"),
    ],
)  # fmt: skip
def test_what_somebody_else_writes_is_refused_by_its_cell(rights, cells, message):
    found = matched(changed(book(rights), typed(**cells)), rights)
    assert told(found) == [f"“工作项目”{message}"]
    assert [row for _, row, _ in found.rows][:2] == ROWS, "what is refused is as if it had not been said"


def test_who_may_not_take_work_out_leaves_it_as_it_is():
    found = matched(changed(book(REPORTS), lambda book: book["工作项目"].delete_rows(2)), REPORTS)
    assert (found.gone, found.left, found.problems) == ([], 1, [])


def test_whoever_runs_the_year_writes_everything():
    found = matched(changed(book(RUNS_THE_YEAR), typed(K2="是", I3="否")), RUNS_THE_YEAR)
    assert [row.get("exempt", False) for _, row, _ in found.rows] == [True, False]
    assert found.problems == []


def test_rows_of_other_departments_are_named():
    content = book(CHECKS, [*ROWS, {**ROWS[0], "department": "信息工程学院"}], (COLLEGE, OTHER), several=True)
    found = read(changed(content, lambda book: book.remove(book["说明"])))
    assert told(found) == ["“工作项目”第 4 行“部门”（B4）：这不是本部门的工作项目，不能导入。"]
    assert told(read(content)) == [
        "“工作项目”第 4 行“部门”（B4）：这不是本部门的工作项目，不能导入。",
        "这是“教学院部”的工作项目表，不是“机电工程学院”的。",
    ]


def test_a_sheet_of_other_facts_is_named():
    made = openpyxl.Workbook()
    made.active.append(["部门", "指标", "得分"])
    made.active.append(["机电学院", "党建工作", 1])
    assert told(read(saved(made))) == ["“Sheet”第 2 行：这里只能导入工作项目，不能导入部门评分（第 2—2 行）。"]
