"""In Chromium: from a run down to the clause behind a lost 0.1, and what a department sees and does not see."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from gmpy2 import mpq

from jzu_assess.demonstration.building import build
from jzu_assess.demonstration.people import PASSWORD
from scoring.models import Run
from tests.scoring.publishing import is_public
from tests.worker import eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(transactional_db, live_server, page) -> Iterator[str]:
    """The demonstration's address; whatever the browser complains of fails the test."""
    build()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield live_server.url
    assert complaints == []


def log_in(page, site: str, username: str) -> None:
    page.goto(site + reverse("login"))
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("navigation", name="主导航").wait_for()


def test_the_quality_office_runs_the_year_and_follows_a_lost_point_to_its_clause(site, page, start_worker):
    log_in(page, site, "zhifazhan")
    page.get_by_role("link", name="算分", exact=True).click()
    page.get_by_role("heading", name="2020年度已算分 2 次").wait_for()
    page.get_by_label("计算截止日").fill("2020-12-31")
    page.get_by_role("button", name="开始算分").click()

    page.get_by_role("heading", name="正在算分").wait_for()
    assert page.get_by_role("progressbar").is_visible()
    page.reload()
    assert page.get_by_role("progressbar").is_visible(), "the progress survives a reload"
    start_worker()
    page.get_by_role("heading", name="2020年度已算分 3 次").wait_for(timeout=60_000)
    assert page.get_by_text("结果与第 2 次相同。").is_visible()

    page.get_by_role("link", name="第 3 次", exact=True).click()
    page.get_by_role("link", name="教学院部", exact=True).click()
    page.get_by_role("heading", name="教学院部 13 个部门 · 终评（未公布）").wait_for()
    assert page.get_by_text("前 1/3 止于此（4/13）").is_visible()
    page.get_by_label("部门名称").fill("法律")
    page.get_by_text("共 1 项").wait_for()
    page.get_by_role("link", name="法律与政治学院").click()

    page.get_by_role("heading", name="法律与政治学院 · 88.87 分").wait_for()
    panel = page.locator("#explanation")
    assert panel.get_by_role("heading", name="考核总分").is_visible()
    page.get_by_role("row", name="1.1 工作考勤").get_by_role("link").click()
    panel.get_by_role("heading", name="1.1 工作考勤").wait_for()
    assert panel.get_by_text("满分 0.5；1月10日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1").is_visible()
    assert "item=C1.1" in page.url, "what is explained stands in the address"
    assert "chosen" in (page.get_by_role("row", name="1.1 工作考勤").get_attribute("class") or "")
    panel.get_by_text("办法原文（附件1-1 第1项）").click()
    assert panel.get_by_text("一次扣0.1分").is_visible()

    page.go_back()
    panel.get_by_role("heading", name="考核总分").wait_for()
    page.go_forward()
    panel.get_by_role("heading", name="1.1 工作考勤").wait_for()
    panel.get_by_role("link", name="人事处通报〔2020〕第1期").click()
    page.get_by_role("heading", name="人事处通报〔2020〕第1期").wait_for()


def test_a_run_is_published_after_the_consequences_were_read(site, page, start_worker):
    log_in(page, site, "zhifazhan")
    page.goto(site + reverse("scoring:publish", args=[2020, 1]))
    page.get_by_role("heading", name="第 1 次算分还不能公布").wait_for()
    assert page.get_by_text("是试算").is_visible()
    assert page.get_by_role("button", name="替换公布").count() == 0

    page.goto(site + reverse("scoring:runs", args=[2020]))
    page.get_by_role("link", name="撤回公布…").click()
    page.get_by_text("撤回后没有有效的公布").wait_for()
    page.get_by_label("理由").fill("格次有误")
    page.get_by_role("button", name="撤回公布").click()
    page.get_by_text("公布已撤回。").wait_for()
    eventually(lambda: not is_public(Run.objects.get(number=2)))

    page.get_by_role("row", name="第 2 次", exact=False).first.get_by_role("link", name="公布…").click()
    page.get_by_role("heading", name="第 2 次算分可以公布").wait_for()
    assert page.get_by_text("公布后，各部门可以看到本组排名").is_visible()
    page.get_by_role("button", name="公布", exact=True).click()
    page.get_by_text("第2次算分的结果已公布。").wait_for()
    eventually(lambda: is_public(Run.objects.get(number=2)))


