"""The kinds of files that are taken, by their endings."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    PICTURE = "picture"
    PDF = "pdf"
    DOCUMENT = "document"
    SHEET = "sheet"
    SLIDES = "slides"
    TEXT = "text"
    ARCHIVE = "archive"
    VIDEO = "video"
    SOUND = "sound"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PICTURE: "图片",
        Kind.PDF: "PDF",
        Kind.DOCUMENT: "文档",
        Kind.SHEET: "表格",
        Kind.SLIDES: "演示文稿",
        Kind.TEXT: "文本",
        Kind.ARCHIVE: "压缩包",
        Kind.VIDEO: "视频",
        Kind.SOUND: "录音",
    }
)

ENDINGS: Mapping[str, Kind] = MappingProxyType(
    {
        "jpg": Kind.PICTURE,
        "jpeg": Kind.PICTURE,
        "png": Kind.PICTURE,
        "webp": Kind.PICTURE,
        "heic": Kind.PICTURE,
        "heif": Kind.PICTURE,
        "pdf": Kind.PDF,
        "docx": Kind.DOCUMENT,
        "doc": Kind.DOCUMENT,
        "wps": Kind.DOCUMENT,
        "xlsx": Kind.SHEET,
        "xls": Kind.SHEET,
        "et": Kind.SHEET,
        "csv": Kind.SHEET,
        "pptx": Kind.SLIDES,
        "ppt": Kind.SLIDES,
        "dps": Kind.SLIDES,
        "txt": Kind.TEXT,
        "zip": Kind.ARCHIVE,
        "mp4": Kind.VIDEO,
        "mp3": Kind.SOUND,
    }
)

# What people send that is not taken, and how they save it so that it is.
SAVE_AS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("docm", "dotm"), "它可以带宏，请另存为不含宏的“Word 文档（*.docx）”后上传。"),
        **dict.fromkeys(("xlsm", "xltm", "xlsb"), "它可以带宏，请另存为不含宏的“Excel 工作簿（*.xlsx）”后上传。"),
        **dict.fromkeys(("pptm", "potm"), "它可以带宏，请另存为不含宏的“PowerPoint 演示文稿（*.pptx）”后上传。"),
        **dict.fromkeys(("rar", "7z", "tar", "gz", "tgz", "bz2", "xz"), "请改用 zip 格式压缩后上传。"),
        **dict.fromkeys(("gif", "bmp", "tif", "tiff"), "请用画图等程序另存为 jpg 或 png 后上传。"),
        **dict.fromkeys(("mov", "avi", "mkv", "wmv", "flv", "m4v", "3gp"), "请转换为 mp4 后上传。"),
        **dict.fromkeys(("wav", "m4a", "amr", "aac", "wma", "ogg"), "请转换为 mp3 后上传。"),
        **dict.fromkeys(("svg", "html", "htm", "xhtml", "mht"), "这类文件可以带程序，请另存为 PDF 后上传。"),
        **dict.fromkeys(("ofd", "ceb", "caj", "rtf", "odt", "ods", "odp", "pages", "numbers"), "请另存为 PDF 后上传。"),
    }
)


def accepted_endings(kinds: frozenset[Kind] | None = None) -> tuple[str, ...]:
    """The endings that are taken, of ``kinds`` or of all."""
    return tuple(ending for ending, kind in ENDINGS.items() if kinds is None or kind in kinds)
