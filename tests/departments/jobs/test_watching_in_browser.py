"""In Chromium: a page asks how a job stands, more and more seldom, and says so when it stops."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route
from pytest_django.live_server_helper import LiveServer

from departments import clock
from departments.models import Job
from tests.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STOPPED = "此处的进展不再更新"


@pytest.fixture
def job(cast: Cast) -> Job:
    return Job.objects.create(
        kind="run",
        key="run:2020",
        label="2020年度算分",
        year=cast.year,
        state="running",
        created_by=cast.quality_office,
        created_at=clock.now(),
    )


@pytest.fixture
def asked(live_server: LiveServer, page: Page, cast: Cast, job: Job) -> list[str]:
    """The addresses that the page of the job has asked for by itself; the browser's clock is moved by hand."""
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("用户名").fill("auditor")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("navigation", name="主导航").wait_for()
    page.clock.install()
    page.goto(f"{live_server.url}/jobs/{job.pk}/")
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 0.8)
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.resource_type == "xhr" else None)
    return found


def passes(page: Page, seconds: float) -> None:
    """On the browser's clock; real time too, for what is asked to be answered."""
    page.clock.run_for(int(seconds * 1000))
    page.wait_for_timeout(300)
    page.clock.run_for(50)  # htmx settles


def test_it_asks_seldom_after_a_while_and_ends_with_the_job(page: Page, job: Job, asked: list[str]) -> None:
    passes(page, 1.5)
    assert len(asked) == 1
    passes(page, 1.5)
    assert len(asked) == 2
    page.clock.fast_forward(600_000)
    page.wait_for_timeout(300)
    assert len(asked) == 3
    passes(page, 9)
    assert len(asked) == 3, "after ten minutes every ten seconds"
    Job.objects.update(state="done")
    passes(page, 2)
    page.get_by_role("heading", name="2020年度算分 · 已完成").wait_for()
    passes(page, 60)
    assert len(asked) == 4


def test_it_does_not_ask_while_nobody_looks(page: Page, asked: list[str]) -> None:
    def tab_is(hidden: bool) -> None:
        seen = f"{{value: {str(hidden).lower()}, configurable: true}}"
        page.evaluate(f"Object.defineProperty(document, 'hidden', {seen})")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    tab_is(True)
    passes(page, 30)
    assert asked == []
    tab_is(False)
    page.wait_for_timeout(300)
    assert len(asked) == 1


def test_a_line_that_fails_is_tried_again_and_then_given_up(page: Page, asked: list[str]) -> None:
    page.route("**/jobs/**", lambda route: route.abort())
    for tried in range(1, 6):
        passes(page, 11)
        assert len(asked) == tried
        words = "正在重试" if tried < 5 else STOPPED
        page.get_by_text(words).wait_for()
    passes(page, 600)
    assert len(asked) == 5


@pytest.mark.parametrize("status", [403, 404])
def test_who_may_not_see_it_any_more_asks_once(page: Page, asked: list[str], status: int) -> None:
    answer: Callable[[Route], None] = lambda route: route.fulfill(status=status)  # noqa: E731
    page.route("**/jobs/**", answer)
    passes(page, 1)
    page.get_by_text(STOPPED).wait_for()
    passes(page, 600)
    assert len(asked) == 1
