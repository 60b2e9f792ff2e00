"""账户管理 and one's own account."""

import re

import pytest
from django.test import Client

from departments import clock
from departments.accounts.queries import waiting_requests
from departments.accounts.services import accounts
from departments.accounts.services.requests import move_request
from departments.accounts.signals import ensure_roles
from departments.models import AuditEntry, Department, Grant, Role, User
from departments.permissions import departments_for, roles_of
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

ONCE = "/accounts/one-time-password/"


STATE = r'<span class="state [^>]*><i [^>]*></i>([^<]+)</span>'


def page_of(user):
    return f"/accounts/{user.pk}/"


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def as_administrator(client, cast):
    client.force_login(cast.administrator)
    return client


@pytest.mark.slow
def test_the_list_shows_rights_and_states(as_administrator, cast):
    accounts.disable(user=cast.stranger)
    page = as_administrator.get("/accounts/").content.decode()
    assert "账户管理 · 13 个账户" in page
    rows = re.findall(r'data-label="用户名">(\w+)</td>.*?data-label="角色与授权">(.*?)</td>', page, re.DOTALL)
    rights = {username: re.findall(r"<div>([^<]+)</div>", cell) for username, cell in rows}
    assert {part: rights[part] for part in ("auditor", "reporter", "vice_president", "stranger")} == {
        "auditor": ["审计员"],
        "reporter": ["填报：机电工程学院"],
        "vice_president": ["分管：人事处、机电工程学院"],
        "stranger": [],
    }
    state_of = dict(re.findall(rf'data-label="用户名">(\w+)</td>.*?{STATE}', page, re.DOTALL))
    assert set(state_of) == set(cast.everyone())
    assert {name for name, state in state_of.items() if state == "停用"} == {"stranger"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "reporter"}, ["reporter"]),
        ({"role": "审计员"}, ["auditor"]),
        ({"state": "off"}, ["stranger"]),
        ({"state": "locked"}, ["experts"]),
        ({"q": "没有这个人"}, []),
    ],
)
def test_the_list_is_searched_and_filtered(as_administrator, cast, query, found):
    accounts.disable(user=cast.stranger)
    for _ in range(5):
        Client().post("/login/", {"username": "experts", "password": "wrong"})
    listing = as_administrator.get("/accounts/", query).context["listing"]
    assert [user.username for user in listing] == found


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number_of_rows(client, db, rows, django_assert_num_queries):
    ensure_roles()
    department = Department.objects.create(name="测试处", short_name="测试处")
    first, _ = accounts.create_account(username="admin", name="管理员", password=PASSWORD)
    accounts.set_roles(user=first, roles=[Role.ADMINISTRATOR])
    for number in range(rows - 1):
        user, _ = accounts.create_account(username=f"user{number}", name="某人", department=department)
        accounts.grant(user=user, grant=Grant.REPORT, department=department)
        accounts.set_roles(user=user, roles=[Role.EXPERTS])
    client.force_login(first)
    # session, user, roles, lock-outs, count, accounts, their groups, their grants, years; own and assessed
    # departments for the navigation
    with django_assert_num_queries(10):
        listing = client.get("/accounts/").context["listing"]
    assert len(listing) == rows


def test_a_new_account_has_a_password_that_is_shown_once(as_administrator, cast, client):
    department = Department.objects.get(name="工会")
    new = {"username": "20200101", "name": "张三", "position": "办事员", "department": department.pk}
    answer = as_administrator.post("/accounts/new/", new)
    assert (answer.status_code, answer["Location"]) == (302, ONCE)
    page = as_administrator.get(ONCE)
    password = page.context["one_time"].password
    assert password in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert password in as_administrator.get(ONCE).content.decode(), "reloaded"
    user = User.objects.get(username="20200101")
    assert (user.name, user.position, user.department) == ("张三", "办事员", department)
    assert user.check_password(password)
    assert user.must_change_password
    trail = AuditEntry.objects.last()
    assert trail.act == "新建账户"
    assert password not in str(trail.after)
    assert password not in as_administrator.get(page_of(user)).content.decode()
    assert "不再显示" in as_administrator.get(ONCE).content.decode()


def test_after_ten_minutes_the_password_is_shown_no_more(as_administrator, cast, monkeypatch):
    as_administrator.post("/accounts/new/", {"username": "20200101", "name": "张三"})
    later = clock.stamp() + 601
    monkeypatch.setattr(clock, "stamp", lambda: later)
    assert as_administrator.get(ONCE).context["one_time"] is None


def test_a_password_is_shown_in_no_other_session(as_administrator, cast):
    as_administrator.post("/accounts/new/", {"username": "20200101", "name": "张三"})
    other = Client()
    other.force_login(cast.administrator)
    assert other.get(ONCE).context["one_time"] is None


def test_a_full_width_name_is_kept_in_its_usual_width(as_administrator, cast):
    as_administrator.post("/accounts/new/", {"username": " Ｗａｎｇ０１ ", "name": "王一"})
    assert User.objects.get(name="王一").username == "Wang01"


