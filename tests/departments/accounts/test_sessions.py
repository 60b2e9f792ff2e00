"""Logging in and out: lock-out, time limits, and what happens to people who lose their rights in mid-session."""

import datetime

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.utils import timezone

from departments import clock
from departments.accounts.services import accounts
from departments.accounts.signals import UNKNOWN_NAME
from departments.models import AuditEntry, RefusalCount, Role, User
from departments.trail.services import record
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


def log_in(client, username="reporter", password=PASSWORD):
    return client.post("/login/", {"username": username, "password": password})


def logged_in(client):
    return client.get("/account/").status_code == 200


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


@pytest.fixture
def time_passes(monkeypatch):
    """Moves real time on by so many seconds."""
    passed = [0]
    real = clock.stamp

    def later(seconds):
        passed[0] += seconds

    monkeypatch.setattr(clock, "stamp", lambda: real() + passed[0])
    return later


def test_the_last_login_is_of_the_sites_day(client, cast, settings):
    settings.SITE_DAY = datetime.date(2021, 1, 22)
    log_in(client)
    assert clock.today() == timezone.localdate(User.objects.get(username="reporter").last_login)


def test_every_page_asks_for_a_login(client):
    for address in ("/account/", "/account/password/", "/accounts/", "/audit/", "/2020/roster/"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (302, f"/login/?next={address}")


def test_the_login_page_is_chinese(client):
    page = client.get("/login/").content.decode()
    assert "用户名" in page
    assert "密码" in page


def test_a_login_and_a_logout_are_recorded(client, cast):
    response = log_in(client)
    assert response.status_code == 302
    assert logged_in(client)
    assert client.get("/logout/").status_code == 405
    assert logged_in(client)
    client.post("/logout/")
    assert not logged_in(client)
    assert acts()[-2:] == ["登录", "退出"]
    entry = AuditEntry.objects.get(act="登录")
    assert (entry.actor, entry.address) == ("reporter", "127.0.0.1")


def test_wrong_name_wrong_password_and_disabled_account_read_alike(client, cast):
    accounts.disable(user=cast.stranger)
    answers = []
    for username, password in (("nobody", PASSWORD), ("reporter", "wrong"), ("stranger", PASSWORD)):
        page = log_in(client, username, password).content.decode()
        assert "用户名或密码不正确。" in page
        answers.append(page.split('role="alert"')[1].split("</div>")[0])
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("username", ["reporter", "nobody"])
def test_five_failures_lock_out_the_right_password_too(client, cast, username):
    for _ in range(5):
        last = log_in(client, username, "wrong")
    assert last.status_code == 429
    for password in ("wrong", PASSWORD):
        page = log_in(client, username, password)
        assert page.status_code == 429
        assert "请在 15 分钟后再试" in page.content.decode()
    assert not logged_in(client)
    assert log_in(Client(), "assessor").status_code == 302


@pytest.mark.slow
def test_a_lock_out_is_recorded_without_keeping_what_was_typed(client, cast):
    for _ in range(5):
        log_in(client, "my-secret-password", "x")
        log_in(client, "reporter", "x")
    found = list(AuditEntry.objects.filter(act="登录锁定").values_list("object_label", flat=True))
    assert found == [UNKNOWN_NAME, "reporter"]
    assert AuditEntry.objects.filter(act="登录失败").count() == 2
    assert sum(RefusalCount.objects.filter(act="登录失败").values_list("count", flat=True)) == 8
    assert not AuditEntry.objects.filter(object_label__contains="secret").exists()


@pytest.mark.slow
def test_four_failures_do_not_lock_and_a_success_forgets_them(client, cast):
    for _ in range(2):
        for _ in range(4):
            log_in(client, "reporter", "wrong")
        assert log_in(client).status_code == 302
        client.post("/logout/")


def test_an_administrator_unlocks(client, cast):
    for _ in range(5):
        log_in(client, "reporter", "wrong")
    accounts.unlock(user=cast.reporter, by=cast.administrator)
    trail = AuditEntry.objects.last()
    assert (trail.act, trail.actor, trail.object_label) == ("解除锁定", "administrator", "reporter")
    assert log_in(client).status_code == 302


def test_two_hours_without_a_click_end_the_session(client, cast, time_passes):
    log_in(client)
    # Real seconds pass meanwhile, so neither side is tried to the second.
    time_passes(2 * 3600 - 60)
    assert logged_in(client)
    time_passes(2 * 3600 + 1)
    response = client.get("/account/", follow=True)
    assert "登录已超时，请重新登录。" in response.content.decode()
    assert not logged_in(client)
    assert AuditEntry.objects.filter(act="登录超时", object_label="reporter").count() == 1


def test_twelve_hours_end_it_whatever_is_clicked(client, cast, time_passes):
    log_in(client)
    for _ in range(11):
        time_passes(3600)
        assert logged_in(client)
    time_passes(3500)
    assert logged_in(client)
    # Real seconds pass meanwhile, so neither side is tried to the second.
    time_passes(200)
    assert not logged_in(client)


def test_a_page_comes_while_the_database_takes_no_writes(client, cast, time_passes):
    """As when another program holds it: only what the page writes by itself, the sign of life, is left out."""
    log_in(client)
    time_passes(300)

    def takes_none(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE", "SAVEPOINT")):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(takes_none):
        assert logged_in(client)
    time_passes(3600)
    assert logged_in(client)
    time_passes(2 * 3600 - 60)
    assert logged_in(client), "noted again as soon as it can be"


def test_a_fragment_asked_for_after_the_end_leads_to_the_whole_login_page(client, cast):
    response = client.get("/account/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (200, "/login/?next=/account/")


def test_who_is_disabled_is_out_at_the_next_click(client, cast):
    log_in(client)
    accounts.disable(user=cast.reporter, by=cast.administrator)
    assert not logged_in(client)
    accounts.enable(user=cast.reporter, by=cast.administrator)
    assert log_in(client).status_code == 302


def test_an_enabled_account_does_not_revive_its_old_sessions(client, cast):
    log_in(client)
    accounts.disable(user=cast.reporter, by=cast.administrator)
    accounts.enable(user=cast.reporter, by=cast.administrator)
    assert not logged_in(client)


def test_who_loses_a_role_loses_its_pages_at_the_next_click(client, cast):
    log_in(client, "auditor")
    assert client.get("/audit/").status_code == 200
    accounts.set_roles(user=cast.auditor, roles=[], by=cast.administrator)
    assert client.get("/audit/").status_code == 404


def test_a_reset_password_ends_open_sessions(client, cast):
    log_in(client)
    accounts.reset_password(user=cast.reporter)
    assert not logged_in(client)


def test_a_password_changed_elsewhere_ends_this_session_and_keeps_that_one(client, cast):
    elsewhere = Client()
    log_in(client)
    log_in(elsewhere)
    new = "Taihang-2021"
    elsewhere.post("/account/password/", {"old_password": PASSWORD, "new_password": new, "repeated": new})
    assert not logged_in(client)
    assert logged_in(elsewhere)
    assert log_in(client, password=new).status_code == 302


def test_who_is_enabled_again_starts_with_a_new_login_on_every_device(client, cast):
    """Twice disabled, with a session before each and one on another device: none of them comes back."""
    devices = [client, Client()]
    for _ in range(2):
        for device in devices:
            log_in(device)
        accounts.disable(user=cast.reporter, by=cast.administrator)
        accounts.enable(user=cast.reporter, by=cast.administrator)
        assert [logged_in(device) for device in devices] == [False, False]


def test_a_role_given_back_does_not_need_a_new_login_nor_leave_its_pages_open_meanwhile(client, cast):
    log_in(client, "auditor")
    for roles, status in (([], 404), ([Role.AUDITOR], 200)):
        accounts.set_roles(user=cast.auditor, roles=roles, by=cast.administrator)
        assert client.get("/audit/").status_code == status


def test_refusals_are_recorded(client, cast):
    log_in(client)
    assert client.get("/accounts/").status_code == 404
    assert client.get("/nowhere/").status_code == 404
    entry = AuditEntry.objects.last()
    assert (entry.act, entry.actor, entry.object_label) == ("拒绝访问", "reporter", "/accounts/")
    assert entry.after == {"方式": "GET", "结果": 404}


def test_an_address_is_believed_only_from_a_trusted_proxy(client, cast):
    def address(**headers):
        log_in(Client(**headers))
        return AuditEntry.objects.last().address

    forged = {"HTTP_X_FORWARDED_FOR": "1.1.1.1, 10.0.0.7", "REMOTE_ADDR": "192.0.2.1"}
    assert address(**forged) == "192.0.2.1"
    with override_settings(TRUSTED_PROXIES=["192.0.2.0/24"]):
        assert address(**forged) == "10.0.0.7"
        assert address(**{**forged, "REMOTE_ADDR": "198.51.100.9"}) == "198.51.100.9"
    with override_settings(TRUSTED_PROXIES=["192.0.2.0/24", "10.0.0.0/8"]):
        assert address(**forged) == "1.1.1.1"


def test_forgotten_sessions_are_given_limits_of_their_own(client, cast, time_passes):
    client.force_login(cast.reporter)
    time_passes(12 * 3600 + 1)
    assert not logged_in(client)


def test_an_active_page_reads_the_session_without_writing_it(client, cast, django_assert_num_queries):
    log_in(client)
    logged_in(client)
    # session, user with department, years, roles, grants for the page, grants for the navigation
    with django_assert_num_queries(6):
        logged_in(client)


@override_settings(SITE_DAY=datetime.date(2021, 1, 10), DEMONSTRATION=True)
def test_a_site_with_its_own_day_keeps_its_sessions(client, cast):
    log_in(client)
    assert logged_in(client)
    assert record(act="测试").at.date() == datetime.date(2021, 1, 10)
