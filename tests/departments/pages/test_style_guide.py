"""The parts as a browser sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from departments import clock
from departments.models import Job
from tests.cast import Cast, make_cast, make_year

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.departments.pages.style_guide"),
]

Open = Callable[..., Page]


@pytest.fixture
def cast(db: None, transactional_db: None) -> Cast:
    return make_cast(make_year(2020))


@pytest.fixture
def open_guide(page: Page, live_server: LiveServer, cast: Cast) -> Iterator[Open]:
    """Opens an address as the quality office. At the end the browser must have had nothing to complain about."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    client = Client()
    client.force_login(cast.quality_office)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    def opened(path: str = "/guide/", width: int = 1440) -> Page:
        page.set_viewport_size({"width": width, "height": 900})
        response = page.goto(live_server.url + path)
        assert response is not None
        assert "script-src 'self'" in response.headers["content-security-policy"]
        return page

    yield opened
    assert complaints == []


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [1440, 1024, 768, 390])
def test_nothing_sticks_out(open_guide: Open, width: int) -> None:
    page = open_guide(width=width)
    expect(page.locator(".chart svg")).to_be_visible()
    assert overflow(page) == 0


def test_the_navigation_opens_on_a_phone_by_keyboard(open_guide: Open) -> None:
    page = open_guide(width=390)
    links = page.get_by_label("主导航").get_by_role("link")
    expect(page.locator(".navigation a")).not_to_have_count(0)
    expect(links).to_have_count(0)
    page.locator("#navigation-toggle").focus()
    page.keyboard.press("Space")
    expect(links).to_have_count(page.locator(".navigation a").count())
    expect(links.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(links).to_have_count(0)


def test_tab_comes_first_to_the_skip_link(open_guide: Open) -> None:
    page = open_guide()
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_menu_closes_on_escape_and_on_a_click_beside_it(open_guide: Open) -> None:
    page = open_guide()
    menu = page.locator("details.menu").last
    menu.locator("summary").click()
    expect(menu.get_by_role("button", name="退出")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    expect(menu.get_by_role("button", name="退出")).to_be_hidden()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu.get_by_role("button", name="退出")).to_be_hidden()


def test_search_sort_and_filter_stay_in_the_address_without_a_new_page(open_guide: Open) -> None:
    page = open_guide()
    page.evaluate("window.same = true")
    names = page.locator("#list tbody th")
    page.get_by_placeholder("搜索部门").fill("工程")
    expect(names).to_have_count(4)
    page.locator("#list-by-total").click()
    expect(page.locator("#list th[aria-sort=descending]")).to_have_text("总分")
    page.locator("#list-by-total").click()
    expect(names.first).to_have_text("化学与环境工程学院")
    page.locator("select[name=grade]").select_option("中")
    expect(names).to_have_text(["化学与环境工程学院", "土木建筑工程学院"])
    assert page.evaluate("[location.search, window.same]") == [
        "?q=%E5%B7%A5%E7%A8%8B&grade=%E4%B8%AD&sort=total",
        True,
    ]
    page.reload()
    expect(names).to_have_text(["化学与环境工程学院", "土木建筑工程学院"])
    page.go_back()
    expect(names).to_have_count(4)


def test_a_list_works_without_script(open_guide: Open, page: Page) -> None:
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    open_guide()
    page.get_by_placeholder("搜索部门").fill("会计")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#list tbody th")).to_have_text(["会计学院"])
    page.get_by_role("link", name="提交得分").click()
    expect(page.locator("main")).to_contain_text("将扣教务处 0.20 分")
    assert page.url.endswith("/confirm/")


def test_a_confirm_dialog_asks_and_can_be_refused(open_guide: Open) -> None:
    page = open_guide()
    page.get_by_role("link", name="提交得分").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("将扣教务处 0.20 分")
    dialog.get_by_role("button", name="取消").click()
    expect(dialog).to_be_hidden()


def test_a_dialog_does_not_let_go_without_its_reason(open_guide: Open) -> None:
    page = open_guide()
    page.get_by_role("link", name="退回", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("依据：考核办法第八条第2项")
    expect(dialog.get_by_label("理由")).to_be_focused()
    dialog.get_by_role("button", name="退回").click()
    expect(dialog).to_be_visible()
    assert page.url.endswith("/guide/")
    dialog.get_by_label("理由").fill("缺验收材料。")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        dialog.get_by_role("button", name="退回").click()
    assert "reason=%E7%BC%BA" in (sent.value.post_data or "")


def test_a_move_that_is_blocked_leads_to_what_stands_in_its_way(open_guide: Open) -> None:
    page = open_guide()
    expect(page.get_by_text("尚不能批准：")).to_be_visible()
    page.get_by_text("逐项查看（2）").click()
    expect(page.get_by_role("link", name="去核对").first).to_be_visible()
    page.get_by_role("link", name="批准", exact=True).click()
    assert page.url.endswith("/confirm/")


def test_a_bar_moves_by_itself_and_ends_with_its_result(open_guide: Open, cast: Cast) -> None:
    job = Job.objects.create(
        kind="run", key="run:2020", label="2020年度算分", state="running", total=35, created_by=cast.quality_office,
        created_at=clock.now(),
    )  # fmt: skip
    page = open_guide(f"/jobs/{job.pk}/")
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuenow", "0")
    Job.objects.update(done=14)
    expect(bar).to_have_attribute("aria-valuenow", "40")
    page.reload()
    expect(bar).to_have_attribute("aria-valuenow", "40")
    Job.objects.update(state="done", result={"href": "/2020/ranking/", "text": "查看排名"})
    expect(page.get_by_role("link", name="查看排名")).to_be_visible()
