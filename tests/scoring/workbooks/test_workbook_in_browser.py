"""In Chromium: an office fills in its workbook with three mistakes, mends the marked copy in LibreOffice, confirms, and
sees its items scored."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

import departments.imports.tasks  # noqa: F401 what a worker knows
from departments.jobs.services import perform
from departments.models import Import
from targets.models import RateMetric
from tests.browser import sign_in
from tests.cast import Cast
from tests.scoring.scored import make_scored
from tests.targets.sheets.offices import cell, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RATES, NAMES = "指标数据（教学院部）", ("机电工程学院", "信息工程学院")
SOFFICE = shutil.which("soffice")


def without_part_time_teachers(document: Any) -> None:
    """The item is 待评 for everyone."""
    document["metrics"] = [row for row in document["metrics"] if row["item"] != "T5"]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_scored(4, scored=False, change=without_part_time_teachers)


def by_hand(file: Path, **parts: Any) -> None:
    """Types numerators and denominators of 兼职教师, by department, into the workbook in ``file``."""
    book = openpyxl.load_workbook(file)
    for name, values in parts.items():
        for label, value in zip(("分子", "分母"), values, strict=True):
            cell(book[RATES], name, "兼职教师", label).value = value
    file.write_bytes(saved(book))


def through_libreoffice(file: Path) -> Path:
    """The same workbook as LibreOffice writes it."""
    folder = file.parent / "libreoffice"
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", folder, file], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / file.name


def upload(page: Page, address: str, file: Path) -> None:
    """Sends the file in and lets the worker look at it; the page goes on by itself."""
    page.goto(address)
    page.get_by_label("选择文件").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url("**/imports/*-*/")
    work()


def work() -> None:
    perform(job_id=Import.objects.select_related("job").latest("created_at").job.pk, task_id="1")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_an_office_fills_in_its_workbook(live_server: LiveServer, page: Page, cast: Cast, tmp_path: Path) -> None:
    sign_in(page, live_server.url, cast.assessor)
    page.goto(f"{live_server.url}/2020/items/T5/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("兼职教师")
    page.goto(f"{live_server.url}/2020/items/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填报表").click()
    assert download.value.suggested_filename == "2020年度人事处考核填报表.xlsx"
    file = tmp_path / "填报表.xlsx"
    download.value.save_as(file)
    by_hand(file, 机电工程学院=(3, 0), 信息工程学院=("不详", None))

    address = f"{live_server.url}/2020/imports/entries/{cast.entry('人事处').department_id}/"
    upload(page, address, file)
    expect(page.get_by_role("heading", level=1)).to_contain_text("有 3 处需要更正", timeout=15_000)
    expect(page.get_by_text("分母不能为 0。")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标出问题的文件").click()
    marked = tmp_path / "标出问题.xlsx"
    download.value.save_as(marked)
    by_hand(marked, 机电工程学院=(3, 4), 信息工程学院=(1, 2))

    upload(page, address, through_libreoffice(marked))
    expect(page.get_by_role("heading", level=1)).to_contain_text("新增 2，更改 0，删除 0", timeout=15_000)
    page.get_by_text("指标数据 · 新增 2 条").click()
    expect(page.get_by_text("机电工程学院 兼职教师：分子 3，分母 4")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_url("**/imports/*-*/")
    work()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已导入", timeout=15_000)

    found = {one.entry.name: (str(one.numerator), str(one.denominator)) for one in RateMetric.objects.filter(item="T5")}
    assert found == {"机电工程学院": ("3", "4"), "信息工程学院": ("1", "2")}
    page.goto(f"{live_server.url}/2020/items/T5/")
    first = page.get_by_role("row", name="机电工程学院")
    expect(first).to_contain_text("1.00")
    expect(page.get_by_role("row", name="信息工程学院")).to_contain_text("0.6667")
