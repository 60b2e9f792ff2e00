"""The two commands with which a new site begins."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from departments.models import Role, User, Year
from departments.permissions import roles_of

pytestmark = pytest.mark.django_db


def run(*arguments):
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def test_the_first_administrator_logs_in_with_the_printed_password(client):
    printed = run("create_administrator", "admin", "陈老师")
    password = printed.split("：")[1].split("（")[0]
    assert roles_of(User.objects.get(username="admin")) == {Role.ADMINISTRATOR}
    assert client.post("/login/", {"username": "admin", "password": password}).status_code == 302
    assert client.get("/accounts/")["Location"] == "/account/password/"


def test_an_account_from_the_command_line_has_no_rights(client):
    password = run("create_account", "wang", "王老师").split("：")[1].split("（")[0]
    user = User.objects.get(username="wang")
    assert user.check_password(password)
    assert roles_of(user) == frozenset()
    with pytest.raises(CommandError, match="已被使用"):
        run("create_account", "ＷＡＮＧ", "另一人")


def test_a_taken_name_is_an_error():
    run("create_administrator", "admin", "陈老师")
    with pytest.raises(CommandError, match="已被使用"):
        run("create_administrator", "admin", "李老师")


def test_the_first_year_has_its_roster():
    assert "35 个部门" in run("open_year", "2020")
    assert Year.objects.get().scheme == "2020"
    with pytest.raises(CommandError, match="已被使用"):
        run("open_year", "2020")


def test_a_year_without_a_shipped_roster_is_an_error():
    with pytest.raises(CommandError, match="没有 1999 年的部门名册"):
        run("open_year", "1999")
