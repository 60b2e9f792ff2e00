"""A scanner that speaks clamd's language: what it finds is intercepted, and while it is away nothing passes unseen."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from departments.attachments.refusals import Infected, NotTaken, ScannerIsAway
from departments.attachments.services import attach
from departments.attachments.uploads import finish, scan_waiting
from departments.models import AuditEntry, Department, Upload, UploadState
from tests.cast import Cast
from tests.departments.attachments.samples import photograph
from tests.departments.attachments.sending import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]
# Every scanner takes it for a virus; in two halves, so that none takes this file for one.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"


class StandIn:
    """INSTREAM as clamd does it: pieces with their length, a length of nothing at the end, one line as answer."""

    def __init__(self, server: socket.socket) -> None:
        self.server, self.seen, self.answer = server, [], ""
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line:
                assert line.recv(10, socket.MSG_WAITALL) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack(">I", line.recv(4, socket.MSG_WAITALL))[0]:
                    content += line.recv(size, socket.MSG_WAITALL)
                self.seen.append(content)
                found = b"Eicar-Signature FOUND" if EICAR in content else b"OK"
                line.sendall((self.answer.encode() or b"stream: " + found) + b"\0")


@pytest.fixture(params=["unix", "tcp"])
def scanner(request: pytest.FixtureRequest, tmp_path: Path, settings) -> Iterator[StandIn]:
    if request.param == "unix":
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(tmp_path / "clamd.ctl"))
        settings.CLAMD = f"unix:{tmp_path / 'clamd.ctl'}"
    else:
        server = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"tcp:127.0.0.1:{server.getsockname()[1]}"
    server.listen()
    yield StandIn(server)
    server.close()


def test_a_clean_file_is_seen_whole_as_it_came(cast: Cast, scanner: StandIn) -> None:
    sent = photograph()
    assert send(cast.reporter, "a.jpg", sent).state == UploadState.READY
    assert scanner.seen == [sent]


def test_a_virus_is_intercepted_and_on_record(
    cast: Cast, scanner: StandIn, own_folder: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Infected, match="查出病毒"):
        send(cast.reporter, "a.txt", EICAR)
    row = Upload.objects.get()
    assert row.state == UploadState.INFECTED
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.actor, entry.after["病毒"]) == ("拦截病毒文件", "reporter", "Eicar-Signature")
    with pytest.raises(NotTaken, match="查出病毒"):
        finish(upload=row, by=cast.reporter)


@pytest.mark.parametrize("answer", ["INSTREAM size limit exceeded. ERROR", "?"])
def test_no_verdict_is_no_clean_file(cast: Cast, scanner: StandIn, answer: str) -> None:
    scanner.answer = answer
    with pytest.raises(ScannerIsAway):
        send(cast.reporter, "a.txt", b"abc")


def test_while_it_is_away_what_came_stays_and_is_looked_at_later(cast: Cast, settings, scanner: StandIn) -> None:
    there, settings.CLAMD = settings.CLAMD, "unix:/nowhere/clamd.ctl"
    with pytest.raises(ScannerIsAway, match="无需重新上传"):
        send(cast.reporter, "a.txt", b"abc")
    upload = Upload.objects.get()
    assert (upload.state, upload.received) == (UploadState.COMING, 3)
    settings.CLAMD = there
    assert finish(upload=upload, by=cast.reporter).state == UploadState.READY


@pytest.mark.slow
def test_a_site_that_waits_gives_nothing_out_until_it_was_seen(
    cast: Cast, college: Department, settings, scanner: StandIn, client: Client
) -> None:
    there, settings.CLAMD, settings.CLAMD_AWAY = settings.CLAMD, "unix:/nowhere/clamd.ctl", "wait"
    clean, sick = send(cast.reporter, "a.jpg", photograph()), send(cast.reporter, "b.txt", EICAR)
    hung = attach(uploads=[clean, sick], to=college, by=cast.reporter)
    client.force_login(cast.reporter)
    addresses = [one.get_absolute_url() for one in hung]
    picture = f"/attachments/{hung[0].pk}/picture/1/"
    assert [client.get(address).status_code for address in [*addresses, picture]] == [410, 410, 404]
    assert "还没有查毒" in client.get(addresses[0]).content.decode()
    assert "待查毒" in client.get(f"/attachments/of/department/{college.pk}/").content.decode()
    assert scan_waiting() == 0
    settings.CLAMD = there
    assert scan_waiting() == 2
    assert [client.get(address).status_code for address in [*addresses, picture]] == [200, 410, 200]
    assert "查出病毒，已拦截" in client.get(addresses[1]).content.decode()
    assert AuditEntry.objects.filter(act="拦截病毒文件", after__上传人="reporter").count() == 1
