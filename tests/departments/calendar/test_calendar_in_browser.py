"""The calendar in the quality office's hands, on a telephone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import sign_in
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_days_are_added_seen_in_their_month_and_taken_back(cast: Cast, live_server: Any, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, live_server.url, cast.quality_office)
    page.goto(f"{live_server.url}/2020/calendar/")
    november = page.get_by_role("region", name=re.compile("^11月"))
    expect(november).to_contain_text("工作日 21 天")
    page.get_by_role("link", name="增加校内安排").first.click()
    page.get_by_label("名称").fill("运动会")
    page.get_by_role("radio", name="放假").check()
    page.get_by_label("开始日期").fill("2020-11-05")
    page.get_by_label("结束日期").fill("2020-11-06")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".message-success")).to_contain_text("已增加“运动会：2020年11月5日至11月6日，放假”。")
    expect(november).to_contain_text("工作日 19 天")
    expect(november.locator("dl")).to_have_text(re.compile(r"5–6日\s+运动会 · 放假"))
    page.get_by_role("link", name="运动会").click()
    page.get_by_role("link", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(november).to_contain_text("工作日 21 天")
