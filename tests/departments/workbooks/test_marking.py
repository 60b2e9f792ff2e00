"""The copy of a workbook in which each problem stands where it is."""

import io

import openpyxl

from departments.workbooks.marking import Mark, marked_copy
from departments.workbooks.reading import read_book
from tests.departments.workbooks.archives import saved

MARKS = [
    Mark("评分", 2, "B2", "不是数字"),
    Mark("评分", 2, "B2", "超过满分"),
    Mark("评分", 3, "", "重复"),
    Mark("", None, "", "没有部门名单"),
]


def sent():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "评分"
    for row in (["部门", "得分"], ["教务处", "x"], ["教务处", 5]):
        sheet.append(row)
    sheet.column_dimensions["A"].width = 33
    return saved(book)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_cells_are_coloured_and_say_what_is_wrong():
    sheet = opened(marked_copy(sent(), "评分.xlsx", MARKS))["评分"]
    assert sheet["B2"].comment.text == "不是数字\n超过满分"
    assert sheet["B2"].fill.fgColor.rgb == "00FFD9D6"
    assert sheet["A3"].comment.text == "重复"
    assert sheet["B3"].comment is None


def test_all_of_them_stand_in_front():
    book = opened(marked_copy(sent(), "评分.xlsx", MARKS))
    assert book.active.title == "需要更正"
    assert list(book["需要更正"].values)[1:] == [
        ("评分", "B2", "不是数字"),
        ("评分", "B2", "超过满分"),
        ("评分", "A3", "重复"),
        (None, None, "没有部门名单"),
    ]


def test_the_rest_is_as_it_was_sent():
    sheet = opened(marked_copy(sent(), "评分.xlsx", MARKS))["评分"]
    assert [cell.value for cell in sheet["B"]] == ["得分", "x", 5]
    assert sheet.column_dimensions["A"].width == 33


def test_it_can_be_marked_again():
    """What is sent back with the list of before is read, and the old notes do not pile up for ever."""
    once = marked_copy(sent(), "评分.xlsx", MARKS)
    book = opened(marked_copy(once, "评分.xlsx", MARKS[:1]))
    assert book["评分"]["B2"].comment.text == "不是数字"
    assert book["评分"]["A3"].comment is None
    assert book.sheetnames.count("需要更正") == 1
    assert len(list(book["需要更正"].values)) == 2


def test_of_a_csv_a_workbook_is_made():
    content = "部门,得分\n教务处,=1\n".encode("gb18030")
    copy = marked_copy(content, "评分.csv", [Mark("数据", 2, "B2", "不是数字")])
    sheet = opened(copy)["数据"]
    assert sheet["B2"].comment.text == "不是数字"
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1", "s")
    assert read_book(copy, "评分.xlsx").sheets[1].rows[2] == ("教务处", "=1")
