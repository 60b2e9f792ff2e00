"""What is written for people to fill in, and that text stays text."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.workbooks.reading import read_book
from departments.workbooks.writing import Column, Cover, Table, write_book

COVER = Cover("考核事实", [("年度", "2020"), ("填写方法", "一行是一条。")])


def written(*rows, holds="text", **more):
    column = Column("得分", holds=holds, **more)
    return write_book(COVER, [Table("部门评分", [column], [[row] for row in rows], open=False)], {"部门": ["教务处"]})


def cells(content):
    return [row[0] for row in openpyxl.load_workbook(io.BytesIO(content))["部门评分"].iter_rows(min_row=2)]


def test_numbers_are_numbers_as_far_as_a_spreadsheet_keeps_them():
    values = ["0.5", "12", "0.10", "123456789012345", "1234567890123456.7", "x"]
    assert [cell.data_type for cell in cells(written(*values, holds="number"))] == ["n", "n", "n", "n", "s", "s"]
    rows = read_book(written(*values, holds="number"), "a.xlsx").sheets[1].rows
    assert [row[0] for row in list(rows.values())[1:]] == ["0.5", "12", "0.1", *values[3:]]


def test_days_are_days():
    cell = cells(written("2020-03-05", holds="date"))[0]
    assert (cell.is_date, cell.number_format) == (True, 'yyyy"年"m"月"d"日"')


def test_what_is_given_stays_and_what_is_to_be_filled_in_does_not():
    assert cells(written("1", given=True))[0].protection.locked
    assert not cells(written("1"))[0].protection.locked


def test_it_prints_with_its_headings_and_page_numbers():
    sheet = openpyxl.load_workbook(io.BytesIO(written("1")))["部门评分"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == (
        "landscape",
        9,
        "$1:$1",
    )
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


@given(st.lists(st.sampled_from("=+-@\t\x00\x0b\ufffe教a1") | st.characters(), max_size=12).map("".join))
@settings(max_examples=20, deadline=None)
@pytest.mark.slow
def test_any_text_is_text(text):
    """What begins with = is no formula; what no spreadsheet can hold is left out."""
    cell = cells(written(f"={text}"))[0]
    assert cell.data_type == "s"
    assert cell.value.startswith("=")
