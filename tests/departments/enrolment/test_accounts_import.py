"""Accounts taken in on the site: template, upload, look, confirm, first passwords, bring back; what goes wrong."""

import io

import openpyxl
import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import RequestFactory

from departments.accounts.queries import waiting_requests
from departments.accounts.services import accounts
from departments.accounts.services.requests import move_request
from departments.enrolment.importing import states
from departments.enrolment.imports import AccountsImport
from departments.imports.kinds import Subject
from departments.imports.services import LooksOtherwise
from departments.models import AuditEntry, ImportState, Role, User
from departments.permissions import roles_of
from tests.departments.imports_on_site import bring_back, confirm, edited, page, send, written

pytestmark = pytest.mark.django_db
UPLOAD = "/imports/new/accounts/"
HEADINGS = ("用户名", "姓名", "所在部门", "角色", "填报部门", "状态")
NEW = ("1001", "张三", "机电学院", "", "机电学院", "")


@pytest.fixture
def administrator(cast, client):
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def second(cast):
    user, _ = accounts.create_account(username="second", name="第二人", password="x")
    accounts.set_roles(user=user, roles=[Role.ADMINISTRATOR])
    return user


def changes(one):
    (change,) = one.checked["changes"]
    return change["added"], change["changed"], change["same"]


def take(client, *rows):
    return confirm(client, send(client, UPLOAD, written(HEADINGS, *rows)))


def passwords_address(one):
    return f"/accounts/first-passwords/{one.pk}/"


def passwords(client, one):
    """What the workbook says, by user name."""
    answer = client.post(passwords_address(one))
    assert answer.headers["Cache-Control"] == "no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return {row[0]: row[3] for row in sheet.iter_rows(min_row=4, values_only=True)}


def logs_in(username, password):
    return authenticate(RequestFactory().get("/"), username=username, password=password) is not None


@pytest.mark.slow
def test_the_template_goes_out_and_comes_in_changed(cast, administrator):
    content = administrator.get(UPLOAD + "template/").content

    def edit(book):
        sheet = book["账户"]
        row = next(cell.row for cell in sheet["A"] if cell.value == "reporter")
        sheet.cell(row, 3, "院长助理")
        sheet.append([1001, "张 三", None, "机电学院", None, "机电学院、人事处"])

    one = send(administrator, UPLOAD, edited(content, edit), "账户.xlsx")
    assert one.state == ImportState.FOUND
    assert changes(one) == (
        ["张三（1001）：所在部门 机电工程学院；将提请另一人确认：授权“填报”（人事处）、授权“填报”（机电工程学院）"],
        ["reporter（reporter）：职务 空 → 院长助理"],
        12,
    )
    assert "须由另一人确认后才生效" in page(administrator, one)
    assert not User.objects.filter(username="1001").exists()
    assert confirm(administrator, one).state == ImportState.DONE
    assert User.objects.get(pk=cast.reporter.pk).position == "院长助理"
    assert AuditEntry.objects.get(act="导入账户").actor == "administrator"


@pytest.mark.slow
def test_nothing_that_touches_scores_takes_effect_without_a_second_person(cast, administrator, second):
    take(administrator, ("stranger", "stranger", "", "质量发展处", "人事处", ""))
    assert roles_of(User.objects.get(pk=cast.stranger.pk)) == frozenset()
    administrator.post("/accounts/requests/", {"chosen": [one.pk for one in waiting_requests()]})
    assert waiting_requests().count() == 2
    administrator.force_login(second)
    administrator.post("/accounts/requests/", {"chosen": [one.pk for one in waiting_requests()]})
    assert roles_of(User.objects.get(pk=cast.stranger.pk)) == {Role.QUALITY_OFFICE}


@pytest.mark.slow
def test_where_nobody_else_could_confirm_it_is_said(cast, administrator):
    alone = "目前没有另一名系统管理员"
    row = ("stranger", "stranger", "", "", "人事处", "")
    assert alone in page(administrator, send(administrator, UPLOAD, written(HEADINGS, row)))
    assert alone not in page(administrator, send(administrator, UPLOAD, written(HEADINGS[:3], ("stranger", "周", ""))))
    user, _ = accounts.create_account(username="second", name="第二人", password="x")
    accounts.set_roles(user=user, roles=[Role.ADMINISTRATOR])
    assert alone not in page(administrator, send(administrator, UPLOAD, written(HEADINGS, row)))


def test_ones_own_rights_are_a_problem_of_the_file(cast, administrator):
    one = send(administrator, UPLOAD, written(HEADINGS, ("administrator", "系统管理员", "", "质量发展处", "", "")))
    assert one.state == ImportState.WRONG
    assert [(wrong["cell"], wrong["message"]) for wrong in one.checked["wrong"]] == [
        ("A2", "不能更改本人的角色、授权或账户状态，请由另一名系统管理员办理。")
    ]


