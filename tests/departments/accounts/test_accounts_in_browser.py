"""In Chromium: an administrator gives a one-time password, and its owner must change it."""

import pytest
from django.urls import reverse

from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_in(page, live_server, username, password):
    page.goto(live_server.url + reverse("login"))
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def choose_password(page, given):
    """Who was given a password goes nowhere else first."""
    page.get_by_role("heading", name="请先修改密码").wait_for()
    page.get_by_label("当前密码").fill(given)
    page.get_by_label("新密码", exact=True).fill("Taihang-2021")
    page.get_by_label("再次输入新密码").fill("Taihang-2021")
    page.get_by_role("button", name="修改密码").click()
    page.get_by_text("密码已修改").wait_for()


def test_a_forgotten_password(live_server, page, cast):
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    log_in(page, live_server, "administrator", PASSWORD)
    page.goto(live_server.url + reverse("departments:accounts"))
    page.get_by_label("姓名、用户名、职务或部门").fill("stranger")
    page.get_by_role("link", name="stranger").click()
    page.get_by_role("link", name="重置密码").click()
    page.get_by_role("dialog").get_by_role("button", name="重置密码").click()
    password = page.locator("code").inner_text()
    page.reload()
    assert page.locator("code").inner_text() == password
    page.context.clear_cookies()

    log_in(page, live_server, "stranger", password)
    choose_password(page, password)
    assert page.get_by_role("heading", name="stranger").is_visible()
    assert errors == []


def test_a_second_person_confirms_a_role(live_server, page, cast):
    """系统管理员 asks, 质量发展处 finds it among what waits, confirms, and the person is told."""
    log_in(page, live_server, "administrator", PASSWORD)
    page.goto(live_server.url + reverse("departments:account", args=[cast.stranger.pk]))
    page.get_by_label("质量发展处", exact=True).check()
    page.get_by_role("button", name="保存角色").click()
    page.get_by_role("heading", name="待确认 1").wait_for()
    page.context.clear_cookies()

    log_in(page, live_server, "quality_office", PASSWORD)
    page.get_by_role("link", name="去确认").click()
    page.get_by_role("link", name="确认", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="确认").click()
    page.get_by_text("已生效").first.wait_for()
    given = page.locator("code").inner_text()
    page.context.clear_cookies()

    log_in(page, live_server, "stranger", given)
    page.get_by_text("您的账户“增加角色“质量发展处””的申请已生效").wait_for()
    choose_password(page, given)
