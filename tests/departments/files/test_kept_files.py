"""A file that was made for somebody: theirs alone, for a week, up to a limit."""

from __future__ import annotations

import datetime
import os
import time

import pytest
from django.core.files.storage import storages
from django.test import Client

from departments import clock
from departments.files.services import TooMuchKept, keep_file, sweep
from departments.models import AuditEntry, KeptFile
from departments.pages.attachments import safe_name
from tests.cast import Cast

MB = 1024**2


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: object) -> None:
    private = settings.STORAGES["private"]
    options = {**private["OPTIONS"], "location": tmp_path}
    settings.STORAGES = {**settings.STORAGES, "private": {**private, "OPTIONS": options}}


def stored() -> list[str]:
    return storages["private"].listdir("")[1]


def test_its_owner_downloads_it_and_the_trail_knows(cast: Cast, client: Client) -> None:
    file = keep_file(content=b"PK", name="教学院部得分表.xlsx", by=cast.reporter)
    client.force_login(cast.reporter)
    got = client.get(file.get_absolute_url())
    assert got.content == b"PK"
    assert "filename*=utf-8''%E6%95%99" in got.headers["Content-Disposition"]
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["Content-Security-Policy"].startswith("sandbox")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "no-store"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.actor, entry.object_label) == ("下载文件", "reporter", "教学院部得分表.xlsx")


def test_it_is_not_there_for_anybody_else(cast: Cast, client: Client) -> None:
    file = keep_file(content=b"x", name="a.pdf", by=cast.reporter)
    client.force_login(cast.quality_office)
    for address in (file.get_absolute_url(), f"{file.get_absolute_url()}remove/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}
    assert "a.pdf" not in client.get("/files/").content.decode()


def test_it_is_listed_and_can_be_removed(cast: Cast, client: Client, django_capture_on_commit_callbacks) -> None:
    file = keep_file(content=b"x" * 2048, name="汇总.pdf", by=cast.reporter)
    client.force_login(cast.reporter)
    page = client.get("/files/").content.decode()
    assert "汇总.pdf" in page
    assert "还保留" in page
    assert "7 天" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{file.get_absolute_url()}remove/")
    assert stored() == []
    assert "没有保存的文件" in client.get("/files/").content.decode()


def test_after_a_week_it_is_swept(cast: Cast, django_capture_on_commit_callbacks) -> None:
    old = keep_file(content=b"old", name="a.pdf", by=cast.reporter)
    new = keep_file(content=b"new", name="b.pdf", by=cast.reporter)
    KeptFile.objects.filter(pk=old.pk).update(expires_at=clock.real_now() - datetime.timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == 1
    assert list(KeptFile.objects.all()) == [new]
    assert stored() == [new.stored]


def test_what_a_crash_left_without_a_row_is_swept_too(cast: Cast) -> None:
    kept = keep_file(content=b"kept", name="a.pdf", by=cast.reporter)
    folder = storages["private"].path("")
    for name, age in (("lost", 2 * 86400), ("just-written", 60)):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(b"x")
        os.utime(path, (time.time() - age,) * 2)
    assert sweep() == 1
    assert set(stored()) == {kept.stored, "just-written"}


def test_more_than_the_limit_is_refused_with_the_way_out(cast: Cast, settings) -> None:
    settings.FILES_PER_PERSON_MB = 1
    keep_file(content=b"x" * (MB - 10), name="a.pdf", by=cast.reporter)
    keep_file(content=b"x" * MB, name="another's.pdf", by=cast.assessor)
    with pytest.raises(TooMuchKept, match="请在“我的文件”中删除"):
        keep_file(content=b"x" * 11, name="b.pdf", by=cast.reporter)
    assert KeptFile.objects.filter(owner=cast.reporter).count() == 1


def test_a_file_that_the_disk_has_lost_says_so(cast: Cast, client: Client) -> None:
    file = keep_file(content=b"x", name="a.pdf", by=cast.reporter)
    os.remove(file.storage.path(file.stored))
    client.force_login(cast.reporter)
    got = client.get(file.get_absolute_url())
    assert got.status_code == 410
    assert "请重新生成" in got.content.decode()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\年度 事实.xlsx", "年度 事实.xlsx"),
        ("a\x00\n\u202ecod.xlsx", "acod.xlsx"),
        ("...", "文件"),
        ("", "文件"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_holds_no_folder_and_no_hidden_character(name: str, kept: str) -> None:
    assert safe_name(name) == kept
