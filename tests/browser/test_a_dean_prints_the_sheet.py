"""In Chromium: a dean opens the department's score sheet, takes it as a PDF, and prints the page."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from departments.models import AuditEntry
from notices.models import Problem
from tests.browser import sign_in
from tests.cast import Cast
from tests.scoring.scored import make_scored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_scored(4, published=True)


def text_of(pdf: Path) -> str:
    read = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    return read.stdout


def test_a_dean_takes_the_sheet_on_paper(cast: Cast, live_server: Any, page: Page, tmp_path: Path) -> None:
    entry = cast.entry("机电工程学院")
    lost = Problem.objects.filter(entry=entry).select_related("notice").first()
    assert lost is not None
    sign_in(page, live_server.url, cast.reporter)
    page.goto(f"{live_server.url}/2020/departments/{entry.pk}/")
    heading = page.get_by_role("heading", level=1).inner_text()
    total = heading.split("·")[1].split()[0]

    with page.expect_download() as download:
        page.get_by_role("link", name="导出 PDF").click()
    file = tmp_path / "sheet.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename.endswith(".pdf")
    on_paper = text_of(file)
    assert "机电工程学院" in on_paper
    assert total in on_paper
    assert str(lost.notice) in on_paper.replace("\n", ""), "each deduction names its notice"
    assert AuditEntry.objects.filter(act="导出", actor="reporter").count() == 1

    printed = tmp_path / "page.pdf"
    page.pdf(path=printed, format="A4", landscape=True, print_background=False)
    assert total in text_of(printed)
    # Another department's paper is not there, whatever is typed into the address.
    other = cast.entry("信息工程学院")
    answer = page.request.get(f"{live_server.url}/2020/departments/{other.pk}/?format=pdf")
    assert answer.status == 404
