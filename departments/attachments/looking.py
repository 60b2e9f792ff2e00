"""A file that is whole: scanned, recognised, drawn, freed of what a camera noted. What is given out is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from . import storage
from .content import ENDINGS, Kind, Unwelcome, look, moving, pdf
from .content.looking import not_taken as not_taken_by_ending
from .refusals import NotTaken, ScannerIsAway
from .rendering import NotDrawn, draw
from .scanning import ScannerAway, find_virus, scans

MB = 1024**2
NOT_DRAWN = {
    "large": "不能上传“{name}”：图片过大（超过 1.2 亿像素）。请缩小后上传。",
    "damaged": "不能上传“{name}”：文件已损坏，无法打开。请用原来的程序打开，另存后上传。",
    "locked": "不能上传“{name}”：文件加了打开密码，无法检查。请去掉密码后上传。",
    "acts": "不能上传“{name}”：里面带有脚本。请用打印功能另存为 PDF 后上传。",
    "packed": "不能上传“{name}”：里面夹带了其他文件。请把夹带的文件取出来单独上传。",
}


class Infectious(Exception):
    def __init__(self, virus: str) -> None:
        self.virus = virus
        super().__init__(virus)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is, and what is kept of it: ``kept`` is given out, ``pictures`` are shown (the small one first).
    ``unscanned``: the scanner was away, and the site waits for it."""

    kind: Kind
    name: str
    kept: Path
    pictures: tuple[Path, ...]
    page_count: int
    sent_sha256: str
    sha256: str
    size: int
    unscanned: bool


def ending_of(name: str) -> str:
    """The file's ending, if it is one that is taken."""
    ending = name.rpartition(".")[2].lower()
    return ending if ending in ENDINGS else "bin"


def not_taken(name: str, size: int, largest: int) -> str:
    """Why a file is not taken, as far as name and size tell; "" where they say nothing against it."""
    if reason := not_taken_by_ending(name):
        return reason
    if size <= 0:
        return f"“{name}”是空文件，没有内容。请检查原文件后重新上传。"
    if size > largest:
        return f"“{name}”有 {-(-size // MB)} MB，单个文件不能超过 {largest // MB} MB。请压缩或拆分后上传。"
    return ""


def look_through(whole: Path, name: str, sent_sha256: str) -> Looked:
    """Raises Infectious, ScannerIsAway, NotTaken. Writes beside ``whole`` only."""
    unscanned = _scan(whole)
    try:
        with whole.open("rb") as file:
            found = look(file, name)
    except Unwelcome as reason:
        raise NotTaken(str(reason)) from None
    kept, count, shown = whole, 0, found.name
    pictures: tuple[Path, ...] = ()
    if found.kind in {Kind.PICTURE, Kind.PDF}:
        kept, pictures, count, ending = _drawn(found.kind, whole, found.name)
        shown = f"{found.name.rpartition('.')[0]}.{ending}"
    elif found.kind == Kind.VIDEO:
        moving.without_notes(whole)
    digest = sent_sha256 if kept is whole and found.kind != Kind.VIDEO else storage.digest_of(kept)
    return Looked(found.kind, shown, kept, pictures, count, sent_sha256, digest, kept.stat().st_size, unscanned)


def _scan(whole: Path) -> bool:
    """Whether the scanner is still to see it."""
    if not scans():
        return False
    try:
        with whole.open("rb") as file:
            virus = find_virus(file)
    except ScannerAway:
        if settings.CLAMD_AWAY == "wait":
            return True
        raise ScannerIsAway from None
    if virus:
        raise Infectious(virus)
    return False


def _drawn(kind: Kind, whole: Path, name: str) -> tuple[Path, tuple[Path, ...], int, str]:
    try:
        drawn = draw(kind, whole, whole.parent)
        if drawn.plain is not None:
            with drawn.plain.open("rb") as file:
                pdf.look(file, name)
    except NotDrawn as error:
        raise NotTaken(NOT_DRAWN[error.why].format(name=name)) from None
    except Unwelcome as reason:
        raise NotTaken(str(reason)) from None
    return drawn.kept or whole, (drawn.thumb, *drawn.pages), drawn.count, drawn.ending
