"""Which table a sheet is, where its columns are, and what stands in its rows."""

from departments.workbooks.sheets import Book, Sheet
from departments.workbooks.tables import Field, Layout, read_tables, year_of

PEOPLE = Layout(
    "people",
    "人员",
    (Field("name", "姓名", required=True), Field("heads", "在岗人数", ("人数", "编制人数")), Field("post", "职务")),
)


def sheet(name, *rows, **marks):
    return Sheet(name, {number: tuple(row) for number, row in enumerate(rows, start=1)}, **marks)


def read(*sheets, most=10):
    return read_tables(Book("名单.xlsx", sheets), PEOPLE, most)


def texts(*sheets):
    return [dict(row.texts) for table in read(*sheets).tables for row in table.rows()]


def test_headings_stand_below_a_title_and_in_any_order():
    rows = [("焦作大学人员名单",), ("职　务", "姓名*"), ("处长", " 王老师 "), ("", "李老师")]
    assert texts(sheet("Sheet1", *rows)) == [{"post": "处长", "name": "王老师"}, {"name": "李老师"}]


def test_its_own_heading_goes_before_another_word_for_it():
    rows = [("姓名", "编制人数", "在岗人数"), ("王老师", "12", "9")]
    assert texts(sheet("Sheet1", *rows)) == [{"name": "王老师", "heads": "9"}]


def test_rows_in_which_nothing_is_filled_in_are_none():
    assert texts(sheet("人员", ("姓名", "备注"), ("", "合计"), ("王老师", ""))) == [{"name": "王老师"}]


def test_every_sheet_that_is_the_table_is_read():
    one, other = sheet("职能部门", ("姓名",), ("王老师",)), sheet("教学院部", ("姓名",), ("李老师",))
    assert texts(one, other) == [{"name": "王老师"}, {"name": "李老师"}]


def test_a_book_without_the_table_says_what_its_headings_must_have():
    found = read(sheet("Sheet1", ("工号",), ("1001",)))
    assert [str(problem) for problem in found.problems] == [
        "没有找到人员的工作表：表头须有“姓名”列。请使用本系统下载的模板填写。"
    ]
    assert found.notes == ("工作表“Sheet1”没有“姓名”列，未读取。",)


def test_a_sheet_of_the_table_name_lacks_a_column():
    (problem,) = read(sheet("人员", ("职务",), ("处长",))).problems
    assert str(problem) == "“人员”第 1 行：缺少列“姓名”，请使用本系统下载的模板填写。"


def test_too_many_rows_are_not_read():
    found = read(sheet("人员", ("姓名",), ("王老师",)), sheet("教学院部", ("姓名",), ("李老师",)), most=1)
    assert (found.tables, [one.message for one in found.problems]) == (
        (),
        ["共有 2 行，一次最多导入 1 行，请分次导入。"],
    )


def test_a_problem_knows_its_cell_and_what_stands_there():
    (table,) = read(sheet("人员", ("职务", "姓名"), ("处长", "王老师"))).tables
    (row,) = table.rows()
    assert row.problem("post", "没有这个职务。") == ("人员", 2, "A2", "职务", "处长", "没有这个职务。")
    assert row.problem("heads", "请填写。") == ("人员", 2, "", "在岗人数", "", "请填写。")


def test_what_is_read_all_the_same_is_said():
    rows = [("姓名", "手机"), ("王老师", "1"), ("李老师", "2")]
    assert read(sheet("人员", *rows, hidden=frozenset({1, 3}))).notes == (
        "工作表“人员”中“手机”列不导入。",
        "工作表“人员”有 1 个隐藏的行（如第 3 行），照常计入。",
    )


def test_a_formula_without_its_result_is_a_problem():
    (problem,) = read(sheet("人员", ("姓名",), ("王老师",), uncalculated=("B2",))).problems
    assert (problem.cell, problem.row) == ("B2", 2)


def test_what_our_own_books_hold_besides_is_no_table():
    aside = [
        sheet("说明", ("年度", "2020")),
        sheet("选项", ("姓名",), ("不读",)),
        sheet("需要更正", ("姓名",), ("不读",)),
    ]
    found = read(*aside, sheet("人员", ("姓名",), ("王老师",)))
    assert ([len(list(table.rows())) for table in found.tables], found.notes) == ([1], ())
    assert year_of(Book("名单.xlsx", tuple(aside))) == 2020
