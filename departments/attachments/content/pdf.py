"""A PDF may show, not do: no scripts, nothing that starts a program, no files packed in but plain data.

Names are looked for outside streams, where a picture's bytes cannot look like one, and in the streams of objects,
which are unpacked up to a limit.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from .found import Unwelcome

LARGEST_UNPACKED = 100 * 1024**2
BEGIN, END = b"stream", b"endstream"
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS = re.compile(
    rb"/(?:JavaScript|JS|Launch|RichMedia|XFA|ImportData|SubmitForm|GoToE|Movie|Rendition)(?=[\s()<>\[\]/%]|$)"
)
# How much before a stream its dictionary may stand.
DICTIONARY = 2048


def look(file: BinaryIO, name: str, budget: object = None) -> None:
    if zipfile.is_zipfile(file):
        raise Unwelcome(f"不能上传“{name}”：文件里还藏有一个压缩包，疑似异常。请用打印功能另存为 PDF 后上传。")
    file.seek(0)
    content = file.read()
    if b"%%EOF" not in content[-2048:] and b"startxref" not in content:
        raise Unwelcome(f"不能上传“{name}”：文件不完整。请重新生成 PDF 后上传。")
    for piece in _structure(content, name):
        if _ACTS.search(_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), piece)):
            raise Unwelcome(
                f"不能上传“{name}”：里面带有脚本或会启动程序、提交数据的内容。请用打印功能另存为 PDF 后上传。"
            )


def _structure(content: bytes, name: str) -> Iterator[bytes]:
    """Everything that is not a stream, and the streams that hold objects."""
    at, left = 0, LARGEST_UNPACKED
    while (begins := content.find(BEGIN, at)) >= 0 and (ends := content.find(END, begins)) >= 0:
        outside = content[at:begins]
        yield outside
        at = ends + len(END)
        if not _OBJECTS.search(outside[-DICTIONARY:]):
            continue
        packed = content[begins + len(BEGIN) : ends].lstrip(b"\r\n")
        try:
            unpacked = zlib.decompressobj().decompress(packed, left)
        except zlib.error:
            unpacked = packed
        left -= len(unpacked)
        if left <= 0:
            raise Unwelcome(f"不能上传“{name}”：解压后过大，疑似异常。请用打印功能另存为 PDF 后上传。")
        yield unpacked
    yield content[at:]
