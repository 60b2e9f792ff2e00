"""In Chromium: what is typed survives F5, Back, a closed window, an ended session and a line that is down; two people
who have the same object open see each other, and the second to save sees both versions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from departments.accounts.services import accounts
from departments.drafts.queries import drafts_of
from departments.models import Draft, Role, RosterEntry, User
from tests.accessible import DESK, PHONE, amiss
from tests.browser import sign_in
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME, HEADS = "当年名称", "在岗满六个月人数"


@pytest.fixture
def site(live_server: LiveServer, page: Page, cast: Cast) -> str:
    page.set_default_timeout(10_000)
    sign_in(page, live_server.url, cast.quality_office)
    return live_server.url


@pytest.fixture
def add(site: str) -> str:
    return f"{site}/2020/roster/add/"


@pytest.fixture
def other(cast: Cast) -> User:
    user = User.objects.create_user("wang", name="王老师", password=PASSWORD)
    accounts.set_roles(user=user, roles=[Role.QUALITY_OFFICE])
    return user


def says(page: Page, word: str) -> Locator:
    return page.locator(f"[data-says={word}]:visible")


def fill(page: Page, name: str, saved: bool = True) -> None:
    page.get_by_label(NAME).fill(name)
    page.get_by_label("考核组").select_option("teaching")
    if saved:
        says(page, "saved").wait_for()


def add_to_the_name(page: Page, letter: str) -> None:
    page.get_by_label(NAME).press("End")
    page.get_by_label(NAME).press_sequentially(letter)


def typed(page: Page) -> tuple[str, str]:
    return page.get_by_label(NAME).input_value(), page.get_by_label("考核组").input_value()


def local(page: Page) -> list[str]:
    """What waits in the browser."""
    found: list[str] = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")
    return found


def until(holds: Callable[[], bool], page: Page) -> None:
    for _ in range(50):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to hold")


BOTH = ("体育学院", "teaching")


def test_f5_and_a_closed_window_lose_nothing(page: Page, add: str, cast: Cast) -> None:
    page.goto(add)
    fill(page, BOTH[0])
    assert local(page) == []
    page.reload()
    expect(says(page, "restored")).to_contain_text("保存的草稿")
    assert typed(page) == BOTH
    again = page.context.new_page()
    page.close()
    again.goto(add)
    assert typed(again) == BOTH


def test_f5_right_after_a_key_loses_nothing(page: Page, add: str) -> None:
    """Before the pause after which it is sent; and again, upon what came back."""
    page.goto(add)
    fill(page, BOTH[0], saved=False)
    page.reload()
    says(page, "restored").or_(says(page, "saved")).wait_for()
    assert typed(page) == BOTH
    add_to_the_name(page, "系")
    page.reload()
    assert typed(page)[0] == "体育学院系"
    says(page, "saved").or_(says(page, "restored")).wait_for()
    add_to_the_name(page, "部")
    says(page, "saved").wait_for()
    until(lambda: Draft.objects.get().content["name"] == ["体育学院系部"], page)


def test_back_loses_nothing_and_sending_leaves_nothing(page: Page, add: str, site: str, cast: Cast) -> None:
    page.goto(add)
    fill(page, BOTH[0])
    page.goto(f"{site}/2020/roster/")
    page.go_back()
    assert typed(page) == BOTH
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已列入2020年度名册").wait_for()
    assert not drafts_of(cast.quality_office).exists()
    page.goto(add)
    assert typed(page)[0] == ""
    assert not says(page, "restored").is_visible()
    assert local(page) == []


def test_sent_before_the_first_save_leaves_nothing_either(page: Page, add: str, cast: Cast) -> None:
    page.goto(add)
    fill(page, BOTH[0], saved=False)
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已列入2020年度名册").wait_for()
    page.wait_for_timeout(1500)
    assert not drafts_of(cast.quality_office).exists()
    assert local(page) == []


def test_given_up_and_taken_back(page: Page, add: str, cast: Cast) -> None:
    page.goto(add)
    fill(page, BOTH[0])
    page.reload()
    page.get_by_role("button", name="放弃草稿").click()
    says(page, "dropped").wait_for()
    assert typed(page)[0] == ""
    assert not drafts_of(cast.quality_office).exists()
    page.get_by_role("button", name="撤销").click()
    says(page, "saved").wait_for()
    page.reload()
    assert typed(page) == BOTH


def test_a_session_that_ends_keeps_it_here_until_the_login(page: Page, add: str, cast: Cast) -> None:
    page.goto(add)
    fill(page, "体育")
    Session.objects.all().delete()
    fill(page, BOTH[0], saved=False)
    expect(says(page, "ended")).to_contain_text("登录已失效，内容保存在本机")
    assert len(local(page)) == 1
    page.get_by_role("link", name="重新登录").click()
    page.get_by_label("用户名").fill("quality_office")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(add)
    assert typed(page) == BOTH
    until(lambda: Draft.objects.get().content["name"] == [BOTH[0]], page)
    until(lambda: local(page) == [], page)


def test_a_login_in_another_window_is_enough(page: Page, add: str, cast: Cast, site: str) -> None:
    """The page's own token is an old one by then, and it is saved and sent all the same."""
    page.goto(add)
    fill(page, "体育")
    Session.objects.all().delete()
    fill(page, BOTH[0], saved=False)
    says(page, "ended").wait_for()
    beside = page.context.new_page()
    beside.goto(f"{site}/login/")
    beside.get_by_label("用户名").fill("quality_office")
    beside.get_by_label("密码").fill(PASSWORD)
    beside.get_by_role("button", name="登录").click()
    beside.get_by_role("navigation", name="主导航").wait_for()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    says(page, "saved").wait_for()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已列入2020年度名册").wait_for()


