"""Sheets of formulas: what they carry, and how they lie on paper."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest

from departments.workbooks.calculation import (
    ACROSS,
    Calculation,
    Column,
    Computed,
    Number,
    page_ends,
    write_calculations,
)
from departments.workbooks.reports import Heading, Report
from tests.spreadsheet import recalculated

COLUMNS = (
    Column(("", "部门"), "满分", words=True, width=18),
    Column(("重点", "完成率"), Number(Decimal(30))),
    Column(("重点", "得分"), Computed("=B5", Decimal(30)), "computed"),
)
TABLE = Report("表", "表", "某日", [Heading("部门")], [["人事处"]])


def written(*rows, columns=COLUMNS) -> bytes:
    return write_calculations([TABLE, Calculation("演算", "排名 & 演算", "截至某日", "某校", columns, rows)])


def sheet_of(*rows, values=False, columns=COLUMNS):
    return openpyxl.load_workbook(io.BytesIO(written(*rows, columns=columns)), data_only=values)["演算"]


def test_a_formula_carries_what_it_comes_to():
    """Who only looks at the file, without a program that computes, sees the figures all the same."""
    row = ["=人事处", Number(Decimal("0.1972")), Computed("=B6*2", Decimal("0.3944"))]
    told = [*row[:2], Computed('=IF(B6>0,"好","差")', "好")]
    assert [cell.value for cell in sheet_of(row, told)[6]] == ["=人事处", 0.1972, "=B6*2"]
    found = sheet_of(row, told, values=True)
    assert [[cell.value for cell in found[place]] for place in (5, 6, 7)] == [
        ["满分", 30, 30],
        ["=人事处", 0.1972, 0.3944],
        ["=人事处", 0.1972, "好"],
    ]
    assert sheet_of(row)["A6"].data_type == "s"
    assert sheet_of(row)["B6"].number_format == "0.00??"


@pytest.mark.slow
def test_a_spreadsheet_computes_anew(tmp_path):
    """Whatever is carried: else the tests of formulas would hold nothing."""
    book = written(["人事处", Number(Decimal(2)), Computed("=B6+1", Decimal(7))])
    assert recalculated([book], tmp_path)[0]["演算"]["C6"].value == 3


def test_it_can_be_filed():
    sheet = sheet_of(["人事处", Number(Decimal(2)), Computed("=B6+1", Decimal(3))])
    assert (sheet["A1"].value, sheet["A2"].value) == ("排名 & 演算", "截至某日 · 某校")
    assert [[cell.value for cell in sheet[row]] for row in (3, 4)] == [[None, "重点", None], ["部门", "完成率", "得分"]]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.print_title_cols) == ("B6", "$3:$5", "$A:$A")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.auto_filter.ref == "A5:C6"
    assert sheet.oddHeader.left.text == "排名 && 演算"
    assert sheet.oddFooter.right.text == "第 &P 页 共 &N 页"


def test_a_block_that_fits_on_a_page_is_not_parted():
    name, cell, first = (
        Column(("", "部门"), width=12),
        Column(("", "甲"), width=20),
        Column(("", "乙"), width=20, starts=True),
    )
    assert page_ends([name, first, *[cell] * 3]) == []
    assert page_ends([name, *[cell] * 5, first, cell, cell]) == [6]
    assert page_ends([name, *[cell] * 5, first, cell]) == []
    wide = [name, cell, first, *[cell] * 9]
    assert page_ends(wide) == [8], "what fits nowhere goes on where it is"
    assert ACROSS == 152


def test_a_head_over_several_columns_stands_once_on_each_page():
    columns = [Column(("", "部门"), width=12), *[Column(("共性", f"{place}"), width=20) for place in range(9)]]
    sheet = sheet_of([""] * 10, columns=columns)
    assert [cell.value for cell in sheet[3]] == [None, "共性", *[None] * 6, "共性", None]
    assert [one.id for one in sheet.col_breaks.brk] == [8]
