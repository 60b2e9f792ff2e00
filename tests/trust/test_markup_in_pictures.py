"""In Chromium: what a picture says of a department is text, whatever the department is called."""

from __future__ import annotations

import pytest

from tests.cast import PASSWORD
from tests.scoring.scored import Document, make_scored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Names are kept without spaces; to a browser a slash parts as well.
HOSTILE = "某院<b/id=planted>粗</b>"


def hostile(document: Document) -> None:
    for rows in (rows for rows in document.values() if isinstance(rows, list)):
        for row in rows:
            for key in row.keys() & {"name", "department"}:
                row[key] = HOSTILE if row[key] == "信息工程学院" else row[key]


def test_a_tooltip_holds_no_markup(live_server, page):
    make_scored(4, change=hostile)
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("用户名").fill("quality_office")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("navigation", name="主导航").wait_for()
    page.goto(f"{live_server.url}/2020/items/C1.1/")
    chart = page.locator("#teaching-distribution")
    chart.locator("svg").wait_for()
    chart.scroll_into_view_if_needed()
    told = set()
    for box in [dot.bounding_box() for dot in chart.locator("svg path[fill='#a9c3de']").all()]:
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(300)
        told |= {text for text in chart.locator("> div").all_inner_texts() if text.strip()}
    assert any(HOSTILE in text for text in told), told
    assert page.locator("#planted").count() == 0
