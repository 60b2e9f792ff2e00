"""In Chromium: a department is merged into another by mistake, and comes back with its heads."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from departments.roster import services
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_merger_that_was_a_mistake(live_server: LiveServer, page: Page, cast: Cast) -> None:
    for name, heads in (("继续教育学院", 20), ("远程教育学院", 11)):
        services.change_entry(entry=cast.entry(name), headcount=heads)
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("用户名").fill("quality_office")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("navigation", name="主导航").wait_for()

    page.goto(f"{live_server.url}/2020/roster/")
    page.get_by_role("link", name="继续教育学院", exact=True).click()
    page.get_by_role("link", name="合并其他部门").click()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("请至少选择一个要并入的部门。")).to_be_visible()
    page.get_by_label("远程教育学院").check()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("“继续教育学院”的人数由 20 人变为 31 人。")).to_be_visible()
    page.get_by_label("理由").fill("校发〔2020〕9号")
    page.get_by_role("button", name="合并").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("职能部门 21 个")

    page.get_by_role("link", name="远程教育学院").click()
    expect(page.get_by_text("并入继续教育学院：校发〔2020〕9号。")).to_be_visible()
    page.get_by_role("link", name="恢复到名册").click()
    page.get_by_label("理由").fill("选错了部门")
    page.get_by_role("button", name="恢复").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("职能部门 22 个")
    assert (cast.entry("继续教育学院").headcount, cast.entry("远程教育学院").headcount) == (20, 11)
