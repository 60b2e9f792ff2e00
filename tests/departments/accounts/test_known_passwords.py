"""Whoever asks for a role or a grant knows no password of the account by the time that it touches scores."""

import io
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import Client, RequestFactory
from openpyxl import load_workbook

from departments.accounts.queries import waiting_requests
from departments.accounts.services import accounts
from departments.accounts.services.first_passwords import give_first_passwords
from departments.accounts.services.passwords import change_own_password
from departments.accounts.services.requests import move_request
from departments.models import AccountRequest, AuditEntry, Department, Grant, Role, User
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

LIST = "/accounts/requests/"
FETCH = "/accounts/requests/first-passwords/"


@pytest.fixture
def second(cast):
    user, _ = accounts.create_account(username="second", name="第二人", password=PASSWORD)
    accounts.set_roles(user=user, roles=[Role.ADMINISTRATOR])
    return user


def fresh(user):
    return User.objects.get(pk=user.pk)


def make(cast, username="1001"):
    return accounts.create_account(username=username, name="张三", by=cast.administrator)


def ask(by, user, role=Role.QUALITY_OFFICE):
    return accounts.set_roles(user=user, roles=[role], by=by)


def ask_grant(by, user, name="机电工程学院", grant=Grant.REPORT):
    return accounts.grant(user=user, grant=grant, department=Department.objects.get(name=name), by=by)


def confirm(request, by):
    return move_request(request=request, action="confirm", by=by)


def logs_in(user, password):
    return authenticate(RequestFactory().get("/"), username=user.username, password=password) is not None


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def confirm_together(client, *requests):
    return client.post(LIST, {"chosen": [one.pk for one in requests]}, follow=True).content.decode()


def fetched(response):
    """User names and passwords of the workbook."""
    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    first = next(number for number, row in enumerate(rows) if row[0] == "用户名")
    return {row[0]: row[3] for row in rows[first + 1 :] if row[3]}


# --- one after another ---


@pytest.mark.slow
def test_who_asked_can_no_longer_log_in_once_it_is_confirmed(cast, second):
    administrator, confirmer, owner = browser(cast.administrator), browser(second), Client()
    page = administrator.post("/accounts/new/", {"username": "1001", "name": "张三"}, follow=True)
    known, user = page.context["one_time"].password, User.objects.get(username="1001")
    administrator.post(f"/accounts/{user.pk}/roles/", {"roles": ["质量发展处"]})
    asked = waiting_requests().get()
    assert "不要交给申请人" in confirmer.get(f"{LIST}{asked.pk}/confirm/").content.decode()
    shown = confirmer.post(f"{LIST}{asked.pk}/confirm/", follow=True)
    assert "不要交给申请人系统管理员" in shown.content.decode()
    assert owner.post("/login/", {"username": "1001", "password": known}).status_code == 200
    given = shown.context["one_time"].password
    assert owner.post("/login/", {"username": "1001", "password": given}).status_code == 302
    assert owner.get("/account/")["Location"] == "/account/password/"


def test_whoever_had_logged_in_with_it_is_out(cast, second):
    user, known = make(cast)
    intruder = Client()
    intruder.post("/login/", {"username": "1001", "password": known})
    confirm(ask(cast.administrator, user), second)
    assert intruder.get("/account/")["Location"].startswith("/login/")


@pytest.mark.parametrize("way", ["reset", "first passwords"])
def test_however_the_password_became_known(cast, second, way):
    user = accounts.create_closed_account(username="1001", name="张三", by=cast.administrator)
    asked = ask_grant(cast.administrator, user)
    if way == "reset":
        known = accounts.reset_password(user=user, by=cast.administrator)
    else:
        known = give_first_passwords(users=[user.pk], by=cast.administrator)[0].password
    assert logs_in(user, known)
    given = confirm(asked, second).password
    assert (logs_in(user, known), logs_in(user, given)) == (False, True)


def test_what_was_chosen_before_the_first_right_may_be_who_gave_the_first_one(cast, second):
    """The administrator logs in with the password that they gave, and chooses another, before anybody confirms."""
    user, _ = make(cast)
    change_own_password(user=user, password="Taihang-2021")
    asked = ask(cast.administrator, user)
    assert "现用密码和已打开的页面随即失效" in browser(second).get(f"{LIST}{asked.pk}/confirm/").content.decode()
    given = confirm(asked, second).password
    assert (logs_in(user, "Taihang-2021"), logs_in(user, given)) == (False, True)


def test_what_its_owner_chose_since_stays(cast, second):
    user, _ = make(cast)
    confirm(ask(cast.administrator, user), second)
    change_own_password(user=fresh(user), password="Taihang-2021")
    asked = ask_grant(cast.administrator, user)
    assert "失效" not in browser(second).get(f"{LIST}{asked.pk}/confirm/").content.decode()
    assert confirm(asked, second).password is None
    assert logs_in(user, "Taihang-2021")


def test_the_same_confirmer_gives_it_once(cast, second):
    user, _ = make(cast)
    given = confirm(ask(cast.administrator, user), second).password
    assert confirm(ask_grant(cast.administrator, user), second).password is None
    assert logs_in(user, given)


def test_it_stays_with_another_confirmer_who_could_know_it(cast, second):
    user, _ = make(cast)
    given = confirm(ask_grant(cast.administrator, user), second).password
    assert confirm(ask_grant(cast.administrator, user, "人事处", Grant.ASSESS), cast.assessor).password is None
    assert logs_in(user, given)


