"""A year's roster out into a workbook, and what people write into it."""

import datetime

import pytest

from departments.accounts.services import accounts
from departments.models import Department, Grant
from departments.roster.leaving import end_entry
from departments.roster.services import change_entry
from departments.roster.sheet import read_roster_sheet, roster_book
from departments.workbooks.reading import read_book
from tests.departments.roster.sheets import read

pytestmark = pytest.mark.django_db

HEADINGS = ("部门", "简称", "考核组", "在岗满六个月人数", "分管校领导", "序号")


def problems(year, *rows):
    return [(one.cell, one.message) for one in read(year, *rows).problems]


def asked(year, *rows):
    found = read(year, *rows)
    assert found.problems == []
    return found.asked


def values(year, heading, cell):
    (one,) = asked(year, ("部门", heading), ("教务处", cell))
    return one.values


@pytest.mark.slow
def test_what_goes_out_asks_for_nothing_new_when_it_comes_in(cast):
    change_entry(entry=cast.entry("教务处"), headcount=25, leader=cast.vice_president)
    found = read_roster_sheet(read_book(roster_book(cast.year), "名册.xlsx"), cast.year)
    assert (found.problems, found.notes, found.missing) == ([], [], [])
    assert [one.entry.name for one in found.asked] == [entry.name for entry in cast.year.roster.order_by("order")]
    one = next(one for one in found.asked if one.entry.name == "教务处")
    assert one.values == {
        "name": "教务处",
        "short_name": "教务处",
        "group": "functional",
        "headcount": 25,
        "leader": cast.vice_president,
        "order": one.entry.order,
    }


@pytest.mark.parametrize("word", ["机电学院", "机 电 工程学院", "机电工程\u200b学院"])
def test_a_department_is_known_by_its_short_name_and_in_any_spelling(cast, word):
    (one,) = asked(cast.year, ("部门", "人数"), (word, "80"))
    assert (one.entry.name, one.values["name"]) == ("机电工程学院", "机电工程学院")


def test_a_department_is_known_by_a_name_that_it_once_had(cast):
    change_entry(entry=cast.entry("机电工程学院"), name="智能制造学院")
    (one,) = asked(cast.year, ("部门", "人数"), ("机电工程学院", "80"))
    assert one.values["name"] == "智能制造学院"


def test_a_new_name_says_whose_it_is(cast):
    (one,) = asked(cast.year, ("部门", "原名称"), ("智能制造学院", "机电学院"))
    assert (one.entry.name, one.values["name"]) == ("机电工程学院", "智能制造学院")


def test_the_new_name_of_nobody_listed_is_a_problem(cast):
    rows = ("部门", "原名称"), ("智能制造学院", "造船学院")
    assert problems(cast.year, *rows) == [("B2", "“造船学院”不在2020年度名册中，不能改名。")]


@pytest.mark.parametrize(("cell", "count"), [("１２", 12), (" 12 ", 12), ("12人", 12), ("0", 0), ("", None)])
def test_heads_are_read_as_people_write_them(cast, cell, count):
    assert values(cast.year, "人数", cell)["headcount"] == count


@pytest.mark.parametrize("cell", ["十二", "12.5", "-3", "1e5", "NaN"])
def test_heads_that_are_no_number_are_a_problem(cast, cell):
    assert problems(cast.year, ("部门", "人数"), ("教务处", cell)) == [("B2", "请填写整数人数。")]


def test_a_column_that_is_not_there_asks_for_nothing(cast):
    change_entry(entry=cast.entry("教务处"), headcount=25, leader=cast.vice_president)
    (one,) = asked(cast.year, ("部门", "考核组"), ("教务处", "教学院部"))
    assert (one.values["headcount"], one.values["leader"]) == (25, cast.vice_president)
    assert one.values["group"] == "teaching"
    assert "order" not in one.values


def test_a_leader_is_found_by_name_and_by_user_name(cast):
    for word in (cast.vice_president.name, "Ｖice_President", "vice_president（vice_president）"):
        assert values(cast.year, "分管校领导", word)["leader"] == cast.vice_president


def test_two_leaders_of_one_name_are_asked_for_the_user_name(cast):
    user, _ = accounts.create_account(username="other", name=cast.vice_president.name, password="x")
    accounts.grant(user=user, grant=Grant.LEAD, department=Department.objects.get(name="教务处"))
    ((cell, message),) = problems(cast.year, ("部门", "分管校领导"), ("教务处", cast.vice_president.name))
    assert (cell, message) == ("B2", "有 2 人叫“vice_president”，请填用户名：other、vice_president。")


def test_who_leads_nothing_is_no_leader(cast):
    ((cell, message),) = problems(cast.year, ("部门", "分管校领导"), ("教务处", "质量发展处"))
    assert (cell, message) == ("B2", "没有持有“分管”授权的“质量发展处”；由系统管理员授权后再导入，或先留空。")


def test_every_problem_is_told_at_once(cast):
    rows = [
        HEADINGS,
        ("教务处", "教" * 21, "第三组", "许多", "某人", "零"),
        ("", "无名", "", "", "", ""),
        ("教务 处", "", "", "", "", ""),
    ]
    found = problems(cast.year, *rows)
    assert [cell for cell, _ in found] == ["C2", "E2", "B2", "D2", "F2", "A3", "A4"]
    assert ("C2", "没有“第三组”这个考核组，应为“职能部门”或“教学院部”。") in found
    assert ("A3", "请填写部门。") in found
    assert ("A4", "与第 2 行是同一个部门。") in found


def test_a_new_department_needs_its_group(cast):
    assert problems(cast.year, ("部门", "考核组"), ("造船学院", "")) == [("B2", "请填写考核组。")]


def test_who_ended_in_mid_year_is_restored_first(cast):
    end_entry(entry=cast.entry("编辑部"), day=datetime.date(2020, 9, 1), reason="撤销建制")
    ((cell, message),) = problems(cast.year, ("部门",), ("编辑部",))
    assert (cell, message) == ("A2", "“编辑部”自2020年9月1日起不再考核：撤销建制。请先恢复到名册，再导入。")
    assert "编辑部" not in [one.name for one in read(cast.year, ("部门",)).missing]


def test_rows_that_add_up_are_none(cast):
    found = read(cast.year, ("部门", "人数"), ("教务处", "25"), ("合 计", "25"))
    assert (len(found.asked), found.notes) == (1, ["工作表“名册”第 3 行是合计，未读取。"])


def test_who_is_missing_is_told(cast):
    everybody = [(entry.name,) for entry in cast.year.roster.order_by("order")]
    assert [one.name for one in read(cast.year, ("部门",), *everybody[2:]).missing] == [
        name for (name,) in everybody[:2]
    ]
