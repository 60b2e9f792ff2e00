"""A file is what its ending says, by its first bytes and by what stands inside; or it is not taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from . import archives, moving, office, old_office, pdf, texts
from .found import Found, Unwelcome
from .kinds import ENDINGS, SAVE_AS, Kind

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
# An ending is shown back to the person: what stands in its place in a strange name need not be one.
LONGEST_ENDING = 10


def look(file: BinaryIO, name: str, *, budget: archives.Budget | None = None) -> Found:
    """What ``file`` is, whose ``name`` is cleaned already. Raises Unwelcome.

    ``budget`` is what may still be unpacked, for a file inside an archive. Pictures and PDFs are opened as well by
    ``departments.attachments.rendering``, in a process of their own.
    """
    if reason := not_taken(name):
        raise Unwelcome(reason)
    stem, _, ending = name.rpartition(".")
    ending = ending.lower()
    file.seek(0)
    head = file.read(4096)
    if not head:
        raise Unwelcome(f"“{name}”是空文件，没有内容。请检查原文件后重新上传。")
    if not _begins(ending, head):
        raise Unwelcome(_not_what_it_says(name, ending, head))
    budget = budget or archives.Budget()
    inside = _INSIDE.get(ending)
    if inside is not None:
        inside(file, name, budget)
    elif ending == "zip":
        archives.look(file, name, budget, look)
    ending = {"jpeg": "jpg"}.get(ending, ending)
    return Found(ENDINGS[ending], f"{stem}.{ending}")


def not_taken(name: str) -> str:
    """Why no file of this name is taken; "" for one whose ending is."""
    stem, _, ending = name.rpartition(".")
    ending = ending.lower()
    return "" if stem and ending in ENDINGS else _not_taken(name, ending if stem else "")


def _begins(ending: str, head: bytes) -> bool:
    match ending:
        case "jpg" | "jpeg":
            return head.startswith(b"\xff\xd8\xff")
        case "png":
            return head.startswith(b"\x89PNG\r\n\x1a\n")
        case "webp":
            return head[:4] == b"RIFF" and head[8:12] == b"WEBP"
        case "heic" | "heif":
            # Some phones write a JPEG under this ending.
            return (head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS) or head.startswith(b"\xff\xd8\xff")
        case "pdf":
            return head.startswith(b"%PDF-")
        case "docx" | "xlsx" | "pptx" | "zip":
            return head.startswith(ZIP)
        case "doc" | "xls" | "ppt" | "wps" | "et" | "dps":
            return head.startswith(OLE)
        case "mp4":
            return head[4:8] == b"ftyp" and head[8:12] not in HEIF_BRANDS
        case "mp3":
            return head.startswith(b"ID3") or (
                head[0] == 0xFF and head[1:2] >= b"\xe0" and not head.startswith(b"\xff\xd8")
            )
        case _:
            return True


_INSIDE: dict[str, Callable[[BinaryIO, str, archives.Budget], None]] = {
    **dict.fromkeys(("docx", "xlsx", "pptx"), office.look),
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et", "dps"), old_office.look),
    **dict.fromkeys(("txt", "csv"), texts.look),
    "pdf": pdf.look,
    "mp4": moving.look,
}


def _not_taken(name: str, ending: str) -> str:
    if advice := SAVE_AS.get(ending):
        return f"不能上传“{name}”：不接收 {ending} 文件。{advice}"
    if ending and len(ending) <= LONGEST_ENDING and ending.isalnum():
        return f"不能上传“{name}”：不接收 {ending} 文件。可上传图片、PDF、Office 和 WPS 文件、文本、zip、mp4 和 mp3。"
    return f"不能上传“{name}”：文件名没有后缀，无法判断是什么文件。请补上后缀（如 .jpg、.pdf）后重新上传。"


def _not_what_it_says(name: str, ending: str, head: bytes) -> str:
    if ending in {"docx", "xlsx", "pptx"} and head.startswith(OLE):
        return f"不能上传“{name}”：文件加了打开密码，或是旧格式改了后缀。请去掉密码，另存为 {ending} 后上传。"
    if ending in {"wps", "et", "dps", "doc", "xls", "ppt"} and head.startswith(ZIP):
        new = {Kind.DOCUMENT: "docx", Kind.SHEET: "xlsx", Kind.SLIDES: "pptx"}[ENDINGS[ending]]
        return f"不能上传“{name}”：文件是新格式，后缀却是 {ending}。请用 WPS 打开，另存为 {new} 后上传。"
    return f"不能上传“{name}”：文件内容与后缀 {ending} 不符。请用原来的程序打开，另存为 {ending} 后上传。"
