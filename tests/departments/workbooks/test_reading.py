"""What people write in a sheet, and what is read of it."""

import datetime

import openpyxl
import pytest

from departments.workbooks.cells import text_of
from departments.workbooks.reading import read_book
from departments.workbooks.sheets import NotReadable
from tests.departments.workbooks.archives import rewritten, saved


def book_of(fill, name="数据"):
    book = openpyxl.Workbook()
    book.active.title = name
    fill(book.active)
    return saved(book)


def rows_of(content, name="数据.xlsx"):
    return read_book(content, name).sheets[0].rows


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("教务处", "教务处"),
        ("＝1", "＝1"),
        (5, "5"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (0.875, "0.875"),
        (1e-7, "0.0000001"),
        (1e20, "100000000000000000000"),
        (True, "是"),
        (False, "否"),
        (datetime.datetime.fromisoformat("2020-03-05"), "2020-03-05"),
        (datetime.date(2020, 3, 5), "2020-03-05"),
        (datetime.datetime.fromisoformat("2020-03-05 14:30"), "2020-03-05 14:30"),
    ],
)
def test_a_cell_is_what_a_person_would_type_for_it(value, text):
    assert text_of(value) == text


def test_rows_keep_their_numbers_and_empty_ones_are_left_out():
    def fill(sheet):
        sheet["A1"], sheet["B1"], sheet["A4"], sheet["C4"] = "部门", "得分", "教务处", 4.5

    assert rows_of(book_of(fill)) == {1: ("部门", "得分"), 4: ("教务处", "", "4.5")}


def test_a_percent_cell_is_the_share_that_it_shows():
    def fill(sheet):
        sheet["A1"] = 0.875
        sheet["A1"].number_format = "0.0%"

    assert rows_of(book_of(fill)) == {1: ("0.875",)}


@pytest.mark.parametrize("shown", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy\\年m\\月d\\日;@", "m/d/yy"])
def test_a_day_in_whatever_format(shown):
    def fill(sheet):
        sheet["A1"] = 43895
        sheet["A1"].number_format = shown

    assert rows_of(book_of(fill)) == {1: ("2020-03-05",)}


def test_a_day_in_a_format_that_chinese_programs_know_by_number():
    """WPS and a Chinese Excel write 31 for 2020年3月5日, and leave the format out."""
    book = openpyxl.Workbook()
    book.active["A1"] = datetime.date(2020, 3, 5)
    content = saved(book)
    changed = rewritten(content, "xl/styles.xml", lambda xml: xml.replace(b'numFmtId="14"', b'numFmtId="31"'))
    assert changed != content
    assert rows_of(changed) == {1: ("2020-03-05",)}


def test_a_day_counted_from_1904():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = datetime.date(2020, 3, 5)
    assert rows_of(saved(book)) == {1: ("2020-03-05",)}


def test_what_is_merged_stands_in_each_of_its_cells():
    def fill(sheet):
        for row in (["部门", "项目"], ["机电工程学院", "一"], ["", "二"], ["会计学院", "三"]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")

    assert rows_of(book_of(fill))[3] == ("机电工程学院", "二")


def test_hidden_rows_are_read_and_named():
    def fill(sheet):
        for row in (["部门"], ["教务处"], ["人事处"]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True

    sheet = read_book(book_of(fill), "数据.xlsx").sheets[0]
    assert sheet.rows[3] == ("人事处",)
    assert sheet.hidden == {3}


def test_a_formula_that_was_never_computed_is_named():
    def fill(sheet):
        sheet["A1"], sheet["B2"] = "得分", "=1+2"

    assert read_book(book_of(fill), "数据.xlsx").sheets[0].uncalculated == ("B2",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_of_any_program(encoding, delimiter):
    content = f'部门{delimiter}评分依据\r\n教务处{delimiter}"第一行\n第二行"\r\n'.encode(encoding)
    assert rows_of(content, "数据.csv") == {1: ("部门", "评分依据"), 2: ("教务处", "第一行\n第二行")}


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "数据.xlsx", "文件是空的"),
        (b"abc", "数据.xlsx", "不是 Excel 工作簿"),
        (b"PK\x03\x04 and nothing else", "数据.xlsx", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing", "数据.xls", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "数据.xlsx", "设有打开密码"),
        (b"anything", "数据.et", "WPS 专用格式"),
        (b"anything", "数据.xlsm", "含宏"),
        ("教务处".encode("utf-16-le") + b"\xff", "数据.csv", "文字编码"),
        (b"a" * (20 * 1024**2 + 1), "数据.csv", "超过 20 MB"),
    ],
)
def test_what_cannot_be_read_says_how_to_save_it_anew(content, name, told):
    with pytest.raises(NotReadable, match=told):
        read_book(content, name)