@pytest.mark.parametrize("taken", ["Reporter", "ｒｅｐｏｒｔｅｒ", " REPORTER "])
def test_a_name_that_folds_alike_is_taken(as_administrator, cast, taken):
    page = as_administrator.post("/accounts/new/", {"username": taken, "name": "张三"})
    assert "已被使用" in page.content.decode() or "已存在" in page.content.decode()
    assert User.objects.filter(login_name="reporter").count() == 1


def test_a_taken_user_name_is_refused_in_the_form(as_administrator, cast):
    page = as_administrator.post("/accounts/new/", {"username": "reporter", "name": "张三"})
    assert page.status_code == 200
    assert page.context["form"].errors == {"username": ["已存在一位使用该名字的用户。"]}
    assert User.objects.count() == 13


def test_who_a_person_is_is_changed(as_administrator, cast):
    department = Department.objects.get(name="工会")
    changed = {"name": "李四", "position": "主席", "department": department.pk}
    assert as_administrator.post(page_of(cast.reporter), changed).status_code == 302
    user = fresh(cast.reporter)
    assert (user.username, user.name, user.position, user.department) == ("reporter", "李四", "主席", department)
    trail = AuditEntry.objects.last()
    assert trail.before == {"name": "reporter", "position": "", "department": None}


def test_a_form_with_errors_keeps_the_heading_and_changes_nothing(as_administrator, cast):
    page = as_administrator.post(page_of(cast.reporter), {"name": ""})
    assert "reporter · reporter" in page.content.decode()
    assert fresh(cast.reporter).name == "reporter"


@pytest.mark.slow
def test_roles_and_grants_are_set(as_administrator, cast):
    user, department = cast.stranger, Department.objects.get(name="工会")
    second, _ = accounts.create_account(username="second", name="第二人")
    accounts.set_roles(user=second, roles=[Role.ADMINISTRATOR])
    as_administrator.post(f"{page_of(user)}roles/", {"roles": ["创新奖专家组", "考核工作领导小组"]})
    as_administrator.post(f"{page_of(user)}grants/", {"grant": "report", "department": department.pk})
    assert (roles_of(fresh(user)), departments_for(fresh(user), *Grant).count()) == (frozenset(), 0)
    for asked in waiting_requests():
        move_request(request=asked, action="confirm", by=second)
    assert roles_of(fresh(user)) == {Role.EXPERTS, Role.LEADING_GROUP}
    assert list(departments_for(fresh(user), Grant.REPORT)) == [department]


@pytest.mark.slow
def test_revoking_asks_first_and_names_person_grant_and_department(as_administrator, cast):
    held = cast.reporter.departmentusergrant_set.get()
    address = f"{page_of(cast.reporter)}grants/{held.pk}/revoke/"
    for page in (page_of(cast.reporter), address):
        shown = as_administrator.get(page).content.decode()
        assert "撤销reporter（reporter）在机电工程学院的“填报”授权？" in shown
        assert "此人立即失去这项权限" in shown
    assert departments_for(fresh(cast.reporter), *Grant).exists()
    as_administrator.post(address)
    assert not departments_for(fresh(cast.reporter), *Grant).exists()


@pytest.mark.parametrize(("act", "asked"), [("disable", "停用"), ("enable", "启用"), ("reset", "重置密码")])
def test_every_act_names_whom_it_is_about(as_administrator, cast, act, asked):
    page = as_administrator.get(f"{page_of(cast.reporter)}{act}/").content.decode()
    assert f"{asked}reporter（reporter）的账户？" in page


def test_data_that_somebody_else_changed_meanwhile_is_shown(as_administrator, cast):
    mine = {"name": "张三", "position": "", "seen": seen(as_administrator, cast.reporter, "form")}
    accounts.change_account(user=cast.reporter, name="李四", position="主席", department=None)
    page = as_administrator.post(page_of(cast.reporter), mine)
    assert "他人已先作修改：姓名现为“李四”；职务现为“主席”" in page.content.decode()
    assert 'value="张三"' in page.content.decode()
    assert fresh(cast.reporter).name == "李四"
    again = mine | {"seen": page.context["form"]["seen"].value()}
    assert as_administrator.post(page_of(cast.reporter), again).status_code == 302
    assert fresh(cast.reporter).name == "张三"


@pytest.mark.slow
def test_roles_that_somebody_else_changed_meanwhile_are_shown(as_administrator, cast):
    mine = {"roles": [], "seen": seen(as_administrator, cast.stranger, "roles_form")}
    accounts.set_roles(user=cast.stranger, roles=[Role.EXPERTS])
    page = as_administrator.post(f"{page_of(cast.stranger)}roles/", mine)
    assert "角色现为“创新奖专家组”" in page.content.decode()
    assert roles_of(fresh(cast.stranger)) == {Role.EXPERTS}


def seen(client, user, form):
    return client.get(page_of(user)).context[form]["seen"].value()


def test_another_persons_grant_is_not_revoked_from_here(as_administrator, cast):
    held = cast.reporter.departmentusergrant_set.get()
    assert as_administrator.post(f"{page_of(cast.stranger)}grants/{held.pk}/revoke/").status_code == 404
    assert cast.reporter.departmentusergrant_set.exists()


