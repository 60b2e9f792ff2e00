"""In Chromium at 390 pixels: a slip is signed for, answered, returned, answered again and closed; another goes overdue,
and waits to be named in a notice."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import sign_in
from tests.cast import Cast
from tests.notices.orders.ordered import OTHER, OWN, make_orders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE: dict[str, Any] = {"locale": "zh-CN", "viewport": {"width": 390, "height": 844}, "has_touch": True}


def fits(page: Page) -> bool:
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider == 0


def move(page: Page, label: str, **said: str) -> None:
    """Opens the dialog of a move, fills in what it asks for, and confirms."""
    page.get_by_role("main").get_by_role("link", name=label, exact=True).tap()
    dialog = page.get_by_role("dialog")
    for field, value in said.items():
        dialog.get_by_label(field).fill(value)
    assert fits(page)
    dialog.get_by_role("button", name=label, exact=True).tap()
    dialog.wait_for(state="hidden")


def test_an_order_from_the_meeting_to_its_end(
    live_server: LiveServer, browser: Browser, cast: Cast, settings: Any
) -> None:
    settings.SITE_DAY = datetime.date(2020, 5, 11)
    orders = make_orders(cast)
    office, department = (browser.new_context(**PHONE).new_page() for _ in range(2))
    sign_in(office, live_server.url, orders.keeper)
    sign_in(department, live_server.url, cast.reporter)

    office.goto(f"{live_server.url}/2020/orders/")
    office.get_by_role("link", name="登记决定事项").tap()
    office.get_by_label("第几次会议").fill("5")
    office.get_by_label("会议日期").fill("2020-05-08")
    office.get_by_label("事项", exact=True).fill("线上教学全覆盖")
    office.get_by_label("决定内容").fill("五月底前全部课程上线。")
    office.get_by_role("button", name="登记").tap()
    for name in (OWN, OTHER):
        office.get_by_role("link", name="增加督办单").first.tap()
        office.get_by_label("承办部门").select_option(label=name)
        office.get_by_label("办理要求").fill("完成全部课程的线上资源。")
        office.get_by_label("期限（工作日）").fill("10")
        assert fits(office)
        office.get_by_role("button", name="保存").tap()
    move(office, "下达")
    expect(office.get_by_text("督办〔2020〕第2号")).to_be_visible()

    department.goto(f"{live_server.url}/2020/orders/")
    expect(department.get_by_text(OTHER)).to_have_count(0)
    department.get_by_role("link", name="督办〔2020〕第1号").tap()
    expect(department.get_by_text("剩 14 天")).to_be_visible()
    move(department, "签收")
    proof = "佐证材料（文件名称、文号或存放之处）"
    move(department, "反馈", **{"办理情况": "课程已上线。", proof: "截图一张"})

    office.get_by_role("link", name=OWN).tap()
    move(office, "退回", 理由="缺课程清单。")
    department.reload()
    expect(department.get_by_text("缺课程清单。")).to_be_visible()
    move(department, "反馈", **{"办理情况": "课程已上线，清单见附件。", proof: "清单和截图"})
    office.reload()
    move(office, "办结")
    expect(office.get_by_role("heading", name="办理要求")).to_contain_text("已办结")

    settings.SITE_DAY = datetime.date(2020, 5, 26)
    office.goto(f"{live_server.url}/2020/orders/?colour=red")
    expect(office.get_by_role("heading", level=1)).to_contain_text("督办单 1")
    office.get_by_role("link", name="督办〔2020〕第2号").tap()
    expect(office.get_by_text("逾期 1 天")).to_be_visible()
    move(office, "按未按时办结", 理由="期满未反馈。")
    office.goto(f"{live_server.url}/2020/orders/to-be-named/")
    expect(office.get_by_role("row", name=OTHER)).to_contain_text("−0.20")
    assert fits(office)
