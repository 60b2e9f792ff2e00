"""docx, xlsx, pptx: a zip of XML. No macros, no programs packed in, no templates from elsewhere."""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO

from defusedxml import DefusedXmlException, ElementTree

from . import archives
from .found import Unwelcome
from .old_office import PACKAGE, utf_16

MAIN = {
    "docx": (b"wordprocessingml.document.main+xml",),
    "xlsx": (b"spreadsheetml.sheet.main+xml",),
    "pptx": (b"presentationml.presentation.main+xml", b"presentationml.slideshow.main+xml"),
}
PROGRAMS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/", "/dialogsheets/", "/customui/")
# A large part of XML is no page of relations.
LARGEST_RELATIONS = 4 * 1024**2
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Word notes where the template lay on the writer's own disk; nothing is fetched from there.
_OWN_DISK = re.compile(r"file:/{0,3}[A-Za-z]:", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|//|\\\\", re.IGNORECASE)
# What is opened along with the file, unlike a link that somebody clicks.
FETCHED = ("attachedtemplate", "frame", "oleobject", "externallinkpath", "subdocument")
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


def look(file: BinaryIO, name: str, budget: archives.Budget) -> None:
    ending = name.rpartition(".")[2].lower()
    with archives.opened(file, name) as archive:
        parts = archive.infolist()
        archives.take(budget, parts, name, counted=False)
        names = [f"/{part.filename.lower()}" for part in parts]
        if any(archives.escapes(part.filename) for part in parts):
            raise Unwelcome(f"不能上传“{name}”：文件结构异常。请用 WPS 或 Office 打开，另存后上传。")
        if any(word in one for one in names for word in PROGRAMS):
            raise Unwelcome(f"不能上传“{name}”：文件含有宏。请另存为不含宏的 {ending} 后上传。")
        _is_what_it_says(archive, name, ending)
        for part in parts:
            _look_at(archive, part, name)


def _is_what_it_says(archive: zipfile.ZipFile, name: str, ending: str) -> None:
    try:
        types = _read(archive, archive.getinfo("[Content_Types].xml"), name)
    except KeyError:
        types = b""
    if b"macroEnabled" in types:
        raise Unwelcome(f"不能上传“{name}”：文件含有宏。请另存为不含宏的 {ending} 后上传。")
    if not any(main in types for main in MAIN[ending]):
        raise Unwelcome(
            f"不能上传“{name}”：文件内容与后缀 {ending} 不符。请用 WPS 或 Office 打开，另存为 {ending} 后上传。"
        )


def _look_at(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    path = part.filename.lower()
    if path.endswith(".rels"):
        if _fetches(_read(archive, part, name), name):
            raise Unwelcome(f"不能上传“{name}”：打开时会从别处取内容（外部模板或对象）。请另存为 PDF 后上传。")
        return
    if path.endswith((".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".scr", ".hta", ".lnk", ".jar")):
        raise Unwelcome(f"不能上传“{name}”：里面嵌有程序。请删除嵌入的程序后上传。")
    embedded, is_xml = "/embeddings/" in f"/{path}", path.endswith(".xml")
    if not embedded and not is_xml:
        return
    marker, rest = utf_16(PACKAGE), b""
    with archive.open(part) as opened:
        while piece := opened.read(archives.PIECE):
            text = rest + piece
            if is_xml and (_ENTITY.search(text) or (not rest and text.startswith(OTHER_ENCODINGS))):
                raise Unwelcome(
                    f"不能上传“{name}”：文件中有不允许的定义，疑似异常。请用 WPS 或 Office 打开，另存后上传。"
                )
            if embedded and marker in text:
                raise Unwelcome(f"不能上传“{name}”：里面嵌有其他文件（对象包）。请把嵌入的文件取出来单独上传。")
            rest = text[-len(marker) :]


def _fetches(relations: bytes, name: str) -> bool:
    """Whether opening the file would fetch something from elsewhere."""
    try:
        found = ElementTree.fromstring(relations, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        raise Unwelcome(f"不能上传“{name}”：文件结构异常。请用 WPS 或 Office 打开，另存后上传。") from None
    for one in found.iter():
        kind, target = one.get("Type", "").rpartition("/")[2].lower(), one.get("Target", "").strip()
        external = one.get("TargetMode", "").lower() == "external" and kind in FETCHED
        if external and _ELSEWHERE.match(target) and not _OWN_DISK.match(target):
            return True
    return False


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> bytes:
    if part.file_size > LARGEST_RELATIONS:
        raise Unwelcome(f"不能上传“{name}”：文件结构异常。请用 WPS 或 Office 打开，另存后上传。")
    return archive.read(part)
