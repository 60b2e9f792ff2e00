"""In Chromium: a year comes in from Excel. Two departments would vanish; it is given up, mended, taken in, undone."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page

from departments.models import Year
from scoring.exchange.queries import facts_document
from tests.browser import sign_in
from tests.cast import Cast
from tests.scoring.scored import make_scored
from tests.worker import WorkerProcess

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GONE = ("教务处", "信息工程学院")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_scored(4, scored=False)


def upload(page: Page, site: str, file: Path) -> None:
    page.goto(f"{site}/2020/facts/")
    page.get_by_role("link", name="从 Excel 导入").click()
    page.get_by_label("选择文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()


def edited(file: Path, edit: Any) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    edit(book)
    other = file.with_name("改过的.xlsx")
    book.save(other)
    return other


def lose_two_departments(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        for row in range(sheet.max_row, 1, -1):
            if sheet.title not in {"说明", "选项"} and any(cell.value in GONE for cell in sheet[row]):
                sheet.delete_rows(row)


def one_more_finding(book: openpyxl.Workbook) -> None:
    sheet = book["存在问题"]
    cell = next(cell for cell in sheet[1] if str(cell.value).startswith("数量"))
    sheet.cell(2, cell.column).value = 2


def test_the_quality_office_takes_a_year_in_and_brings_the_old_one_back(
    cast: Cast, live_server: Any, page: Page, worker: WorkerProcess, tmp_path: Path
) -> None:
    site, before = live_server.url, facts_document(cast.year)
    sign_in(page, site, cast.quality_office)

    page.goto(f"{site}/2020/facts/")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == "2020年度考核事实.xlsx"
    file = tmp_path / "2020年度考核事实.xlsx"
    download.value.save_as(file)

    # Two rows too few: said first, and nothing has happened yet.
    upload(page, site, edited(file, lose_two_departments))
    box = page.get_by_label("我已核对：“教务处”、“信息工程学院”共 2 个部门移出名册")
    box.wait_for(timeout=60_000)
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("请核对后勾选。").wait_for()
    page.get_by_role("link", name="取消导入").click()
    page.get_by_role("dialog").get_by_role("button", name="取消导入").click()
    page.get_by_role("heading", name="已取消导入").wait_for()
    assert facts_document(Year.objects.get()) == before

    # The file as it should be.
    upload(page, site, edited(file, one_more_finding))
    page.get_by_role("heading", name="更改 1，删除 0").wait_for(timeout=60_000)
    assert page.get_by_text("→ 2").is_visible()
    assert page.get_by_role("checkbox").count() == 0
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("heading", name="已导入").wait_for(timeout=60_000)
    assert facts_document(Year.objects.get())["findings"][0]["count"] == "2"

    # And back.
    page.get_by_role("link", name="恢复导入前的内容…").click()
    page.get_by_role("button", name="取出并核对").click()
    page.get_by_role("heading", name="更改 1，删除 0").wait_for(timeout=60_000)
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("heading", name="已导入").wait_for(timeout=60_000)
    assert json.dumps(facts_document(Year.objects.get())) == json.dumps(before)
