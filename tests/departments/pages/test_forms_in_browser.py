"""In Chromium: a form is sent once, may be sent again when sending came to nothing, and loses nothing typed."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from departments.accounts.services import accounts
from departments.models import Phase, User, Year
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RESTORED = "已恢复未提交的内容"


@pytest.fixture
def site(live_server: LiveServer, page: Page, cast: Cast) -> str:
    page.set_default_timeout(10_000)
    log_in(page, live_server.url, "administrator")
    return live_server.url


def log_in(page: Page, site: str, username: str) -> None:
    if "/login/" not in page.url:
        page.goto(f"{site}/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("navigation", name="主导航").wait_for()


def new_account(page: Page, site: str) -> None:
    page.goto(f"{site}/accounts/new/")
    page.get_by_label("用户名").fill("20210007")
    page.get_by_label("姓名").fill("李老师")
    page.get_by_label("所在部门").select_option(label="机电工程学院")


def save(page: Page) -> None:
    page.locator("main form").get_by_role("button", name="建立账户").click()


def click(page: Page) -> None:
    """Without waiting for the answer, as Playwright's own click does."""
    page.evaluate("window.setTimeout(() => document.querySelector('main form [type=submit]').click())")
    page.wait_for_timeout(200)


def typed(page: Page) -> list[str]:
    return [page.get_by_label(label).input_value() for label in ("用户名", "姓名")]


