"""What a page shows, as a workbook."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest

from departments.workbooks.reports import (
    LINE_HEIGHT,
    PAPER,
    WIDEST,
    Formula,
    Heading,
    Report,
    sheet_name,
    write_reports,
)

HEADINGS = (Heading("部门"), Heading("得分", numeric=True))


def sheet_of(rows, **more):
    values = {"name": "排名", "title": "职能部门排名", "about": "2020 年度 · 截至 2020年12月31日"} | more
    content = write_reports([Report(headings=HEADINGS, rows=rows, **values)])
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.mark.parametrize(
    ("shown", "value", "written"),
    [
        ("97.05", 97.05, "0.00"),
        ("−0.10", -0.1, "0.00"),
        ("+1", 1, "0"),
        ("3", 3, "0"),
        ("39.4381", 39.4381, "0.0000"),
        ("87.5%", 0.875, "0.0%"),
        ("100%", 1, "0%"),
        ("24,390.00 元", 24390, '#,##0.00" 元"'),
        ("0.00 元", 0, '#,##0.00" 元"'),
        ("3 人次", 3, '0" 人次"'),
        ("1,200", 1200, "#,##0"),
    ],
)
def test_figures_are_numbers_with_the_decimals_that_are_shown(shown, value, written):
    cell = sheet_of([["人事处", shown]])["B4"]
    assert (cell.value, cell.data_type, cell.number_format) == (value, "n", written)


@pytest.mark.parametrize(
    "text", ["=1+1", "待评", "—", "24,39 元", "1/3", "3 次；1 次", "-1+cmd|' /C calc'!A0", "1234567890123456"]
)
def test_anything_else_is_text(text):
    sheet = sheet_of([[text, text]])
    assert [(cell.value, cell.data_type) for cell in sheet[4]] == [(text, "s"), (text, "s")]


def test_days_and_moments_are_days_and_moments():
    day, moment = datetime.date(2020, 3, 5), datetime.datetime.fromisoformat("2020-03-05T14:05")
    cells = sheet_of([[day, moment]])[4]
    assert [cell.value for cell in cells] == [datetime.datetime.fromisoformat("2020-03-05"), moment]
    assert [cell.number_format for cell in cells] == ['yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日" hh:mm']


def test_long_words_are_wrapped_and_their_row_is_as_high_as_they_are():
    sheet = sheet_of([["很长的话" * 40, "1"], ["人事处", "2"]])
    assert sheet.column_dimensions["A"].width == WIDEST
    assert sheet["A4"].alignment.wrap_text
    assert sheet.row_dimensions[4].height == 5 * LINE_HEIGHT
    assert sheet.row_dimensions[5].height is None


def test_the_widest_columns_of_words_give_way_to_a_page():
    headings = [Heading(f"第{number}列") for number in range(6)]
    row = ["短", "话" * 50, "话" * 50, "话" * 50, "话" * 50, "中等长的话"]
    report = Report("宽", "宽", "关于", headings, [row])
    sheet = openpyxl.load_workbook(io.BytesIO(write_reports([report]))).active
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEF"]
    assert sum(widths) == PAPER
    assert widths[0] == len("第0列".encode("gbk")) + 3
    assert len(set(widths[1:5])) <= 2


def test_a_wide_one_is_printed_on_pages_beside_each_other():
    sheet = sheet_of([["人事处", "1"]], wide=True)
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$A", "$3:$3")
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == "'排名'!$A$3:$B$4"
    assert sheet.oddHeader.left.text == "职能部门排名 · 2020 年度 · 截至 2020年12月31日"


def test_a_number_in_a_column_of_words_is_a_word():
    """A department called 1, an account 007."""
    assert sheet_of([["007", "1"]])["A4"].value == "007"


def test_a_formula_is_one():
    cell = sheet_of([["合计", Formula("=1+2")]])["B4"]
    assert (cell.value, cell.data_type, cell.number_format) == ("=1+2", "f", "0.00")


def test_a_formula_carries_what_it_comes_to_for_who_does_not_compute():
    content = write_reports(
        [
            Report("甲", "甲", "关于", HEADINGS, [["合计", Formula("=1+2", 2, Decimal(3))]]),
            Report("乙", "乙", "关于", HEADINGS, [["人事处", "97.05"]]),
        ]
    )
    assert openpyxl.load_workbook(io.BytesIO(content))["甲"]["B4"].value == "=1+2"
    assert openpyxl.load_workbook(io.BytesIO(content), data_only=True)["甲"]["B4"].value == 3


def test_it_can_be_filed():
    sheet = sheet_of([["人事处", "97.05"]])
    assert [sheet[place].value for place in ("A1", "A2", "A3", "B3")] == [
        "职能部门排名",
        "2020 年度 · 截至 2020年12月31日",
        "部门",
        "得分",
    ]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("B4", "$1:$3", "A3:B4")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.oddFooter.right.text == "第 &P 页 共 &N 页"


def test_names_of_sheets():
    taken = set()
    names = [sheet_name(name, taken) for name in ("a/b[c]*", "排" * 40, "排" * 40, "", "''", "A B C")]
    assert names[0] == "a b c"
    assert len(set(names)) == len(names)
    assert all(0 < len(name) <= 31 for name in names)
