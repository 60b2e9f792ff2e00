"""Files that a stranger made to do harm are refused politely, and cheaply."""

import re
import zipfile

import pytest

from departments.workbooks import archive
from departments.workbooks.reading import read_book
from departments.workbooks.sheets import NotReadable
from tests.departments.workbooks.archives import plain_book, rewritten

SHEET = "xl/worksheets/sheet1.xml"


def refused(content, name="数据.xlsx"):
    with pytest.raises(NotReadable) as refusal:
        read_book(content, name)
    return str(refusal.value)


def test_it_was_readable_before():
    assert read_book(plain_book(), "数据.xlsx").sheets[0].rows == {1: ("教务处",)}


def test_a_bomb_that_says_how_large_it_is(monkeypatch):
    monkeypatch.setattr(archive, "LARGEST_UNPACKED", 100_000)
    assert "解压后过大" in refused(rewritten(plain_book(), "xl/media/bomb", lambda _: b"0" * 100_001))


def test_a_bomb_that_lies_about_its_size():
    content = rewritten(plain_book(), "xl/media/bomb", lambda _: b"0" * 3_000_000)
    size = (3_000_000).to_bytes(4, "little")
    assert content.count(size) == 2
    assert "已损坏" in refused(content.replace(size, (10).to_bytes(4, "little")))


def test_very_many_parts(monkeypatch):
    monkeypatch.setattr(archive, "MOST_PARTS", 5)
    assert "解压后过大" in refused(plain_book())


def test_entities_that_grow():
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>'
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml"):
        content = rewritten(plain_book(), part, lambda xml: bomb + xml.partition(b"?>")[2])
        assert "不允许的定义" in refused(content), part


def test_programs_and_links_to_other_files():
    assert "含有宏" in refused(rewritten(plain_book(), "xl/vbaProject.bin", lambda _: b"x"))
    linked = rewritten(plain_book(), "xl/externalLinks/externalLink1.xml", lambda _: b"<x/>")
    assert "指向其他文件的链接" in refused(linked)


@pytest.mark.parametrize(("cell", "told"), [("XFD1", "超出可读取的列数"), ("GS1", "超出可读取的列数")])
def test_a_cell_far_to_the_right(cell, told):
    assert told in refused(rewritten(plain_book(), SHEET, lambda xml: xml.replace(b'r="A1"', f'r="{cell}"'.encode())))


def test_a_million_empty_rows():
    row = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    content = rewritten(plain_book(), SHEET, lambda xml: xml.replace(b"</sheetData>", row))
    assert "超出可读取的行数" in refused(content)


def test_a_size_of_the_sheet_that_is_not_true():
    content = rewritten(
        plain_book(), SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)
    )
    assert read_book(content, "数据.xlsx").sheets[0].rows == {1: ("教务处",)}


def test_a_cell_of_megabytes():
    long = b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + b"x" * 3_000_000 + b"</t></is></c></row></sheetData>"
    assert "过长" in refused(rewritten(plain_book(), SHEET, lambda xml: xml.replace(b"</sheetData>", long)))
    assert "过长" in refused(("部门,\n" + "x" * 40_000).encode(), "数据.csv")


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("../../etc/passwd", "x")
    assert "不是 Excel 工作簿" in refused(path.read_bytes())


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/styles.xml", "[Content_Types].xml"])
def test_a_part_that_is_damaged(part):
    assert "无法读取" in refused(rewritten(plain_book(), part, lambda xml: xml[: len(xml) // 2]))


def test_a_name_leads_nowhere():
    assert read_book(plain_book(), "C:\\文件\\..\\\u202e数据.xlsx").name == "数据.xlsx"