def posts(page: Page) -> list[str]:
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.method == "POST" else None)
    return found


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A site that answers a new account only when it is let go; ``begun`` are the names that arrived."""
    line = SimpleNamespace(begun=[], let_go=Event())
    create = accounts.create_account

    def create_slowly(**person: Any) -> Any:
        line.begun.append(person["username"])
        line.let_go.wait(20)
        return create(**person)

    monkeypatch.setattr(accounts, "create_account", create_slowly)
    yield line
    line.let_go.set()


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('typed:'))")


# --- the button ---


def test_a_double_click_sends_once(page: Page, site: str) -> None:
    sent = posts(page)
    new_account(page, site)
    page.locator("main form").get_by_role("button", name="建立账户").dblclick()
    page.locator("code").wait_for()
    assert sent == [f"{site}/accounts/new/"]


def test_after_stop_it_can_be_sent_again(page: Page, site: str, slow: SimpleNamespace) -> None:
    new_account(page, site)
    browser = page.context.new_cdp_session(page)
    click(page)
    browser.send("Page.stopLoading")
    page.get_by_label("用户名").fill("20210008")
    slow.let_go.set()
    save(page)
    page.locator("code").wait_for()
    assert slow.begun == ["20210007", "20210008"]


def test_after_a_while_it_can_be_sent_again(page: Page, site: str) -> None:
    """Where the browser does not say that the reader has stopped it."""
    page.clock.install()
    new_account(page, site)
    page.evaluate(
        """() => {
            window.sent = 0;
            window.addEventListener("submit", (event) => {
                if (!event.defaultPrevented) window.sent += 1;
                event.preventDefault();
            });
        }"""
    )
    for seconds, count in ((0, 1), (5, 1), (6, 2)):
        page.clock.run_for(seconds * 1000)
        click(page)
        page.clock.run_for(1)
        assert page.evaluate("window.sent") == count


def test_back_leads_to_a_form_that_can_be_sent(page: Page, site: str) -> None:
    new_account(page, site)
    save(page)
    page.locator("code").wait_for()
    page.go_back()
    page.get_by_label("用户名").fill("20210008")
    page.get_by_label("姓名").fill("周老师")
    save(page)
    page.locator("code").wait_for()
    assert User.objects.filter(username="20210008").exists()


def by_htmx(page: Page) -> None:
    page.evaluate(
        """() => {
            const form = document.querySelector("main form");
            form.removeAttribute("method");
            form.setAttribute("hx-post", "/accounts/new/");
            form.setAttribute("hx-target", "main");
            htmx.process(form);
        }"""
    )


def test_a_form_of_htmx_is_sent_once_at_a_time(page: Page, site: str, slow: SimpleNamespace) -> None:
    new_account(page, site)
    by_htmx(page)
    click(page)
    click(page)
    slow.let_go.set()
    page.locator("code").wait_for()
    assert slow.begun == ["20210007"]


def test_a_form_of_htmx_can_be_sent_again_after_an_error(page: Page, site: str) -> None:
    new_account(page, site)
    by_htmx(page)
    page.route("**/accounts/new/", lambda route: route.abort())
    click(page)
    page.unroute_all()
    click(page)
    page.locator("code").wait_for()


# --- what was typed ---


def test_what_was_sent_after_the_session_ended_is_there_after_the_login(page: Page, site: str, cast: Cast) -> None:
    new_account(page, site)
    page.context.clear_cookies(name="sessionid")
    save(page)
    page.get_by_text("刚才提交的内容没有保存").wait_for()
    log_in(page, site, "administrator")

    page.get_by_text(RESTORED).wait_for()
    assert typed(page) == ["20210007", "李老师"]
    assert page.get_by_label("所在部门").locator("option:checked").inner_text() == "机电工程学院"
    save(page)
    page.locator("code").wait_for()
    assert kept(page) == []
    page.goto(f"{site}/accounts/new/")
    assert typed(page) == ["", ""]


def test_it_can_be_put_away(page: Page, site: str) -> None:
    new_account(page, site)
    page.context.clear_cookies(name="sessionid")
    save(page)
    log_in(page, site, "administrator")
    page.get_by_role("button", name="放弃恢复").click()
    assert typed(page) == ["", ""]
    page.reload()
    assert typed(page) == ["", ""]
    assert not page.get_by_text(RESTORED).is_visible()


def test_nobody_else_finds_it(page: Page, site: str, cast: Cast) -> None:
    accounts.set_roles(user=cast.stranger, roles=["系统管理员"])
    new_account(page, site)
    page.context.clear_cookies(name="sessionid")
    save(page)
    log_in(page, site, "stranger")
    page.goto(f"{site}/accounts/new/")
    assert typed(page) == ["", ""]
    assert kept(page) == []


def test_a_logout_forgets_it(page: Page, site: str) -> None:
    new_account(page, site)
    page.context.clear_cookies(name="sessionid")
    save(page)
    log_in(page, site, "administrator")
    page.get_by_text(RESTORED).wait_for()
    page.locator("details.menu").last.click()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("button", name="登录").wait_for()
    assert kept(page) == []


def test_after_a_line_that_failed_it_is_there(page: Page, site: str) -> None:
    new_account(page, site)
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    click(page)
    page.unroute_all()
    page.goto(f"{site}/accounts/")
    page.get_by_role("link", name="新建账户").click()
    page.get_by_text(RESTORED).wait_for()
    assert typed(page) == ["20210007", "李老师"]


def test_what_came_back_is_still_refused_where_somebody_changed_it_meanwhile(page: Page, site: str, cast: Cast) -> None:
    address = f"{site}/accounts/{cast.stranger.pk}/"
    page.goto(address)
    page.get_by_label("职务").fill("科员")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存", exact=True).click()
    accounts.change_account(user=cast.stranger, name="stranger", position="处长", department=None)
    log_in(page, site, "administrator")
    page.get_by_text(RESTORED).wait_for()
    assert page.get_by_label("职务").input_value() == "科员"
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("他人已先作修改").wait_for()
    assert User.objects.get(pk=cast.stranger.pk).position == "处长"


def test_a_reason_in_a_dialog_comes_back_with_its_dialog(page: Page, live_server: LiveServer, cast: Cast) -> None:
    Year.objects.update(phase=Phase.REVIEW)
    log_in(page, live_server.url, "leading_group")
    page.goto(f"{live_server.url}/2020/schedule/")
    page.get_by_role("link", name="退回报送").click()
    page.get_by_role("dialog").get_by_label("理由").fill("第三项数据有误")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("dialog").get_by_role("button", name="退回报送").click()
    log_in(page, live_server.url, "leading_group")
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_text(RESTORED).is_visible()
    assert dialog.get_by_label("理由").input_value() == "第三项数据有误"
    dialog.get_by_role("button", name="退回报送").click()
    page.get_by_text("进入“报送考核结果”阶段").wait_for()


def test_no_password_is_ever_kept(page: Page, site: str) -> None:
    page.goto(f"{site}/account/password/")
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_label("新密码", exact=True).fill("Taihang-2021")
    page.get_by_label("再次输入新密码").fill("Taihang-2021")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="修改密码").click()
    page.get_by_text("刚才提交的内容没有保存").wait_for()
    assert kept(page) == []
