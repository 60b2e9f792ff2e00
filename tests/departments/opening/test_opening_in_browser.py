"""In Chromium: the quality office opens the next year, completes what it needs, and begins it."""

from __future__ import annotations

import pytest

from departments.models import Phase, Year
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_next_year_is_opened(live_server, page, cast):
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    Year.objects.update(phase=Phase.COLLECTING)
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("用户名").fill("quality_office")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()

    page.goto(f"{live_server.url}/2020/schedule/")
    page.get_by_role("button", name="新建下一年度").click()
    page.get_by_role("dialog").get_by_role("button", name="新建下一年度").click()
    page.get_by_role("heading", name="2021年度准备 · 已完成 2（共 7）").wait_for()
    assert page.get_by_text("从2020年度复制了 35 个部门").is_visible()
    assert page.get_by_role("row", name="考核方案").get_by_text("尚未发布，沿用 2020 年度的。").is_visible()

    page.get_by_role("row", name="分管校领导").get_by_role("link", name="去填写").click()
    page.get_by_role("link", name="机电工程学院", exact=True).click()
    page.get_by_label("分管校领导").select_option(label="vice_president")
    page.get_by_label("在岗满六个月人数").fill("86")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("“机电工程学院”已修改。").wait_for()

    page.goto(f"{live_server.url}/2021/schedule/opening/")
    assert page.get_by_text("35 个部门，已填 1 个，34 个未填").count() == 2
    page.get_by_role("link", name="开始平时考核").click()
    question = page.get_by_role("dialog")
    assert question.get_by_text("尚有 5 处待补，可以先开始平时考核").is_visible()
    assert question.get_by_text("34 个部门没有定分管校领导").is_visible()
    question.get_by_role("button", name="开始平时考核").click()
    page.get_by_text("2021年度进入“平时考核”阶段。").wait_for()
    assert page.get_by_text("下一步：开始报送").is_visible()
    assert errors == []