def test_a_department_sees_its_own_sheet_and_nothing_of_the_others(site, page):
    log_in(page, site, "jidian")
    page.get_by_role("link", name="得分", exact=True).click()
    page.get_by_role("heading", name="机电工程学院 · 96.88 分 · 第 2 名（共 13）").wait_for()
    page.get_by_role("row", name="8 毕业率").get_by_role("link").click()
    page.locator("#explanation").get_by_role("heading", name="8 毕业率").wait_for()
    assert "信息工程学院" not in page.content()

    page.get_by_role("link", name="排名", exact=True).click()
    page.get_by_role("heading", name="教学院部 13 个部门 · 终评（已公布）").wait_for()
    assert page.get_by_role("link", name="机电工程学院").is_visible()
    assert page.get_by_role("link", name="信息工程学院").count() == 0, "a name, but no door"

    other = Run.objects.get(number=2).results.get(entry__name="信息工程学院").entry_id
    addresses = [
        reverse("scoring:sheet", args=[2020, other]),
        reverse("scoring:matrix", args=[2020]),
        reverse("scoring:awards", args=[2020]),
        reverse("scoring:runs", args=[2020]),
        reverse("scoring:item", args=[2020, "C1.1"]),
    ]
    for address in addresses:
        assert page.request.get(site + address).status == 404, address


def test_a_department_finds_out_why_it_lost_three_tenths(site, page):
    """Home, sheet, the item, its problems, the notice: at each step the figures are redone from what stands there."""
    log_in(page, site, "kuaiji")
    told = page.get_by_text("四舍五入为").inner_text()
    bars = [mpq(text) for text in page.locator(".bars-figure b").all_inner_texts()]
    assert figures(told) == [sum(bars), mpq("95.76")]
    page.get_by_role("link", name="95.76").click()

    page.get_by_role("heading", name="会计学院 · 95.76 分").wait_for()
    page.get_by_role("link", name="按失分多少").click()
    page.wait_for_url("**order=lost**")
    row = page.get_by_role("row", name="1.1 教学管理")
    assert [figures(text) for text in row.get_by_role("cell").all_inner_texts()] == [[mpq("1.7"), 2], [mpq("-0.3")]]
    lost = [figures(text)[0] for text in page.locator(".tree tr > td:last-child").all_inner_texts()]
    assert sum(lost[:-1]) == lost[-1] == mpq("95.76") - 100
    row.get_by_role("link").click()

    panel = page.locator("#explanation")
    panel.get_by_role("heading", name="1.1 教学管理").wait_for()
    assert "chosen" in (row.get_attribute("class") or "")
    costs = [figures(text)[0] for text in panel.locator("td.lost").all_inner_texts()]
    assert len(costs) > 1
    assert sum(costs) == mpq("-0.3")
    assert panel.get_by_role("row", name="本项失分").get_by_role("cell").all_inner_texts() == ["−0.30"]
    counted = panel.locator("tr:has(> td.lost)").first.locator("td.num").all_inner_texts()
    assert figures(counted[0])[0] * figures(counted[1])[0] == -figures(counted[2])[0]

    reference = panel.locator(".reason a").first.inner_text()
    panel.get_by_role("link", name=reference).first.click()
    page.get_by_role("heading", name=reference).wait_for()
    mine = page.get_by_role("row", name="会计学院").filter(has_text="教学管理")
    assert figures(mine.first.locator(".lost").inner_text()) == [costs[0]]
    page.go_back()
    panel.get_by_role("heading", name="1.1 教学管理").wait_for()


def figures(text: str) -> list[mpq]:
    """The figures of a text, with their true minus."""
    return [mpq(found.replace("−", "-")) for found in re.findall(r"−?[0-9]+(?:\.[0-9]+)?", text)]
