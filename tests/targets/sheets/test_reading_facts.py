"""A year's facts into a workbook and back, and what people write instead of codes."""

import datetime
import io

import openpyxl
import pytest

from bench.facts import generated
from departments.figures import NotANumber, exact
from departments.workbooks.reading import read_book
from departments.workbooks.sheets import Book, Sheet
from targets.facts.document import check
from targets.facts.problems import Invalid
from targets.scheme.loader import get_scheme
from targets.sheets.layout import facts_book
from targets.sheets.reading import read_facts
from targets.sheets.words import Known, Words

SCHEME = get_scheme("2020")
DEPARTMENTS = [
    Known("党政办公室", "functional", ("党政办",)),
    Known("机电工程学院", "teaching", ("机电学院", "机电系")),
]


def sheet_of(name, *rows):
    return Book("数据.xlsx", (Sheet(name, {number: tuple(row) for number, row in enumerate(rows, start=1)}),))


def read(book):
    return read_facts(book, Words(SCHEME, DEPARTMENTS), 2020)


def row_of(name, headings, cells):
    found = read(sheet_of(name, headings, cells))
    assert found.problems == []
    return next(rows for key, rows in found.document.items() if key != "year")[0]


def valued(document):
    """Numbers by what they are worth: a sheet keeps 0.50 as 0.5."""
    return {
        name: [{key: _worth(value) for key, value in row.items()} for row in rows]
        for name, rows in document.items()
        if isinstance(rows, list) and rows
    }


def _worth(value):
    try:
        return exact(value) if isinstance(value, str) else value
    except NotANumber:
        return value


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_what_goes_out_comes_in_again(seed):
    document = generated(6, SCHEME, seed)
    known = [Known(row["name"], row["group"]) for row in document["departments"]]
    content = facts_book(document, SCHEME, known, title="2020 年度考核事实")
    found = read_facts(read_book(content, "2020.xlsx"), Words(SCHEME, []), 2020)
    assert (found.problems, found.notes, found.year) == ([], [], 2020)
    assert valued(found.document) == valued(document)
    check(found.document, SCHEME)


@pytest.mark.parametrize("spelled", ["党政办公室", " 党政办 公室", "党政办", "党政办\u200b公室"])
def test_departments_by_whatever_name(spelled):
    row = row_of("缺项", ["部门", "指标"], [spelled, "C3"])
    assert row["department"] == "党政办公室"


@pytest.mark.parametrize(
    "spelled",
    ["C1.1", "c1.1", "Ｃ1.1", "C1.1 工作考勤", "工作考勤", "C1.1工作考勤", "共性1.1 工作考勤", "1.1 工作考勤"],
)
def test_items_by_code_number_or_name(spelled):
    row = row_of("存在问题", ["部门", "指标", "条款"], ["党政办", spelled, "a"])
    assert row == {"department": "党政办公室", "item": "C1.1", "clause": "a"}


def test_an_item_whose_name_both_groups_have_is_the_departments_own():
    titles = [SCHEME.groups[code].title("K.rate") for code in SCHEME.groups]
    row = row_of("缺项", ["部门", "指标"], ["机电系", titles[0]])
    assert row["item"] == "K.rate"


def test_a_clause_by_its_words():
    clause = SCHEME.groups["functional"].items["C1.1"].clauses["a"]
    for spelled in (clause.key, clause.label, f"a {clause.label}"):
        assert row_of("存在问题", ["部门", "指标", "条款"], ["党政办", "C1.1", spelled])["clause"] == "a"


@pytest.mark.parametrize(
    ("spelled", "worth"),
    [("0.875", "0.875"), ("87.5%", "0.875"), ("８７．５％", "0.875"), (" 87.5 % ", "0.875"), ("1", "1"), ("100%", "1")],
)
def test_shares(spelled, worth):
    assert row_of("指标数据", ["部门", "指标", "数值"], ["党政办", "C3", spelled])["value"] == worth


@pytest.mark.parametrize(
    "spelled", ["2020-03-05", "2020年3月5日", "2020.3.5", "2020/3/5", "2020 年 3 月 5 日", "43895"]
)
def test_days(spelled):
    row = row_of("工作项目", ["部门", "类别", "工作项目", "完成时限"], ["党政办", "重点工作目标", "一件事", spelled])
    assert row["due"] == "2020-03-05"


@pytest.mark.parametrize(
    ("spelled", "means"), [("是", True), ("√", True), ("1", True), ("否", None), ("", None), ("×", None)]
)
def test_yes_and_no(spelled, means):
    found = read(
        sheet_of(
            "工作项目",
            ["部门*", "类别*", "工作项目*", "完成时限*", "未按时完成"],
            ["党政办", "重点", "事", "2020.3.5", spelled],
        )
    )
    row = found.document["work_items"][0]
    assert row.get("late") is means


