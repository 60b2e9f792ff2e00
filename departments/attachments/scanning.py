"""A scanner (clamd) on its socket: the file is streamed, the answer is one line."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO

from django.conf import settings

SECONDS = 60.0
PIECE = 256 * 1024


class ScannerAway(Exception):
    """The scanner does not answer, or not with a verdict: nothing is known of the file."""


def scans() -> bool:
    return bool(settings.CLAMD)


def find_virus(file: BinaryIO) -> str:
    """The name of what was found, "" for a clean file. Raises ScannerAway."""
    file.seek(0)
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            answer = _answer(line)
    except (OSError, ValueError) as error:
        raise ScannerAway(str(error)) from error
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerAway(answer or "no answer")


def _connected() -> socket.socket:
    kind, _, where = str(settings.CLAMD).partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = where.removeprefix("//").rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _answer(line: socket.socket) -> str:
    said = b""
    while piece := line.recv(4096):
        said += piece
        if b"\0" in piece or len(said) > 65536:
            break
    return said.split(b"\0")[0].decode(errors="replace").strip()
