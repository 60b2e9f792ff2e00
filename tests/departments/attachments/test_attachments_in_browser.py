"""In Chromium: a line that is cut, a reload, a hasty click; with a mouse, by keyboard, on a phone, without scripts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from departments.attachments import storage
from departments.attachments.queries import files_of
from departments.models import Department, Upload
from tests.browser import sign_in
from tests.cast import Cast
from tests.departments.attachments.samples import photograph

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folder")]
SIZE = 3 * 1024**2
PIECES = "**/attachments/uploads/*/?offset=*"


@pytest.fixture
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """3 MB, so that it comes in several pieces."""
    path = tmp_path_factory.mktemp("own") / "会议录音.mp3"
    path.write_bytes(b"ID3" + random.Random(1).randbytes(SIZE - 3))
    return path


@pytest.fixture
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "走廊.jpg"
    path.write_bytes(photograph())
    return path


@pytest.fixture
def address(live_server: LiveServer, college: Department) -> str:
    return f"{live_server.url}/attachments/of/department/{college.pk}/"


@pytest.fixture
def opened(page: Page, live_server: LiveServer, cast: Cast, address: str) -> Iterator[Page]:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.set_default_timeout(15_000)
    sign_in(page, live_server.url, cast.reporter)
    page.goto(address)
    yield page
    assert complaints == []


def choose(page: Page, *paths: Path) -> None:
    page.locator("[data-attach-input]").first.set_input_files([str(path) for path in paths])


def row(page: Page, name: str) -> Locator:
    return page.locator(".attach-row", has_text=name)


def submit(page: Page) -> None:
    page.get_by_role("button", name="添加", exact=True).click()


def cut(page: Page, after: int) -> list[int]:
    """The line breaks after so many pieces; the offsets that were sent."""
    sent: list[int] = []

    def answer(route: Route) -> None:
        sent.append(int(route.request.url.rpartition("=")[2]))
        route.continue_() if len(sent) <= after else route.abort("connectionreset")

    page.route(PIECES, answer)
    return sent


def whole(college: Department, path: Path) -> bool:
    one = files_of(college).get(name=path.name)
    with storage.open_file(one.upload.stored) as file:
        return file.read() == path.read_bytes()


def test_a_line_that_is_cut_costs_one_piece(opened: Page, college: Department, recording: Path) -> None:
    cut(opened, after=2)
    choose(opened, recording)
    expect(row(opened, "会议录音")).to_contain_text("网络中断，恢复后自动继续（已传 25%）")
    opened.unroute(PIECES)
    expect(row(opened, "会议录音")).to_contain_text("3.0 MB")
    expect(opened.get_by_role("status").last).to_have_text("会议录音.mp3已上传")
    row(opened, "会议录音").get_by_placeholder("说明").fill("10 月例会")
    submit(opened)
    expect(opened.locator(".attachment-name")).to_have_text("10 月例会")
    assert whole(college, recording)


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(
    opened: Page, college: Department, recording: Path
) -> None:
    cut(opened, after=2)
    choose(opened, recording)
    expect(row(opened, "会议录音")).to_contain_text("网络中断")
    opened.unroute(PIECES)
    opened.reload()
    expect(row(opened, "会议录音")).to_contain_text("已传 25%，重新选择同一文件可继续")
    sent = cut(opened, after=99)
    choose(opened, recording)
    expect(row(opened, "会议录音")).to_contain_text("3.0 MB")
    assert sent[0] == 768 * 1024
    assert Upload.objects.count() == 1
    submit(opened)
    expect(opened.locator(".attachment-name")).to_have_text("会议录音.mp3")
    assert whole(college, recording)


def test_a_form_that_is_sent_too_early_waits_for_its_files(
    opened: Page, college: Department, recording: Path, photo: Path
) -> None:
    cut(opened, after=1)
    choose(opened, recording, photo)
    expect(row(opened, "会议录音")).to_contain_text("网络中断")
    submit(opened)
    expect(opened.locator(".attach-told")).to_contain_text("传完后自动提交")
    opened.unroute(PIECES)
    expect(opened.locator(".attachment-name")).to_have_count(2)
    assert [one.name for one in files_of(college)] == ["会议录音.mp3", "走廊.jpg"]


def test_a_file_that_is_refused_is_not_lost_silently(
    opened: Page, college: Department, photo: Path, tmp_path: Path
) -> None:
    bad = tmp_path.with_name("bad") / "程序.jpg"
    bad.parent.mkdir(exist_ok=True)
    bad.write_bytes(b"MZ" * 100)
    choose(opened, bad, photo)
    expect(row(opened, "程序.jpg")).to_contain_text("与后缀 jpg 不符")
    expect(row(opened, "走廊.jpg").locator("img")).to_be_visible()
    submit(opened)
    expect(opened.locator(".attach-told")).to_contain_text("请移除或重新选择")
    opened.keyboard.press("Enter")  # the button 移除 has the focus
    expect(row(opened, "程序.jpg")).to_have_count(0)
    submit(opened)
    expect(opened.locator(".attachment-name")).to_have_text("走廊.jpg")


def test_what_was_sent_but_not_submitted_is_ticked_again_after_a_reload(
    opened: Page, college: Department, photo: Path
) -> None:
    choose(opened, photo)
    expect(row(opened, "走廊.jpg").locator("img")).to_be_visible()
    opened.reload()
    expect(row(opened, "走廊.jpg").locator("img")).to_be_visible()
    submit(opened)
    expect(opened.locator(".attachment-name")).to_have_text("走廊.jpg")


def test_after_the_session_ended_the_login_is_asked_for_and_nothing_is_lost(
    opened: Page, live_server: LiveServer, cast: Cast, college: Department, recording: Path
) -> None:
    cut(opened, after=1)
    choose(opened, recording)
    expect(row(opened, "会议录音")).to_contain_text("网络中断")
    opened.context.clear_cookies(name="sessionid")
    opened.unroute(PIECES)
    expect(row(opened, "会议录音")).to_contain_text("登录已失效")
    sign_in(opened, live_server.url, cast.reporter)
    row(opened, "会议录音").get_by_role("button", name="继续").click()
    expect(row(opened, "会议录音")).to_contain_text("3.0 MB")
    submit(opened)
    expect(opened.locator(".attachment-name")).to_have_text("会议录音.mp3")


def test_by_drop(opened: Page, photo: Path) -> None:
    handle = opened.evaluate_handle(
        """(bytes) => {
            const given = new DataTransfer();
            given.items.add(new File([new Uint8Array(bytes)], "拖来.jpg"));
            return given;
        }""",
        list(photo.read_bytes()),
    )
    opened.dispatch_event("[data-attach]", "drop", {"dataTransfer": handle})
    expect(row(opened, "拖来.jpg").locator("img")).to_be_visible()


def test_without_scripts_it_is_a_plain_field(opened: Page, college: Department, photo: Path, recording: Path) -> None:
    opened.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    opened.reload()
    choose(opened, photo, recording)
    submit(opened)
    expect(opened.locator(".attachment-name")).to_have_text(["走廊.jpg", "会议录音.mp3"])


def test_a_phone_takes_a_photograph(
    browser: Browser, live_server: LiveServer, cast: Cast, college: Department, address: str, photo: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    sign_in(page, live_server.url, cast.reporter)
    page.goto(address)
    expect(page.get_by_text("拍照")).to_be_visible()
    camera = page.locator("input[capture=environment]")
    camera.set_input_files(str(photo))
    expect(row(page, "走廊.jpg").locator("img")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="添加", exact=True).tap()
    page.locator(".attachment-name").tap()
    page.wait_for_function("document.querySelector('.attachment-pages img')?.naturalWidth === 480")
    context.close()
