"""Accounts with their roles and grants out into a workbook, and what people write into it."""

import pytest

from departments.accounts.services import accounts
from departments.enrolment.importing import states
from departments.enrolment.sheet import accounts_book, read_accounts_sheet, step_of
from departments.models import Department, Grant, Role
from departments.roster.leaving import merge
from departments.workbooks.reading import read_book
from tests.departments.enrolment.sheets import problems, read, steps

pytestmark = pytest.mark.django_db


def test_what_goes_out_asks_for_nothing_when_it_comes_in(cast):
    """Also of who holds much, is disabled, or has an odd name."""
    department = Department.objects.get(name="人事处")
    user, _ = accounts.create_account(username="=1+1", name="John  Smith", department=department, password="x")
    accounts.set_roles(user=user, roles=[Role.EXPERTS, Role.PRESIDENT])
    accounts.grant(user=user, grant=Grant.REPORT, department=department)
    accounts.disable(user=user)
    found = read_accounts_sheet(read_book(accounts_book(), "账户.xlsx"))
    assert (found.problems, found.notes, len(found.asked)) == ([], [], 14)
    now = states()
    assert [one.user.username for one in found.asked if step_of(one, now[one.user.pk]).moves] == []


@pytest.mark.parametrize("name", ["reporter", "Reporter", "ＲＥＰＯＲＴＥＲ", " rep orter", "reporter\u200b"])
def test_an_account_is_known_by_its_user_name_in_any_spelling(cast, name):
    (step,) = steps(("用户名", "职务"), (name, "科员"))
    assert (step.user, dict(step.person)) == (cast.reporter.pk, {"position": "科员"})


def test_an_unknown_user_name_asks_for_a_new_account(cast):
    (step,) = steps(
        ("工号", "姓名", "部门", "角色", "填报", "状态"),
        ("１００１", "张　三", "机电学院", "审计员", "", "启用"),
    )
    department = Department.objects.get(name="机电工程学院")
    assert step.user is None
    assert step.person == {"username": "1001", "name": "张三", "position": "", "department": department.pk}
    assert (step.roles, step.grants, step.active) == (["审计员"], {}, None)


@pytest.mark.parametrize(
    "cell", ["机电学院、人事处", "机电工程学院,人事处", "人事处；机电学院", "机电学院/人事处", "机电学院\n 人事处 、"]
)
def test_several_departments_stand_in_one_cell(cast, cell):
    (step,) = steps(("用户名", "填报部门"), ("stranger", cell))
    names = Department.objects.filter(pk__in=step.grants["report"]).values_list("name", flat=True)
    assert sorted(names) == ["人事处", "机电工程学院"]


def test_a_column_that_is_not_there_asks_for_nothing(cast):
    (step,) = steps(("用户名",), ("reporter",))
    assert not step.moves


def test_an_empty_cell_asks_for_nothing_to_stand_there(cast):
    (step,) = steps(("用户名", "填报", "角色"), ("reporter", "", ""))
    assert (step.grants, step.roles) == ({"report": []}, None)


def test_what_waits_for_its_second_person_is_not_asked_for_again(cast):
    department = Department.objects.get(name="人事处")
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=department, by=cast.administrator)
    accounts.set_roles(user=cast.stranger, roles=[Role.EXPERTS], by=cast.administrator)
    rows = ("用户名", "填报", "角色"), ("stranger", "人事处", "创新奖专家组")
    assert [step.moves for step in steps(*rows)] == [False]


def test_every_problem_is_told_at_once(cast):
    rows = [
        ("用户名", "姓名", "所在部门", "角色", "填报", "状态"),
        ("", "无名", "", "", "", ""),
        ("新 人", "", "造船学院", "校长、船长", "人事处、无此处", "休眠"),
        ("new", "李四", "人事处、教务处", "", "", ""),
        ("ＮＥＷ", "李四", "", "", "", ""),
    ]
    assert problems(*rows) == [
        ("A2", "请填写用户名。"),
        ("C3", "没有“造船学院”这个部门。"),
        ("B3", "请填写姓名。"),
        ("D3", "没有“船长”这个角色，可填：" + "、".join(Role.labels) + "。"),
        ("E3", "没有“无此处”这个部门。"),
        ("F3", "应为“启用”或“停用”。"),
        ("C4", "只能填一个部门。"),
        ("A5", "与第 4 行是同一个用户名。"),
    ]


def test_a_user_name_is_checked_as_in_the_form(cast):
    ((cell, message),) = problems(("用户名", "姓名"), ("张三!", "张三"))
    assert cell == "A2"
    assert "用户名" in message


def test_a_short_name_of_several_asks_for_the_full_one(cast):
    Department.objects.filter(name__in=["人事处", "教务处"]).update(short_name="两处")
    ((cell, message),) = problems(("用户名", "填报"), ("stranger", "两处"))
    assert (cell, message.startswith("“两处”可能指")) == ("B2", True)


def test_what_is_part_of_another_gets_no_new_grants(cast):
    merge(into=cast.entry("教务处"), sources=[cast.entry("人事处")], reason="合署")
    assert problems(("用户名", "填报"), ("stranger", "人事处")) == [("B2", "“人事处”已并入其他部门，不能再授权。")]
    assert not read(("用户名", "考核"), ("assessor", "人事处")).problems
