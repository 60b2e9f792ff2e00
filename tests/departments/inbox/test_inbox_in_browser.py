"""In Chromium at 390 pixels: a request waits, the number says so on every page, it is opened from the list and done."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from departments.accounts.services import accounts
from departments.models import AccountRequest, Grant, RequestState
from tests.browser import sign_in
from tests.cast import Cast
from tests.departments.inbox.matters import department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NBSP = "\u00a0"
PHONE = {"width": 390, "height": 844}


def is_wider(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_what_waits_is_done_on_a_phone(live_server: Any, page: Page, cast: Cast) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    mechanics = department(cast.year, "机电工程学院")
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=mechanics, by=cast.administrator)
    page.set_viewport_size(PHONE)
    sign_in(page, live_server.url, cast.reporter)

    page.goto(f"{live_server.url}/2020/scheme/")
    number = page.locator(".top-inbox .count")
    expect(number).to_have_text("1")
    page.locator(".top-inbox").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"待办{NBSP}1{NBSP}项 · 未读{NBSP}1{NBSP}项")
    assert not is_wider(page)

    page.get_by_role("button", name="标为已读").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"待办{NBSP}1{NBSP}项")
    page.get_by_role("button", name="去确认").click()
    page.wait_for_url("**/accounts/requests/*/")
    page.get_by_role("link", name="确认", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="确认", exact=True).click()
    page.wait_for_function("document.querySelector('.top-inbox .count').hidden")
    assert AccountRequest.objects.get().state == RequestState.DONE

    page.goto(f"{live_server.url}/inbox/")
    expect(page.get_by_text("没有等您办理的事")).to_be_visible()
    expect(number).to_be_hidden()
    assert not is_wider(page)
    assert errors == []


def test_the_quality_office_changes_a_years_rules(live_server: Any, page: Page, cast: Cast) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page, live_server.url, cast.quality_office)
    page.goto(f"{live_server.url}/inbox/")
    page.get_by_role("link", name="督办规则").click()
    page.get_by_label("转黄：剩余时间不多于（%）").fill("40")
    page.get_by_role("group", name="转黄时告知").get_by_label("部门负责人").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("2020年度的督办规则已修改。")).to_be_visible()
    expect(page.get_by_role("group", name="转黄时告知").get_by_label("部门负责人")).to_be_checked()
    assert not is_wider(page)
