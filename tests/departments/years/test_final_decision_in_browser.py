"""In Chromium: the party committee decides on a year's results with its document."""

from __future__ import annotations

import datetime

import pytest

from departments.models import Phase, Year
from tests.cast import PASSWORD
from tests.scoring.publishing import put_in_force

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_party_committee_decides(live_server, page, cast, settings):
    settings.SITE_DAY = datetime.date(2021, 1, 29)
    put_in_force(cast.year, cast.quality_office)
    Year.objects.update(phase=Phase.PUBLICITY)
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("用户名").fill("party_committee")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto(f"{live_server.url}/2020/schedule/")
    page.get_by_role("link", name="审定终评").click()
    question = page.get_by_role("dialog")
    question.get_by_label("文号").fill("焦大党〔2021〕5号")
    question.get_by_label("文件日期").fill("2021-01-28")
    question.get_by_role("button", name="审定终评").click()
    page.get_by_text("2020年度进入“终评”阶段。").wait_for()
    assert page.get_by_text("（焦大党〔2021〕5号，2021年1月28日）").is_visible()
    assert page.get_by_text("2021年1月31日前党委会可以撤回审定。").is_visible()