def test_who_confirmed_a_little_does_not_come_to_know_the_password_of_more(cast, second):
    """A reporter confirms the grant that they hold themselves; later the account becomes 质量发展处."""
    user, _ = make(cast)
    given = confirm(ask_grant(cast.administrator, user), cast.reporter).password
    later = confirm(ask(cast.administrator, user), second).password
    assert (logs_in(user, given), logs_in(user, later)) == (False, True)


def test_who_confirmed_once_and_asks_now_knows_it_no_longer(cast, second):
    user, _ = make(cast)
    given = confirm(ask_grant(cast.administrator, user), second).password
    confirm(ask(second, user), cast.quality_office)
    assert not logs_in(user, given)


@pytest.mark.slow
def test_nobody_is_shown_the_password_of_what_they_asked_for_or_do_not_hold(cast, second):
    """The administrator asked for the first, the reporter does not hold it: the account waits for a reset."""
    user, _ = make(cast)
    confirm(ask(cast.administrator, user), second)
    for by, asked in (
        (cast.administrator, ask_grant(second, user, "工会")),
        (cast.reporter, ask_grant(second, user)),
    ):
        told = browser(by).post(f"{LIST}{asked.pk}/confirm/", follow=True).content.decode()
        assert "须申请重置密码后才能登录" in told
        assert (fresh(user).has_usable_password(), fresh(user).password_handed_by) == (False, None)


def test_the_administrator_gives_none_afterwards(cast, second):
    user, _ = make(cast)
    given = confirm(ask(cast.administrator, user), second).password
    assert isinstance(accounts.reset_password(user=user, by=cast.administrator), AccountRequest)
    assert logs_in(user, given)


def test_the_trail_says_who_gave_it_and_never_what(cast, second):
    given = confirm(ask(cast.administrator, make(cast)[0]), second).password
    entry = AuditEntry.objects.get(act="发放初始密码")
    assert (entry.actor, entry.after) == ("second", {"申请人": "系统管理员", "确认人": "第二人"})
    assert given not in str(AuditEntry.objects.values_list())


def test_who_asked_is_told_not_to_hand_out_the_old_one(cast, second):
    confirm(ask(cast.administrator, make(cast)[0]), second)
    assert "原密码已作废，新密码由第二人告知本人。" in fresh(cast.administrator).told[-1]


# --- several at once ---


@pytest.fixture
def two(cast):
    """Two accounts whose passwords are known; the first has two requests."""
    (one, known), (other, also_known) = make(cast), make(cast, "1002")
    asked = [
        ask_grant(cast.administrator, user, name) for user, name in ((one, "工会"), (one, "人事处"), (other, "工会"))
    ]
    return {one: known, other: also_known}, asked


@pytest.mark.slow
def test_several_come_in_one_workbook(cast, second, two):
    known, asked = two
    client = browser(second)
    html = confirm_together(client, *asked)
    assert "2 个账户的初始密码待您下载" in html
    assert "遗失" in html
    assert not any(logs_in(user, password) for user, password in known.items())
    given = fetched(client.post(FETCH))
    assert all(logs_in(user, given[user.username]) for user in known)
    assert all(fresh(user).must_change_password for user in known)
    entry = AuditEntry.objects.get(act="导出")
    assert entry.after["账户数"] == 2
    assert not any(password in str(AuditEntry.objects.values_list()) for password in given.values())


@pytest.mark.slow
def test_the_workbook_comes_once(cast, second, two):
    known, asked = two
    client = browser(second)
    confirm_together(client, *asked)
    given = fetched(client.post(FETCH))
    assert "没有待您下载的初始密码" in client.post(FETCH, follow=True).content.decode()
    assert all(logs_in(user, given[user.username]) for user in known)


@pytest.mark.slow
def test_nobody_else_downloads_it(cast, second, two):
    confirm_together(browser(second), *two[1])
    for user in (cast.administrator, cast.quality_office, cast.stranger):
        assert "没有待您下载的初始密码" in browser(user).post(FETCH, follow=True).content.decode()


@pytest.mark.slow
def test_who_may_no_longer_know_it_does_not_download_it(cast, second, two):
    client = browser(second)
    confirm_together(client, *two[1])
    accounts.set_roles(user=second, roles=[])
    assert "没有待您下载的初始密码" in client.post(FETCH, follow=True).content.decode()


@pytest.mark.slow
def test_the_home_page_says_that_they_wait(cast, second, two):
    client = browser(second)
    confirm_together(client, *two[1])
    assert "2 个账户的初始密码待您下载" in client.get("/2020/").content.decode()


def test_of_owners_who_touch_scores_already_there_is_nothing_to_download(cast, second):
    asked = [ask_grant(cast.administrator, user, "工会") for user in (cast.reporter, cast.assessor)]
    assert "待您下载" not in confirm_together(browser(second), *asked)
    assert all(logs_in(user, PASSWORD) for user in (cast.reporter, cast.assessor))


# --- on the server ---


def test_the_operator_who_grants_prints_a_new_one(cast):
    """Where the site has one administrator, who knows the password that they gave."""
    user, known = make(cast)
    output = StringIO()
    call_command("grant_role", "1001", "质量发展处", stdout=output)
    given = output.getvalue().split("一次性密码：")[1].split("（")[0]
    assert (logs_in(user, known), logs_in(user, given)) == (False, True)


def test_the_operator_leaves_the_password_of_who_touches_scores_already(cast):
    output = StringIO()
    call_command("grant_role", "reporter", "填报", "--department", "工会", stdout=output)
    assert "一次性密码" not in output.getvalue()
    assert logs_in(cast.reporter, PASSWORD)
