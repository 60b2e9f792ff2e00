"""A printed page is a sheet that can be filed: head, kind of figures, date, page number of how many, nothing cut."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from departments import clock
from departments.dates import chinese_date
from departments.models import RosterEntry, User
from jzu_assess.demonstration.building import build
from tests.browser import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils reads what was printed"),
]

SCORED = {
    "/2020/ranking/",
    "/2020/ranking/?group=teaching",
    "/2020/items/",
    "/2020/items/C1.1/",
    "/2020/matrix/",
    "/2020/matrix/?group=teaching",
    "/2020/awards/",
}
OTHERS = [
    "/2020/scheme/overview/",
    "/2020/scheme/functional/C1.1/",
    "/2020/scheme/assessors/",
    "/2020/scheme/awards/",
    "/2020/notices/",
    "/2020/roster/",
    "/2020/roster/offices/",
    "/2020/schedule/",
    "/2020/calendar/",
    "/2020/pending/",
    "/2020/runs/",
    "/2020/facts/",
    "/2020/",
    "/files/",
    "/audit/",
]
BUTTONS = ("查找", "上一页", "下一页", "退出", "跳到正文", "菜单", "这页是什么")
# Every text of a table, a list or a quotation that is not hidden on paper.
SHOWN = """() => [...document.querySelectorAll("main :is(th, td, dt, dd, blockquote, h1, h2)")]
    .filter((one) => one.checkVisibility() && !one.closest("dialog, .visually-hidden, .behind"))
    .map((one) => [...one.querySelectorAll(".visually-hidden")].reduce(
        (text, hidden) => text.replace(hidden.innerText, ""), one.innerText))
    .flatMap((text) => text.split("\\n")).filter((text) => text.trim())"""


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def printed(page: Page, file: Path) -> list[str]:
    """The text of each page of paper, without its blanks."""
    page.pdf(path=file, prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    return [bare(one) for one in text.split("\f")[:-1]]


def shrunk(file: Path) -> bool:
    """Whether all words are smaller than the style sheet says, because something is wider than the paper: the head has
    14 characters of 9.5 points."""
    command = ["pdftotext", "-bbox", "-l", "1", file, "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(
        r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">焦作大学部门工作目标绩效考核<', text
    )
    return found is None or float(found[2]) - float(found[1]) < 14 * 9.5 - 3


def test_every_kind_of_page_can_be_filed(transactional_db: None, live_server: Any, page: Page, tmp_path: Path) -> None:
    build()
    sign_in(page, live_server.url, User.objects.get(username="zhifazhan"))
    day, wrong = f"{chinese_date(clock.today())}打印", []
    sheet = f"/2020/departments/{RosterEntry.objects.get(year__year=2020, name='党政办公室').pk}/"
    scored = SCORED | {sheet}
    for address in [*sorted(scored), *OTHERS]:
        page.emulate_media(media="null")
        page.goto(live_server.url + address)
        sheets = printed(page, tmp_path / "page.pdf")
        whole = "".join(sheets)
        page.emulate_media(media="print")
        wanted = ["焦作大学部门工作目标绩效考核·2020年度", day, *page.evaluate(SHOWN)]
        wrong += [f"{address}: {one} is cut" for one in dict.fromkeys(wanted) if bare(one) not in whole]
        wrong += [
            f"{address}: no number on sheet {n}"
            for n, text in enumerate(sheets, 1)
            if f"第{n}页共{len(sheets)}页" not in text or day not in text
        ]
        wrong += [f"{address}: {word}" for word in BUTTONS if word in whole]
        # The regulation leaves words out itself (……); the trail's list only says how an entry begins.
        if "…" in whole.replace("……", "") and address != "/audit/":
            wrong.append(f"{address}: something is cut short")
        if shrunk(tmp_path / "page.pdf"):
            wrong.append(f"{address}: something is wider than the paper")
        if address in scored and "2020年度·终评（已公布）" not in sheets[0]:
            wrong.append(f"{address}: of which kind are the figures?")
        if "/ranking/" in address and len(sheets) > 1:
            wrong.append(f"{address}: {len(sheets)} sheets")
    assert not wrong, "\n".join(wrong)
