"""In Chromium: a fact is corrected, the quality office scores again, compares, and takes the workbook out."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page

from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.models import Run
from tests.browser import sign_in
from tests.scoring.scored import make_scored
from tests.worker import eventually

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def test_the_quality_office_finds_out_who_moved_and_takes_it_out(
    live_server: Any, page: Page, start_worker: Any, settings: Any
) -> None:
    settings.SITE_DAY = datetime.date(2021, 1, 5)
    cast = make_scored(8)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    problem = Problem.objects.get(item="C1.1", entry=cast.entry("人事处"))
    correct_problem(problem=problem, by=cast.quality_office, count="3")
    sign_in(page, live_server.url, cast.quality_office)

    page.goto(f"{live_server.url}/2020/runs/")
    page.get_by_role("button", name="开始算分").click()
    page.get_by_role("heading", name="正在算分").wait_for()
    start_worker()
    page.get_by_role("heading", name="2020年度已算分 2 次").wait_for(timeout=60_000)
    eventually(lambda: Run.objects.count() == 2)
    page.get_by_role("row", name="第 2 次").get_by_role("link", name="对比…").click()

    page.get_by_role("heading", name="职能部门 4 个部门：1 个总分有变").wait_for()
    page.get_by_text("逐条查看（1）").click()
    page.get_by_text("存在问题 更改 人事处").wait_for()
    page.get_by_role("combobox", name="变动").select_option("有变动")
    page.get_by_text("共 1 项").wait_for()
    page.get_by_role("link", name="人事处", exact=True).click()

    page.get_by_role("heading", name="（−0.20）").wait_for()
    row = page.get_by_role("row", name="1.1 工作考勤")
    assert row.get_by_role("cell").all_inner_texts() == ["0.40", "0.20", "−0.20"]
    assert row.get_by_text("数量 1 → 3").is_visible()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    page.go_back()
    page.get_by_role("heading", name="职能部门 4 个部门").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == "2020年度第1次与第2次算分对比.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    moved = [row for row in book["部门"].iter_rows(min_row=4, values_only=True) if row[5]]
    assert [(row[1], row[5]) for row in moved] == [("人事处", -0.2)]
    assert complaints == []
