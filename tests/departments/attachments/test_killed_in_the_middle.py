"""A web server that is killed as the kernel kills: in the middle of a piece, and while it looks at the file."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from departments.attachments import storage
from departments.attachments.uploads import sweep
from departments.models import Upload, UploadState
from tests.cast import Cast
from tests.departments.attachments.samples import photograph
from tests.worker import environment, eventually

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TOKEN = "k" * 32


class Server:
    """gunicorn with one process, as a site has it, on the test's own database and files."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        command = ["-m", "gunicorn", "jzu_assess.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
        self.process = subprocess.Popen(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=environment(), start_new_session=True
        )
        eventually(self.answers)

    def answers(self) -> bool:
        with suppress(OSError):
            self.ask("GET", "/login/")
            return True
        return False

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/octet-stream") -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request(method, path, body, {**self.headers, "Content-Type": kind})
        answer = line.getresponse().read()
        return json.loads(answer) if answer.startswith(b"{") else answer

    def begin(self, name: str, size: int) -> Any:
        form = f"name={name}&size={size}&modified=7".encode()
        return self.ask("POST", "/attachments/uploads/", form, "application/x-www-form-urlencoded")

    def half_a_piece(self, path: str, piece: bytes) -> socket.socket:
        """The head of a request, and half of what it announces."""
        line = socket.create_connection(("127.0.0.1", self.port))
        head = {**self.headers, "Host": "127.0.0.1", "Content-Length": str(len(piece))}
        head["Content-Type"] = "application/octet-stream"
        text = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        line.sendall(f"POST {path} HTTP/1.1\r\n{text}\r\n".encode() + piece[: len(piece) // 2])
        return line

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, 9)
        self.process.wait()


@pytest.fixture
def start(cast: Cast) -> Iterator[Callable[[], Server]]:
    client = Client()
    client.force_login(cast.reporter)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started: list[Server] = []

    def another() -> Server:
        started.append(Server(port, session))
        return started[-1]

    yield another
    for one in started:
        one.kill()


def test_killed_in_the_middle_of_a_piece_what_was_there_is_there(start: Callable[[], Server]) -> None:
    content = b"ID3" + os.urandom(3_000_000)
    first, second = content[:1_500_000], content[1_500_000:]
    server = start()
    href = server.begin("a.mp3", len(content))["href"]
    assert server.ask("POST", f"{href}?offset=0", first) == {"received": len(first)}
    line = server.half_a_piece(f"{href}?offset={len(first)}", second)
    time.sleep(0.3)
    server.kill()
    line.close()

    server = start()
    assert server.begin("a.mp3", len(content)) == server.ask("GET", href)
    received = server.ask("GET", href)["received"]
    assert received == len(first)
    assert server.ask("POST", f"{href}?offset={received}", content[received:]) == {"received": len(content)}
    assert server.ask("POST", f"{href}finish/")["done"]
    with storage.open_file(Upload.objects.get().stored) as file:
        assert file.read() == content


def test_a_line_that_broke_in_the_middle_of_a_piece_loses_nothing_that_arrived(start: Callable[[], Server]) -> None:
    content = b"ID3" + os.urandom(400_000)
    server = start()
    href = server.begin("a.mp3", len(content))["href"]
    server.half_a_piece(f"{href}?offset=0", content).close()
    eventually(lambda: server.ask("GET", href)["received"] in {0, len(content) // 2}, within=10)
    received = server.ask("GET", href)["received"]
    assert server.ask("POST", f"{href}?offset={received}", content[received:]) == {"received": len(content)}
    assert server.ask("POST", f"{href}finish/")["done"]


def test_killed_while_it_looks_at_a_file_it_looks_again(start: Callable[[], Server]) -> None:
    content = photograph((6000, 4000))
    server = start()
    href = server.begin("a.jpg", len(content))["href"]
    server.ask("POST", f"{href}?offset=0", content)
    asking = threading.Thread(target=_finish_quietly, args=(server, href))
    asking.start()
    time.sleep(0.4)
    server.kill()
    asking.join()
    assert Upload.objects.get().state == UploadState.COMING

    server = start()
    assert server.ask("POST", f"{href}finish/")["done"]
    upload = Upload.objects.get()
    assert (upload.state, upload.pages) == (UploadState.READY, 1)
    assert sweep(3) == 0


def _finish_quietly(server: Server, href: str) -> None:
    with suppress(OSError, http.client.HTTPException):
        server.ask("POST", f"{href}finish/")
