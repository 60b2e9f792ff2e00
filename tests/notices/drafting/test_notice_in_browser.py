"""In Chromium: an office drafts, is returned once, its vice-president approves on a phone, a department sees it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from notices.models import WrittenNotice
from tests.browser import sign_in
from tests.notices.drafting.written import COLLEGE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(cast, year, live_server, page) -> str:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield live_server.url
    assert complaints == []


def test_from_the_draft_to_the_deduction(site, page, cast):
    sign_in(page, site, cast.assessor)
    page.goto(site + reverse("notices:notices", args=[2020]))
    page.get_by_role("link", name="通报文稿").click()
    page.get_by_role("link", name="人事处起草通报").click()
    page.get_by_label("标题").fill("10月份考勤情况通报")
    page.get_by_role("button", name="开始起草").click()

    page.get_by_label("检查开始日期").fill("2020-10-01")
    page.get_by_label("检查结束日期").fill("2020-10-15")
    page.get_by_label("基本情况", exact=True).fill("检查了9月考勤报表。")
    page.get_by_label("上次通报问题反馈整改情况").fill("无")
    page.get_by_label("要求", exact=True).fill("按时报送。")
    page.get_by_label("反馈截止日期").fill("2020-10-30")
    page.get_by_label("反馈方式").fill("书面")
    page.get_by_label("反馈接收人").fill("蒋老师")
    page.get_by_role("button", name="增加一项").click()
    page.get_by_label("部门", exact=True).select_option(COLLEGE)
    page.get_by_label("日期", exact=True).fill("2020-10-09")
    page.get_by_label("指标和计分条款").select_option("C1.1 a")
    page.get_by_label("数量").fill("2")
    page.get_by_label("存在的问题").fill("部分部门考勤报表迟报")
    page.get_by_label("存在的问题").blur()
    # What it costs stands beside it, and the document shows it, before anything is saved.
    expect(page.get_by_text("将扣机电工程学院 0.2 分（2 次 × 0.1），“工作考勤”剩 0.3 分")).to_be_visible()
    expect(page.locator("#rows-total")).to_have_text("−0.20")
    expect(page.locator("#preview").get_by_text("部分部门考勤报表迟报")).to_be_visible()
    assert WrittenNotice.objects.get().rows.count() == 0

    page.get_by_role("button", name="保存并查看").click()
    expect(page.get_by_text("不应笼统通报个别部门、部分部门存在什么问题").first).to_be_visible()
    page.get_by_role("link", name="修改").click()
    page.get_by_label("存在的问题").fill("9月考勤报表迟报")
    page.get_by_role("button", name="保存并查看").click()
    page.get_by_role("link", name="提交审批", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="提交审批").click()
    expect(page.get_by_text("已提交，待分管校领导审批。")).to_be_visible()
    address = page.url

    # The vice-president on a phone: returns it once, then approves.
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, site, cast.vice_president)
    page.goto(site + reverse("notices:approvals", args=[2020]))
    page.get_by_role("link", name="看全文，或退回").click()
    page.get_by_role("link", name="退回", exact=True).click()
    page.get_by_role("dialog").get_by_label("理由").fill("写明迟报了几天")
    page.get_by_role("dialog").get_by_role("button", name="退回").click()
    expect(page.get_by_text("已退回通报部门修改。")).to_be_visible()

    sign_in(page, site, cast.assessor)
    page.goto(address)
    expect(page.get_by_text("写明迟报了几天")).to_be_visible()
    page.get_by_role("link", name="修改").click()
    page.get_by_label("存在的问题").fill("9月考勤报表迟报两天")
    page.get_by_role("button", name="保存并查看").click()
    page.get_by_role("link", name="提交审批", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="提交审批").click()

    sign_in(page, site, cast.vice_president)
    page.goto(site + reverse("notices:approvals", args=[2020]))
    page.get_by_label("10月份考勤情况通报").check()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="所选审批通过并发布").click()
    expect(page.get_by_text("人事处通报〔2020〕第1期已发布。")).to_be_visible()

    sign_in(page, site, cast.reporter)
    page.goto(site + reverse("notices:notices", args=[2020]))
    page.get_by_role("link", name="人事处通报〔2020〕第1期").click()
    expect(
        page.get_by_text("9月考勤报表迟报两天（人事处）").or_(page.get_by_text("9月考勤报表迟报两天")).first
    ).to_be_visible()
    expect(page.get_by_role("cell", name="−0.20").first).to_be_visible()