def test_columns_in_any_order_below_a_title():
    found = read(
        sheet_of(
            "存在问题",
            ["2020 年度存在问题汇总"],
            ["条款", "备注", "指标", "部门"],
            ["a", "无", "工作考勤", "党政办"],
            ["", "", "", ""],
        )
    )
    assert found.document["findings"] == [{"department": "党政办公室", "item": "C1.1", "clause": "a"}]
    assert found.notes == ["工作表“存在问题”中“备注”列不导入。"]


def test_a_sheet_of_another_name_is_known_by_its_headings():
    found = read(sheet_of("Sheet1", ["部门", "指标", "得分", "评分依据"], ["党政办", "C2", "5", "依据"]))
    assert list(found.document) == ["year", "scores"]


def test_a_sheet_that_is_none_of_ours_is_named():
    found = read(sheet_of("通讯录", ["姓名", "电话"], ["张三", "1"]))
    assert found.notes == ["工作表“通讯录”的表头不是任何一类考核事实，未读取。"]
    assert "没有找到考核事实的工作表" in str(found.problems[0])


def test_a_column_that_has_to_be_there():
    found = read(sheet_of("存在问题", ["部门", "指标"], ["党政办", "C1.1"]))
    assert [str(problem) for problem in found.problems] == [
        "“存在问题”第 1 行：缺少列“条款”，请使用本系统下载的模板填写。"
    ]


def test_hidden_rows_count_and_are_said():
    sheet = Sheet("缺项", {1: ("部门", "指标"), 2: ("党政办", "C3"), 3: ("党政办", "C13.1")}, hidden=frozenset({3}))
    found = read(Book("a.xlsx", (sheet,)))
    assert len(found.document["not_applicable"]) == 2
    assert found.notes == ["工作表“缺项”有 1 个隐藏的行（如第 3 行），照常计入。"]


def test_every_problem_names_its_cell():
    book = sheet_of(
        "存在问题",
        ["部门", "指标", "条款", "数量", "日期"],
        ["党政办", "C1.1", "z", "1", "2020-03-05"],
        ["没有的部门", "C1.1", "a", "x", "2019-12-31"],
        ["党政办", "不存在", "a", "1", "某天"],
    )
    found = read(book)
    departments = [{"name": one.name, "group": one.group, "headcount": "9"} for one in DEPARTMENTS]
    with pytest.raises(Invalid) as invalid:
        check(found.document | {"departments": departments}, SCHEME)
    told = [str(one) for one in found.of_document(invalid.value.problems) if one.row]
    assert told == [
        "“存在问题”第 2 行“条款”（C2）：指标 C1.1 工作考勤没有条款 “z”",
        "“存在问题”第 3 行“部门”（A3）：“没有的部门” 不在部门名单中",
        "“存在问题”第 3 行“数量”（D3）："
        "“x” 不是小数：只用数字和小数点，不带正负号、空格和指数，小数点前后各不超过 40 位",
        "“存在问题”第 3 行“日期”（E3）：2019年12月31日早于本年度的2020年1月1日",
        "“存在问题”第 4 行“指标”（B4）：考核方案中没有指标 “不存在”",
        '“存在问题”第 4 行“日期”（E4）：应为日期文本，如 "2020-03-05"，而不是 “某天”',
    ]


@pytest.mark.slow
def test_the_book_has_notes_lists_and_locked_headings():
    content = facts_book({"year": 2020}, SCHEME, DEPARTMENTS, title="2020 年度考核事实")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[:3] == ["说明", "部门", "工作项目"]
    sheet = book["存在问题"]
    assert [cell.value for cell in sheet[1]] == ["部门*", "指标*", "条款*", "数量", "每次扣分", "日期", "通报"]
    assert sheet["F1"].comment.text == "日期，如 2020年3月5日。"
    assert sheet.protection.sheet
    assert sheet["A1"].protection.locked
    assert not sheet["A2"].protection.locked
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert offered["A2:A201"] == "'选项'!$A$2:$A$3"
    assert [cell.value for cell in book["选项"]["A"]][:3] == ["部门", "党政办公室", "机电工程学院"]
    assert sheet["F2"].number_format == 'yyyy"年"m"月"d"日"'


def test_a_date_cell_is_a_day():
    book = openpyxl.Workbook()
    book.active.title = "存在问题"
    book.active.append(["部门", "指标", "条款", "日期"])
    book.active.append(["党政办", "C1.1", "a", datetime.date(2020, 3, 5)])
    out = io.BytesIO()
    book.save(out)
    found = read(read_book(out.getvalue(), "a.xlsx"))
    assert found.document["findings"][0]["date"] == "2020-03-05"