def test_somebody_else_who_logs_in_gets_nothing(page: Page, add: str, cast: Cast, site: str, other: User) -> None:
    page.goto(add)
    fill(page, "体育")
    sign_in(page, site, other)
    fill(page, BOTH[0], saved=False)
    says(page, "ended").wait_for()
    assert not Draft.objects.filter(owner=other).exists()
    page.goto(add)
    assert typed(page)[0] == ""


def test_offline_it_waits_here_and_is_sent_when_the_line_is_back(page: Page, add: str, cast: Cast) -> None:
    page.goto(add)
    page.context.set_offline(True)
    fill(page, BOTH[0], saved=False)
    expect(says(page, "trying")).to_contain_text("未能保存，正在重试（内容保存在本机）")
    assert not Draft.objects.exists()
    assert len(local(page)) == 1
    page.context.set_offline(False)
    says(page, "saved").wait_for()
    until(lambda: local(page) == [], page)
    assert Draft.objects.get().content["name"] == [BOTH[0]]


def test_two_windows_of_one_person_are_noticed(page: Page, add: str) -> None:
    there = page.context.new_page()
    for one in (page, there):
        one.goto(add)
    fill(page, "体育学院")
    fill(there, "音乐学院", saved=False)
    expect(says(there, "elsewhere")).to_contain_text("您在另一窗口也填写了此表")
    there.get_by_role("button", name="改用那里的内容").click()
    assert typed(there)[0] == "体育学院"
    says(there, "saved").wait_for()
    fill(page, "美术学院", saved=False)
    says(page, "elsewhere").wait_for()
    assert Draft.objects.get().content["name"] == ["体育学院"]
    page.get_by_role("button", name="保留这里的内容").click()
    says(page, "saved").wait_for()
    assert Draft.objects.get().content["name"] == ["美术学院"]


def test_logging_out_sends_first_and_leaves_nothing_here(page: Page, add: str, cast: Cast) -> None:
    page.goto(add)
    fill(page, BOTH[0], saved=False)
    page.locator("details.menu").last.click()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("button", name="登录").wait_for()
    assert local(page) == []
    assert drafts_of(cast.quality_office).get().content["name"] == [BOTH[0]]


def test_two_people_see_each_other_and_the_second_sees_both_versions(
    page: Page, site: str, cast: Cast, other: User, browser: Browser
) -> None:
    entry = cast.entry("人事处")
    address = f"{site}/2020/roster/{entry.pk}/"
    theirs = browser.new_context(locale="zh-CN").new_page()
    theirs.set_default_timeout(10_000)
    sign_in(theirs, site, other)
    page.goto(address)
    page.get_by_label(HEADS).fill("12")
    theirs.goto(address)
    expect(theirs.locator("[data-editing]")).to_contain_text("质量发展处正在编辑，刚刚还有输入。")
    theirs.get_by_label(HEADS).fill("9")
    theirs.get_by_label("简称").fill("人事")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("[data-editing]")).to_contain_text("王老师正在编辑，刚刚还有输入。")
    theirs.get_by_role("button", name="保存", exact=True).click()
    theirs.get_by_text("已修改").wait_for()

    page.get_by_role("button", name="保存", exact=True).click()
    table = page.locator(".conflict")
    expect(table).to_contain_text("王老师")
    assert table.locator("tbody tr").count() == 2
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert amiss(page) == []
    # Who leaves without having chosen comes back to their own words, and is asked again.
    says(page, "saved").wait_for()
    page.goto(address)
    assert page.get_by_label(HEADS).input_value() == "12"
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="全部用现在保存的").click()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已修改").wait_for()
    entry = RosterEntry.objects.select_related("department").get(pk=entry.pk)
    assert (entry.headcount, entry.department.short_name) == (9, "人事")


def test_rows_that_were_added_come_back(page: Page, add: str) -> None:
    """A formset's rows, and a form that htmx brought, as the next rooms will have them."""
    page.goto(add)
    rows = """() => {
        const form = document.querySelector("main form");
        form.insertAdjacentHTML("afterbegin", `<input type="hidden" name="rows-TOTAL_FORMS" value="1">
            <div data-rows="rows"><template data-row><input name="rows-__prefix__-text"></template>
            <input name="rows-0-text"></div><button type="button" data-add-row="rows">加一行</button>`);
    }"""
    page.evaluate(rows)
    page.locator("[name=rows-0-text]").fill("一")
    for number, text in ((1, "二"), (2, '"><img src=x onerror=alert(1)>')):
        page.get_by_role("button", name="加一行").click()
        page.locator(f"[name=rows-{number}-text]").fill(text)
    says(page, "saved").wait_for()
    until(lambda: "rows-2-text" in Draft.objects.get().content, page)
    values = Draft.objects.get().content
    page.goto(add)
    page.evaluate(rows)
    page.evaluate("(values) => window.typed.fill(document.querySelector('main form'), values)", values)
    assert [page.locator(f"[name=rows-{n}-text]").input_value() for n in range(3)] == [
        "一", "二", '"><img src=x onerror=alert(1)>',
    ]  # fmt: skip
    assert page.locator("[name=rows-TOTAL_FORMS]").input_value() == "3"
    page.evaluate("""() => {
        const form = document.querySelector("main form");
        const again = form.cloneNode(true);
        form.remove();
        document.querySelector("main").append(again);
        window.htmx.trigger(again, "htmx:load", { elt: again });
    }""")
    page.locator("[name=name]").fill("由局部更新而来")
    until(lambda: Draft.objects.get().content["name"] == ["由局部更新而来"], page)
