"""Over the line: pieces, forms without scripts, what is given out and to whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client, RequestFactory

from departments.attachments.queries import files_of
from departments.attachments.services import attach, remove, replace
from departments.models import Attachment, AuditEntry, Department, Upload, User
from tests.cast import Cast
from tests.departments.attachments.conftest import DepartmentFiles
from tests.departments.attachments.samples import pdf, photograph
from tests.departments.attachments.sending import send

QUERIES = 10  # of the page of a matter's files, however many
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


@pytest.fixture
def reporter(client: Client, cast: Cast) -> Client:
    client.force_login(cast.reporter)
    return client


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def begun(client: Client, name: str = "a.txt", size: int = 6, **said: Any) -> dict[str, Any]:
    return client.post("/attachments/uploads/", {"name": name, "size": size, **said}).json()


def piece(client: Client, href: str, offset: int, content: bytes) -> dict[str, Any]:
    return client.post(f"{href}?offset={offset}", content, content_type="application/octet-stream").json()


def page_of(college: Department) -> str:
    return f"/attachments/of/department/{college.pk}/"


def test_a_file_comes_over_a_line_that_breaks(reporter: Client, cast: Cast) -> None:
    said = begun(reporter, modified=5, place="/x/")
    assert piece(reporter, said["href"], 0, b"abc") == {"received": 3}
    # The answer was lost: the same piece again, then on from what is there.
    assert piece(reporter, said["href"], 0, b"abc") == {"received": 3}
    assert begun(reporter, modified=5, place="/x/")["received"] == 3
    assert reporter.get(said["href"]).json()["received"] == 3
    assert "还没有传完" in reporter.post(f"{said['href']}finish/").json()["problem"]
    assert piece(reporter, said["href"], 3, b"def") == {"received": 6}
    done = reporter.post(f"{said['href']}finish/").json()
    assert (done["done"], done["name"], done["kind"]) == (True, "a.txt", "文本")
    assert reporter.post(f"{said['href']}finish/").json() == done
    assert reporter.post(f"{said['href']}drop/").json() == {}
    assert reporter.get(said["href"]).status_code == 404


def test_what_is_refused_is_a_sentence_and_on_record(reporter: Client) -> None:
    assert "不接收 exe" in begun(reporter, "a.exe")["problem"]
    assert "刷新页面" in reporter.post("/attachments/uploads/", {"size": "x"}).json()["problem"]
    assert AuditEntry.objects.filter(act="拒绝操作").exists()


@pytest.mark.slow
def test_uploads_are_their_owners_alone(reporter: Client, cast: Cast) -> None:
    own = send(cast.reporter, "a.jpg", photograph())
    href = f"/attachments/uploads/{own.pk}/"
    assert reporter.get(f"{href}picture/")["Content-Type"] == "image/jpeg"
    for user in (cast.quality_office, cast.assessor):
        other = log_in(user)
        assert other.get(href).status_code == 404
        assert other.get(f"{href}picture/").status_code == 404
        for post in (f"{href}?offset=0", f"{href}finish/", f"{href}drop/"):
            assert other.post(post).status_code == 404
    assert log_in(cast.auditor).post("/attachments/uploads/").status_code == 403
    assert Upload.objects.filter(pk=own.pk).exists()


def test_a_form_hangs_what_was_sent_before_it(reporter: Client, cast: Cast, college: Department) -> None:
    upload = send(cast.reporter, "走廊.jpg", photograph())
    data = {"attached": [str(upload.pk), "nonsense"], f"attached-caption-{upload.pk}": "整改前"}
    answer = reporter.post(page_of(college), data, follow=True).content.decode()
    assert "已添加 1 个附件" in answer
    assert files_of(college).get().caption == "整改前"


def test_a_form_without_scripts_takes_whole_files_and_loses_none_on_an_error(
    reporter: Client, cast: Cast, college: Department
) -> None:
    good = SimpleUploadedFile("好.txt", "好".encode())
    bad = SimpleUploadedFile("坏.exe", b"MZ")
    page = reporter.post(page_of(college), {"attached": [good, bad]}).content.decode()
    assert "不接收 exe 文件" in page
    upload = Upload.objects.get()
    assert f'value="{upload.pk}" checked' in " ".join(page.split())
    assert not files_of(college).exists()
    reporter.post(page_of(college), {"attached": [str(upload.pk)]})
    assert [one.name for one in files_of(college)] == ["好.txt"]
    assert "请先选择文件" in reporter.post(page_of(college)).content.decode()


def test_what_was_left_on_a_page_is_offered_there_again(reporter: Client, cast: Cast, college: Department) -> None:
    send(cast.reporter, "昨天.txt", b"x", place=page_of(college))
    send(cast.reporter, "别处.txt", b"x", place="/elsewhere/")
    page = reporter.get(page_of(college)).content.decode()
    assert "昨天.txt" in page
    assert "没有提交，勾选即一并提交" in page
    assert "别处.txt" not in page


def test_what_was_never_submitted_is_found_and_removed(reporter: Client, cast: Cast, college: Department) -> None:
    one = send(cast.reporter, "昨天.txt", b"x", place=page_of(college))
    attach(uploads=[send(cast.reporter, "提交了.txt", b"y")], to=college, by=cast.reporter)
    send(cast.assessor, "别人的.txt", b"x")
    page = reporter.get("/attachments/uploads/").content.decode()
    assert "昨天.txt" in page
    assert page_of(college) in page
    assert "提交了.txt" not in page
    assert "别人的.txt" not in page
    left = reporter.post(f"/attachments/uploads/{one.pk}/drop/", {"page": "1"}, follow=True).content.decode()
    assert "已移除“昨天.txt”" in left
    assert "没有尚未提交的文件" in left


@pytest.mark.slow
def test_a_file_is_given_out_as_one_that_no_browser_runs_and_the_trail_knows(
    reporter: Client, cast: Cast, college: Department
) -> None:
    one = attach(uploads=[send(cast.reporter, "通报 一.pdf", pdf())], to=college, by=cast.reporter)[0]
    got = reporter.get(one.get_absolute_url())
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (got["X-Content-Type-Options"], got["Cache-Control"]) == ("nosniff", "no-store")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.actor, entry.after) == ("下载文件", "reporter", {"校验值": one.sha256})
    assert entry.object_label == f"{college}：通报 一.pdf"
    shown = reporter.get(f"/attachments/{one.pk}/picture/1/")
    assert (shown["Content-Type"], shown["Content-Security-Policy"]) == (
        "image/jpeg",
        "sandbox; default-src 'none'",
    )


@pytest.mark.slow
def test_who_may_not_read_the_matter_finds_no_file_of_it(
    cast: Cast, college: Department, rules: DepartmentFiles
) -> None:
    one = attach(uploads=[send(cast.reporter, "a.jpg", photograph())], to=college, by=cast.reporter)[0]
    reads = [page_of(college), f"/attachments/{one.pk}/", one.get_absolute_url(), f"/attachments/{one.pk}/picture/0/"]
    writes = [page_of(college), f"/attachments/{one.pk}/", f"/attachments/{one.pk}/replace/"]
    writes += [f"/attachments/{one.pk}/{what}/" for what in ("remove", "restore", "up", "down")]
    for user, may_read in ((cast.vice_president, True), (cast.quality_office, True), (cast.assessor, False)):
        other = log_in(user)
        assert {other.get(address).status_code for address in reads} == {200 if may_read else 404}
        assert {other.post(address).status_code for address in writes} == {404}
    remove(attachment=one, by=cast.reporter)
    assert log_in(cast.vice_president).get(one.get_absolute_url()).status_code == 404
    assert log_in(cast.auditor).get(one.get_absolute_url()).status_code == 200
    assert log_in(cast.reporter).get(one.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("address", ["/attachments/of/none/1/", "/attachments/of/department/x/", "/attachments/7/"])
def test_what_is_none_is_not_there(reporter: Client, rules: DepartmentFiles, address: str) -> None:
    assert reporter.get(address).status_code == 404


@pytest.mark.slow
def test_a_page_of_files_says_what_may_be_done_until_submission(
    reporter: Client, cast: Cast, college: Department, rules: DepartmentFiles
) -> None:
    one = attach(uploads=[send(cast.reporter, "a.txt", b"a")], to=college, by=cast.reporter)[0]
    page = reporter.get(page_of(college)).content.decode()
    assert "移除" in page
    assert "已用 1 / 50 个" in page
    answer = reporter.post(f"/attachments/{one.pk}/remove/", follow=True).content.decode()
    assert "已移除“a.txt”" in answer
    assert "已移除 1 个" in answer
    reporter.post(f"/attachments/{one.pk}/restore/")
    newer = {"attached": [str(send(cast.reporter, "b.txt", b"b").pk)]}
    answer = reporter.post(f"/attachments/{one.pk}/replace/", newer, follow=True).content.decode()
    assert "已有第 2 版" in answer
    rules.submitted = True
    page = reporter.get(page_of(college)).content.decode()
    assert "已提交，附件不能再更改" in page
    assert "data-attach" not in page
    refused = reporter.post(page_of(college), {"attached": [str(send(cast.reporter, "c.txt", b"c").pk)]})
    assert "data-attach" not in refused.content.decode()
    assert "已提交" in reporter.post(f"/attachments/{one.pk}/remove/", follow=True).content.decode()
    assert [each.name for each in files_of(college)] == ["b.txt"]


@pytest.mark.slow
def test_a_caption_is_written_on_the_files_own_page(reporter: Client, cast: Cast, college: Department) -> None:
    one = attach(uploads=[send(cast.reporter, "a.jpg", photograph())], to=college, by=cast.reporter)[0]
    attach(uploads=[send(cast.reporter, "b.jpg", photograph())], to=college, by=cast.reporter)
    page = reporter.post(f"/attachments/{one.pk}/", {"caption": "整改后"}, follow=True).content.decode()
    assert "整改后" in page
    assert "同一文件还附在" in page
    assert Attachment.objects.get(pk=one.pk).caption == "整改后"
    replace(attachment=one, upload=send(cast.reporter, "c.txt", b"c"), by=cast.reporter)
    assert "已有<a" in reporter.get(f"/attachments/{one.pk}/").content.decode()


def test_a_page_shows_a_matters_files_by_one_tag(cast: Cast, college: Department) -> None:
    def shown(user: User) -> str:
        request = RequestFactory().get("/")
        request.user = user
        page = Template("{% load attachments %}{% attachments matter %}")
        return page.render(Context({"matter": college, "request": request}))

    assert shown(cast.vice_president).strip() == ""
    assert "添加附件" in shown(cast.reporter)
    attach(uploads=[send(cast.reporter, "a.jpg", photograph())], to=college, by=cast.reporter)
    assert "附件 · 1 个" in shown(cast.vice_president)
    assert "管理附件" not in shown(cast.vice_president)
    assert shown(cast.assessor).strip() == ""


def test_a_page_of_files_asks_as_often_for_many_as_for_few(
    reporter: Client, cast: Cast, college: Department, django_assert_num_queries: Any
) -> None:
    uploads = [send(cast.reporter, f"{n}.txt", b"%d" % n) for n in range(4)]
    attach(uploads=uploads[:1], to=college, by=cast.reporter)
    reporter.get(page_of(college))
    with django_assert_num_queries(QUERIES):
        reporter.get(page_of(college))
    attach(uploads=uploads[1:], to=college, by=cast.reporter)
    with django_assert_num_queries(QUERIES):
        reporter.get(page_of(college))
