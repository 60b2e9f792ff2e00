"""A zip looked into before anybody unpacks it: sizes, names, and each file inside as if it had been sent by itself."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from .found import Unwelcome

LARGEST_UNPACKED = 500 * 1024**2
MOST_FILES = 1000
MOST_PARTS = 10_000  # of a document
DEEPEST = 2  # a zip in a zip
PIECE = 1024**2
IN_MEMORY = 8 * 1024**2
# What programs for archives add by themselves.
IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

Look = Callable[..., object]


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one file, however deep."""

    unpacked: int = LARGEST_UNPACKED
    files: int = MOST_FILES
    depth: int = DEEPEST


@contextmanager
def opened(file: BinaryIO, name: str) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever is damaged in it is one sentence."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError, OverflowError):
        raise Unwelcome(f"不能上传“{name}”：文件已损坏，无法打开。请用原来的程序打开，另存后上传。") from None


def take(budget: Budget, parts: list[zipfile.ZipInfo], name: str, *, counted: bool = True) -> None:
    """Takes from the budget what is declared. zipfile reads no more of a part than it declares. Parts of a document
    are not files that are ``counted``, up to a number that no document has."""
    budget.unpacked -= sum(part.file_size for part in parts)
    budget.files -= len(parts) if counted else MOST_FILES * (len(parts) // MOST_PARTS)
    if budget.unpacked < 0 or budget.files < 0:
        raise Unwelcome(
            f"不能上传“{name}”：解压后过大（超过 {LARGEST_UNPACKED // 1024**2} MB 或 {MOST_FILES} 个文件）。"
            "请分成几个文件上传。"
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unwelcome(f"不能上传“{name}”：文件加了密码，无法检查。请去掉密码后上传。")
    if len({part.filename for part in parts}) != len(parts):
        raise Unwelcome(f"不能上传“{name}”：里面有同名的文件，疑似异常。请重新压缩后上传。")


def escapes(path: str) -> bool:
    """Whether a part would be unpacked elsewhere than in the folder that somebody chooses."""
    steps = path.replace("\\", "/").split("/")
    return path.startswith(("/", "\\")) or ".." in steps or ":" in steps[0] or "\x00" in path


def look(file: BinaryIO, name: str, budget: Budget, look_inside: Look) -> None:
    if budget.depth == 0:
        raise Unwelcome(f"不能上传“{name}”：压缩包里套的压缩包过多。请把里面的文件直接放进一个压缩包。")
    with opened(file, name) as archive:
        parts = archive.infolist()
        take(budget, parts, name)
        if archive.start_dir and _begins_late(parts):
            raise Unwelcome(f"不能上传“{name}”：压缩包前面还有别的内容，疑似异常。请重新压缩后上传。")
        for part in parts:
            if escapes(part.filename):
                raise Unwelcome(f"不能上传“{name}”：里面的文件名带有其他目录的路径，疑似异常。请重新压缩后上传。")
            if not part.is_dir() and not any(word in part.filename for word in IGNORED):
                _look_at(archive, part, name, budget, look_inside)


def _begins_late(parts: list[zipfile.ZipInfo]) -> bool:
    return bool(parts) and min(part.header_offset for part in parts) > 0


def _look_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, budget: Budget, look_inside: Look) -> None:
    inner = _shown(part)
    deeper = Budget(budget.unpacked, budget.files, budget.depth - 1)
    with archive.open(part) as packed, SpooledTemporaryFile(IN_MEMORY) as unpacked:
        while piece := packed.read(PIECE):
            unpacked.write(piece)
        if not unpacked.tell():
            return
        try:
            look_inside(cast(BinaryIO, unpacked), inner, budget=deeper)
        except Unwelcome as reason:
            why = str(reason).removeprefix(f"不能上传“{inner}”：")
            raise Unwelcome(f"不能上传“{name}”：其中的“{inner}”不能接收。{why}") from None
    budget.unpacked, budget.files = deeper.unpacked, deeper.files


def _shown(part: zipfile.ZipInfo) -> str:
    """The part's own name; Chinese programs write GBK without saying so, which zipfile reads as cp437."""
    last = part.filename.rpartition("/")[2]
    if not part.flag_bits & 0x800:
        with suppress(UnicodeError):
            last = last.encode("cp437").decode("gbk")
    return "".join(one for one in last if one.isprintable())[-100:]