def test_every_problem_comes_marked_in_the_own_workbook(cast, administrator):
    rows = ("1001", "", "造船学院", "", "", ""), ("stranger", "stranger", "", "审计员、校长", "", "")
    one = send(administrator, UPLOAD, written(HEADINGS, *rows, name="名单"))
    assert [wrong["cell"] for wrong in one.checked["wrong"]] == ["B2", "C2", "D3"]
    marked = openpyxl.load_workbook(io.BytesIO(one.marked.read()))["名单"]
    assert marked["C2"].comment.text == "没有“造船学院”这个部门。"


def test_what_changed_in_between_is_looked_at_anew(cast, administrator):
    one = send(administrator, UPLOAD, written(("用户名", "职务"), ("reporter", "院长")))
    accounts.change_account(user=cast.reporter, name="王老师", position="书记", department=None)
    one = confirm(administrator, one)
    assert one.state == ImportState.FOUND
    assert changes(one)[1] == ["王老师（reporter）：职务 书记 → 院长"]


def test_what_changed_as_it_was_taken_in_is_noticed_under_the_lock(cast, administrator):
    """After whoever takes it in compared, and before the accounts were locked."""
    one = send(administrator, UPLOAD, written(("用户名", "职务"), ("reporter", "院长")))
    accounts.change_account(user=cast.reporter, name="王老师", position="书记", department=None)
    with pytest.raises(LooksOtherwise), transaction.atomic():
        AccountsImport().take_in(Subject(), one.document, cast.administrator, (), "", lambda *_: None)
    assert User.objects.get(pk=cast.reporter.pk).position == "书记"


# --- first passwords ---


@pytest.mark.slow
def test_whoever_confirmed_hands_out_the_first_passwords(cast, administrator):
    one = take(administrator, NEW)
    assert f'href="{passwords_address(one)}"' in page(administrator, one)
    assert "1 个新账户尚未登录" in administrator.get(passwords_address(one)).content.decode()
    ((username, password),) = passwords(administrator, one).items()
    assert logs_in(username, password)
    entry = AuditEntry.objects.get(act="导出", object_label__contains="初始密码")
    assert (entry.after["账户数"], password in str(AuditEntry.objects.values_list())) == (1, False)


@pytest.mark.slow
def test_a_lost_file_is_asked_for_again(cast, administrator):
    one = take(administrator, NEW)
    first, again = passwords(administrator, one)["1001"], passwords(administrator, one)["1001"]
    assert (logs_in("1001", first), logs_in("1001", again)) == (False, True)


@pytest.mark.slow
def test_once_it_touches_scores_who_confirmed_gives_the_password(cast, administrator, second):
    one = take(administrator, NEW)
    (asked,) = waiting_requests()
    known = passwords(administrator, one)["1001"]
    given = move_request(request=asked, action="confirm", by=second).password
    html = administrator.post(passwords_address(one), follow=True).content.decode()
    assert "没有等待初始密码的账户" in html
    assert (logs_in("1001", known), logs_in("1001", given)) == (False, True)


@pytest.mark.slow
def test_nobody_else_gets_them(cast, administrator, second):
    one = take(administrator, NEW)
    for user in (second, cast.quality_office, cast.auditor, cast.reporter):
        administrator.force_login(user)
        assert administrator.get(passwords_address(one)).status_code == 404
        assert administrator.post(passwords_address(one)).status_code == 404
    assert not User.objects.get(username="1001").has_usable_password()


def test_an_import_that_is_not_taken_in_has_none(cast, administrator):
    one = send(administrator, UPLOAD, written(HEADINGS, NEW))
    assert administrator.post(passwords_address(one)).status_code == 404


# --- and back ---


@pytest.mark.slow
def test_what_was_there_before_is_brought_back(cast, administrator):
    before = states()
    one = take(administrator, NEW, ("reporter", "王老师", "", "", "", "停用"))
    back = bring_back(administrator, one)
    assert changes(back)[1] == [
        "张三（1001）：不再等待确认：授权“填报”（机电工程学院）；停用",
        "王老师（reporter）：姓名 王老师 → reporter；将提请另一人确认：授权“填报”（机电工程学院）；启用",
    ]
    assert "导入新建的账户停用而不删除" in page(administrator, back)
    confirm(administrator, back)
    now = states()
    new = User.objects.get(username="1001")
    assert not new.is_active
    reporter = now[cast.reporter.pk]
    assert (reporter["name"], reporter["active"], reporter["grants"]["report"]) == ("reporter", True, [])
    assert list(reporter["asked"].values()) == ["授权“填报”（机电工程学院）"]
    del now[new.pk], now[cast.reporter.pk], before[cast.reporter.pk]
    assert now == before


@pytest.mark.slow
def test_nobody_else_finds_it(cast, administrator):
    one = send(administrator, UPLOAD, written(HEADINGS, NEW))
    for part in ("quality_office", "auditor", "reporter", "president", "stranger"):
        administrator.force_login(getattr(cast, part))
        for address in (UPLOAD, UPLOAD + "template/"):
            assert administrator.get(address).status_code == 404, part
        assert administrator.post(f"/imports/{one.pk}/take/", {"look": one.seen}).status_code == 404, part
    assert not User.objects.filter(username="1001").exists()
