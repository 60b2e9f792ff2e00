"""A file on its way in: in pieces, resumed, looked at, swept."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages
from PIL import Image

from departments import clock
from departments.attachments import storage, uploads
from departments.attachments.refusals import NoRoom, NotTaken, NotWhole, OtherOffset, UploadLost
from departments.attachments.services import attach
from departments.attachments.uploads import begin, drop, finish, receive, sweep, take_in
from departments.models import AuditEntry, Department, Upload, UploadPart, UploadState
from tests.cast import Cast
from tests.departments.attachments.samples import movie, pdf, photograph
from tests.departments.attachments.sending import plain, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]
Commits = Callable[..., object]


def stored(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def content_of(upload: Upload) -> bytes:
    with storage.open_file(upload.stored) as file:
        return file.read()


def test_it_comes_in_pieces_and_is_whole(
    cast: Cast, own_folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    content = "已整改。".encode() * 1000
    with django_capture_on_commit_callbacks(execute=True):
        upload = send(cast.reporter, "说明.txt", content, pieces=5)
    assert content_of(upload) == content
    assert (upload.state, upload.kind, upload.kept_size) == ("ready", "text", len(content))
    assert upload.sha256 == upload.sent_sha256 == hashlib.sha256(content).hexdigest()
    assert stored(own_folder) == [upload.stored]
    assert UploadPart.objects.count() == 0
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.actor, entry.after["校验值"]) == ("上传文件", "reporter", upload.sha256)


def test_the_same_file_chosen_again_goes_on_where_it_stopped(cast: Cast) -> None:
    content = b"x" * 3000
    first = begin(by=cast.reporter, name="a.txt", size=3000, modified=7, place="/a/")
    receive(upload=first, offset=0, content=content[:1000], by=cast.reporter)
    again = begin(by=cast.reporter, name="a.txt", size=3000, modified=7, place="/b/")
    assert (again.pk, again.received) == (first.pk, 1000)
    assert begin(by=cast.reporter, name="a.txt", size=3000, modified=8).pk != first.pk
    assert begin(by=cast.assessor, name="a.txt", size=3000, modified=7).pk != first.pk


def test_a_piece_that_is_not_due_changes_nothing_and_says_what_is(
    cast: Cast, own_folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    """A piece sent twice, a gap, one too long, one of somebody who was overtaken."""
    upload = begin(by=cast.reporter, name="a.txt", size=300)
    stale = Upload.objects.get(pk=upload.pk)
    upload = receive(upload=upload, offset=0, content=b"x" * 100, by=cast.reporter)
    for offset, content in ((0, b"y" * 100), (200, b"y" * 100), (100, b"y" * 201), (100, b""), (-1, b"y")):
        with pytest.raises(OtherOffset) as other:
            receive(upload=upload, offset=offset, content=content, by=cast.reporter)
        assert other.value.received == 100
    with pytest.raises(OtherOffset):
        receive(upload=stale, offset=0, content=b"z" * 100, by=cast.reporter)
    assert len(stored(own_folder)) == 1
    with pytest.raises(NotWhole):
        finish(upload=upload, by=cast.reporter)


def test_finished_twice_it_is_one(cast: Cast, own_folder: Path, django_capture_on_commit_callbacks: Commits) -> None:
    upload = begin(by=cast.reporter, name="a.txt", size=3)
    upload = receive(upload=upload, offset=0, content=b"abc", by=cast.reporter)
    stale = Upload.objects.get(pk=upload.pk)
    with django_capture_on_commit_callbacks(execute=True):
        first = finish(upload=upload, by=cast.reporter)
    assert finish(upload=stale, by=cast.reporter).stored == first.stored
    assert stored(own_folder) == [first.stored]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("走廊.jpg", "JPEG"),
        pytest.param("走廊.webp", "WEBP", marks=pytest.mark.slow),
        pytest.param("走廊.png", "PNG", marks=pytest.mark.slow),
    ],
)
def test_a_photograph_stands_upright_and_tells_nothing_of_place_and_phone(cast: Cast, name: str, form: str) -> None:
    """Lying it was 640 wide and white at the upper left: upright it is 480 wide, and white at the upper right."""
    sent = photograph(form=form)
    assert b"HUAWEI" in sent
    upload = send(cast.reporter, name, sent)
    kept = content_of(upload)
    picture = Image.open(io.BytesIO(kept))
    assert upload.name == ("走廊.png" if form == "PNG" else "走廊.jpg")
    assert picture.size == (480, 640)
    white, red = picture.convert("RGB").getpixel((470, 10)), picture.convert("RGB").getpixel((10, 10))
    assert min(white) > 240
    assert red[0] - red[1] > 80
    assert not picture.getexif()
    assert b"HUAWEI" not in kept
    assert b"Exif" not in kept
    for page in (0, 1):
        with storage.open_file(upload.picture(page)) as small:
            assert Image.open(small).size == ((240, 320) if page == 0 else (480, 640))
    assert (upload.sent_sha256, upload.sha256) == (
        hashlib.sha256(sent).hexdigest(),
        hashlib.sha256(kept).hexdigest(),
    )


@pytest.mark.slow
def test_a_photograph_of_a_newer_phone_is_shown_by_any_browser(cast: Cast) -> None:
    """In HEIC the file itself says which side is up, and the note about it does not count."""
    upload = send(cast.reporter, "走廊.HEIC", photograph(form="HEIF"))
    kept = content_of(upload)
    assert upload.name == "走廊.jpg"
    assert (Image.open(io.BytesIO(kept)).format, Image.open(io.BytesIO(kept)).size) == ("JPEG", (640, 480))
    assert b"HUAWEI" not in kept


def test_what_hangs_onto_a_picture_does_not_stay(cast: Cast) -> None:
    """A picture that is a page and an archive as well: what is given out is the picture alone."""
    upload = send(cast.reporter, "a.jpg", photograph() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in content_of(upload)


@pytest.mark.slow
def test_a_bomb_of_pixels_and_a_broken_picture_are_refused(cast: Cast) -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    with pytest.raises(NotTaken, match="图片过大"):
        send(cast.reporter, "炸弹.png", bomb.getvalue())
    with pytest.raises(NotTaken, match="已损坏"):
        send(cast.reporter, "半张.jpg", photograph()[:2000])


@pytest.mark.slow
def test_a_pdf_is_seen_page_by_page(cast: Cast) -> None:
    upload = send(cast.reporter, "通报.pdf", pdf(pages=12))
    assert (upload.kind, upload.pages, upload.page_count) == ("pdf", 10, 12)
    with storage.open_file(upload.picture(10)) as page:
        assert Image.open(page).format == "JPEG"
    with pytest.raises(NotTaken, match="已损坏"):
        send(cast.reporter, "不是.pdf", b"%PDF-1.4\nnothing\nstartxref\n0\n%%EOF")


def test_a_film_loses_its_place_and_nothing_moves_in_it(cast: Cast) -> None:
    sent = movie()
    kept = content_of(send(cast.reporter, "巡查.mp4", sent))
    assert b"+35.19" not in kept
    assert b"HUAWEI" not in kept
    assert len(kept) == len(sent)
    assert kept.endswith(b"frames")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/签到表.txt", "签到表.txt"),
        ("C:\\Users\\王\\签到表.txt", "签到表.txt"),
        ("签到\x00\n表\u202e\u200b.TXT", "签到表.txt"),
        ("长" * 300 + ".txt", "长" * 196 + ".txt"),
    ],
)
def test_a_name_is_cleaned(cast: Cast, name: str, kept: str) -> None:
    assert send(cast.reporter, name, b"ok").name == kept


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [
        ("照片\u202egpj.exe", 10, "不接收 exe"),  # shown as 照片exe.jpg
        ("a.txt", 0, "空文件"),
        ("a.txt", 2 * 1024**2, "不能超过 1 MB"),
    ],
)
def test_what_name_and_size_tell_is_refused_before_a_byte_comes(
    cast: Cast, settings, name: str, size: int, why: str
) -> None:
    settings.ATTACHMENT_MB = 1
    with pytest.raises(NotTaken, match=why):
        begin(by=cast.reporter, name=name, size=size)
    assert Upload.objects.count() == 0


def test_nobody_fills_the_disk_with_what_hangs_nowhere(cast: Cast, college: Department, settings) -> None:
    settings.UPLOADS_PER_PERSON_MB = 1
    upload = send(cast.reporter, "a.txt", b"x" * 600_000)
    begin(by=cast.assessor, name="b.txt", size=600_000)
    with pytest.raises(NoRoom, match="请先提交，或在“我的文件"):
        begin(by=cast.reporter, name="b.txt", size=600_000)
    attach(uploads=[upload], to=college, by=cast.reporter)
    begin(by=cast.reporter, name="b.txt", size=600_000)


def test_what_is_refused_leaves_no_bytes(
    cast: Cast, own_folder: Path, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(NotTaken):
        send(cast.reporter, "程序.jpg", b"MZ" * 600)
    assert stored(own_folder) == []
    row = Upload.objects.get()
    assert row.state == UploadState.REFUSED
    assert "与后缀 jpg 不符" in row.refused
    with pytest.raises(NotTaken, match="与后缀 jpg 不符"):
        finish(upload=row, by=cast.reporter)


def test_what_was_taken_back_is_gone(
    cast: Cast, own_folder: Path, college: Department, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        upload = send(cast.reporter, "a.jpg", photograph())
        drop(upload=upload, by=cast.assessor)
        assert Upload.objects.exists()
        drop(upload=upload, by=cast.reporter)
    assert stored(own_folder) == []
    with pytest.raises(UploadLost):
        attach(uploads=[upload], to=college, by=cast.reporter)
    with django_capture_on_commit_callbacks(execute=True):
        hung = send(cast.reporter, "a.txt", b"abc")
        attach(uploads=[hung], to=college, by=cast.reporter)
        drop(upload=hung, by=cast.reporter)
    assert stored(own_folder) == [hung.stored]


def test_after_some_days_what_hangs_nowhere_is_swept_and_what_a_crash_left(
    cast: Cast, own_folder: Path, college: Department, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        old, new = (send(cast.reporter, name, name.encode()) for name in ("a.txt", "b.txt"))
        hung = send(cast.reporter, "c.jpg", photograph())
        half = begin(by=cast.reporter, name="d.txt", size=10)
        receive(upload=half, offset=0, content=b"half", by=cast.reporter)
        attach(uploads=[hung], to=college, by=cast.reporter)
    past = clock.real_now() - datetime.timedelta(days=4)
    Upload.objects.filter(pk__in=[old.pk, half.pk, hung.pk]).update(touched_at=past)
    for name, age in (("ab/" + "ab" * 16, 2 * 86400), ("parts/lost", 2 * 86400), ("parts/on-its-way", 60)):
        path = Path(storages["attachments"].path(name))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (time.time() - age,) * 2)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(3) == 4
    assert set(Upload.objects.all()) == {new, hung}
    kept = [new.stored, *storage.of_file(hung.stored, 1), "parts/on-its-way"]
    assert stored(own_folder) == sorted(kept)


def test_a_piece_that_the_disk_lost_is_asked_for_again(cast: Cast, own_folder: Path) -> None:
    upload = begin(by=cast.reporter, name="a.txt", size=3)
    upload = receive(upload=upload, offset=0, content=b"abc", by=cast.reporter)
    (own_folder / UploadPart.objects.get().stored).unlink()
    with pytest.raises(UploadLost, match="请重新上传"):
        finish(upload=upload, by=cast.reporter)


def test_a_form_without_scripts_sends_the_whole_file(cast: Cast) -> None:
    content = b"x" * (uploads.PIECE + 5)
    upload = take_in(file=plain(content, "a.txt"), name="a.txt", by=cast.reporter)
    assert content_of(upload) == content
