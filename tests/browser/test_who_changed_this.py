"""In Chromium: who changed this? From a department to its history, and to the entry with before and after."""

from __future__ import annotations

import pytest
from django.urls import reverse

from departments.roster import services as roster
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server, page, cast) -> str:
    roster.change_entry(entry=cast.entry("工会"), name="教职工工会", headcount=12, by=cast.quality_office)
    roster.change_entry(entry=cast.entry("图书馆"), headcount=30, by=cast.quality_office)
    return live_server.url


def log_in(page, site: str, username: str) -> None:
    page.goto(site + reverse("login"))
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("navigation", name="主导航").wait_for()


def test_from_a_department_to_the_entry_with_before_and_after(site, page, cast):
    log_in(page, site, "auditor")
    page.get_by_role("link", name="部门名册").click()
    page.get_by_role("row", name="教职工工会").get_by_role("link", name="历史").click()

    page.get_by_role("heading", name="教职工工会 · 更改 1 次").wait_for()
    line = page.get_by_role("row", name="修改名册")
    assert line.get_by_text("当年名称：工会 → 教职工工会").is_visible()
    assert line.get_by_text("质量发展处").is_visible()
    line.get_by_role("link").click()

    page.get_by_role("heading", name="修改名册 · 教职工工会").wait_for()
    changes = page.get_by_role("table")
    assert changes.get_by_role("row", name="当年名称 工会 教职工工会").is_visible()
    assert changes.get_by_role("row", name="在岗满六个月人数 — 12").is_visible()
    assert page.get_by_text("质量发展处（quality_office）").is_visible()
    page.go_back()
    page.get_by_role("link", name="部门名册").first.click()
    page.get_by_role("heading", name="2020年度名册").wait_for()


def test_a_renaming_is_found_in_the_trail_by_the_old_name(site, page, cast):
    log_in(page, site, "auditor")
    page.get_by_role("link", name="审计记录").first.click()
    page.get_by_label("对象或内容").fill("工会")
    page.get_by_label("操作").select_option("修改名册")
    page.get_by_label("对象类型").select_option("名册条目")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("heading", name="审计记录 · 1 条").wait_for()
    assert page.get_by_text("当年名称：工会 → 教职工工会").is_visible()
    page.get_by_role("row", name="修改名册").get_by_role("link").click()
    page.get_by_role("link", name="此对象的全部记录").click()
    page.get_by_text("只列出“教职工工会”（名册条目）的记录。").wait_for()


def test_a_department_s_own_people_see_who_changed_it(site, page, cast):
    roster.change_entry(entry=cast.entry("机电工程学院"), headcount=60, by=cast.quality_office)
    log_in(page, site, "reporter")
    page.get_by_role("link", name="部门名册").click()
    assert page.get_by_role("link", name="历史").count() == 1
    page.get_by_role("link", name="历史").click()
    assert page.get_by_text("在岗满六个月人数：— → 60").is_visible()
    assert page.get_by_role("row", name="修改名册").get_by_role("link").count() == 0