def test_a_grant_without_a_department_comes_back_with_its_error(as_administrator, cast):
    page = as_administrator.post(f"{page_of(cast.stranger)}grants/", {"grant": "report"})
    assert page.context["grant_form"].errors == {"department": ["这个字段是必填项。"]}
    assert page.status_code == 200


def test_conflicting_roles_are_refused_in_words(as_administrator, cast):
    page = as_administrator.post(f"{page_of(cast.stranger)}roles/", {"roles": ["审计员", "校长"]}, follow=True)
    assert page.context["roles_form"].errors == {
        "__all__": ["“系统管理员”“审计员”不能兼任其他角色，也不能持有部门授权。"]
    }
    assert roles_of(fresh(cast.stranger)) == frozenset()


def test_a_password_is_reset_and_shown_once(as_administrator, cast):
    address = f"{page_of(cast.stranger)}reset/"
    assert "一次性密码" in as_administrator.get(address).content.decode()
    page = as_administrator.post(address, follow=True)
    password = page.context["one_time"].password
    as_administrator.get(ONCE)
    assert fresh(cast.stranger).check_password(password), "reloading resets nothing"


@pytest.mark.slow
def test_an_account_is_disabled_enabled_and_unlocked(as_administrator, cast):
    user = cast.reporter
    as_administrator.post(f"{page_of(user)}disable/")
    assert not fresh(user).is_active
    assert re.findall(STATE, as_administrator.get(page_of(user)).content.decode()) == ["停用"]
    as_administrator.post(f"{page_of(user)}enable/")
    assert fresh(user).is_active
    assert "已解除锁定" in as_administrator.post(f"{page_of(user)}unlock/", follow=True).content.decode()
    assert as_administrator.post(f"{page_of(user)}promote/").status_code == 404


@pytest.mark.slow
def test_what_can_be_done_with_an_account_is_offered_by_its_state(as_administrator, cast):
    def offered(user):
        page = as_administrator.get(page_of(user)).content.decode()
        return sorted(re.findall(r'action="[^"]*/(disable|enable|reset|unlock)/"', page))

    for _ in range(5):
        Client().post("/login/", {"username": "experts", "password": "wrong"})
    accounts.disable(user=cast.stranger)
    assert offered(cast.reporter) == ["disable", "reset"]
    assert offered(cast.experts) == ["disable", "reset", "unlock"]
    assert offered(cast.stranger) == ["enable"]
    assert offered(cast.administrator) == []


def test_nothing_is_changed_by_looking(as_administrator, cast):
    before = AuditEntry.objects.count()
    for act in ("disable", "enable", "reset", "unlock"):
        assert as_administrator.get(f"{page_of(cast.reporter)}{act}/").status_code == 200
    for tail in ("roles/", "grants/"):
        assert as_administrator.get(page_of(cast.reporter) + tail).status_code == 405
    assert AuditEntry.objects.count() == before
    assert fresh(cast.reporter).is_active


@pytest.mark.parametrize(
    ("tail", "data"),
    [
        ("roles/", {"roles": ["质量发展处"]}),
        ("grants/", {"grant": "lead", "department": None}),
        ("disable/", {}),
        ("reset/", {}),
    ],
)
def test_an_administrator_changes_nothing_of_their_own(as_administrator, cast, tail, data):
    if "department" in data:
        data = {**data, "department": Department.objects.get(name="工会").pk}
    me = fresh(cast.administrator)
    page = as_administrator.post(page_of(me) + tail, data, follow=True)
    assert "请由另一名系统管理员办理" in page.content.decode()
    assert AuditEntry.objects.filter(act="拒绝操作", actor="administrator").count() == 1
    after = fresh(me)
    assert (after.is_active, after.password, roles_of(after)) == (True, me.password, {Role.ADMINISTRATOR})


@pytest.mark.slow
def test_account_pages_are_not_there_for_anybody_else(client, cast):
    gets = ["/accounts/", "/accounts/new/", page_of(cast.stranger), f"{page_of(cast.stranger)}disable/"]
    posts = [*gets[1:], f"{page_of(cast.stranger)}roles/", f"{page_of(cast.stranger)}grants/"]
    for part, user in cast.everyone().items():
        if part == "administrator":
            continue
        client.force_login(user)
        for address in gets:
            assert (part, address, client.get(address).status_code) == (part, address, 404)
        for address in posts:
            assert (part, address, client.post(address).status_code) == (part, address, 404)
    assert fresh(cast.stranger).is_active


def test_my_account_says_who_i_am_and_what_i_may(client, cast):
    client.force_login(cast.vice_president)
    page = client.get("/account/").content.decode()
    assert re.search(r"<dt>用户名</dt>\s*<dd>\s*vice_president\s*</dd>", page)
    held = re.findall(r'<th scope="row">([^<]+)</th>\s*<td>([^<]+)</td>', page)
    assert held == [("人事处", "分管"), ("机电工程学院", "分管")]
    client.force_login(cast.stranger)
    assert "没有部门授权" in client.get("/account/").content.decode()
