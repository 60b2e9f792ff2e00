"""mp4: boxes within boxes. What the camera notes beside the pictures, place and device, is blanked out in place."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .found import Unwelcome

NOTES = {b"udta", b"meta", b"uuid"}
NESTED = {b"moov", b"trak"}
MOST_BOXES = 10_000
DEEPEST = 3


def look(file: BinaryIO, name: str, budget: object = None) -> None:
    kinds = {kind for kind, *_ in _boxes(file, 0, _size(file))}
    if b"moov" not in kinds:
        raise Unwelcome(f"不能上传“{name}”：视频不完整，无法播放。请重新导出后上传。")


def without_notes(path: Path) -> None:
    """Blanks the notes of the movie and of each of its tracks: same length, so that nothing else moves."""
    with path.open("r+b") as file:
        for kind, start, head, end in list(_within(file, 0, _size(file))):
            if kind in NOTES:
                file.seek(start + 4)
                file.write(b"free")
                file.seek(start + head)
                _blank(file, end - start - head)


def _within(file: BinaryIO, start: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, int, int, int]]:
    for kind, at, head, after in _boxes(file, start, end):
        yield kind, at, head, after
        if kind in NESTED and depth < DEEPEST:
            yield from _within(file, at + head, after, depth + 1)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Kind, where it begins, how long its head is, where it ends. Stops at what is no box."""
    at = start
    for _ in range(MOST_BOXES):
        if at + 8 > end:
            return
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            (size,), head = struct.unpack(">Q", file.read(8).rjust(8, b"\0")), 16
        after = end if size == 0 else at + size
        if after > end or after < at + head:
            return
        yield kind, at, head, after
        at = after


def _blank(file: BinaryIO, length: int) -> None:
    while length > 0:
        length -= file.write(b"\0" * min(length, 1024**2))


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)
