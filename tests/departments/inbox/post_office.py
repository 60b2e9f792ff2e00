"""A stand-in for the servers of group robots, on this machine: it keeps what it was sent and answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Posted:
    path: str
    query: dict[str, str]
    body: dict[str, Any]


@dataclass
class PostOffice:
    """``answers`` are given one after the other, the last for ever: a status and a text, or seconds of silence."""

    address: str = ""
    answers: list[tuple[int, str] | float] = field(default_factory=lambda: [(200, '{"errcode": 0, "errmsg": "ok"}')])
    posted: list[Posted] = field(default_factory=list)

    def answer(self) -> tuple[int, str] | float:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            url = urlsplit(self.path)
            read = self.rfile.read(int(self.headers["Content-Length"]))
            query = {key: values[0] for key, values in parse_qs(url.query).items()}
            office.posted.append(Posted(url.path, query, json.loads(read)))
            answer = office.answer()
            if isinstance(answer, float):
                time.sleep(answer)
                return
            status, text = answer
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: Any) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    office.address = f"http://127.0.0.1:{server.server_address[1]}/robot?key=secret-key"
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
