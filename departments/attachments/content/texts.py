"""Plain text: readable as such, and nothing else beneath."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from .found import Unwelcome

PIECE = 1024**2
_BEGINS_OTHERWISE = re.compile(
    rb"\s*(?:MZ|%PDF-|\x7fELF|#!|<\s*(?:!doctype|html|svg|script|\?xml|\?php|head|body))", re.I
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def look(file: BinaryIO, name: str, budget: object = None) -> None:
    file.seek(0)
    head = file.read(4096)
    if head.startswith(UTF_16):
        _readable(file, name, ("utf-16",))
        return
    if _BEGINS_OTHERWISE.match(head.removeprefix(codecs.BOM_UTF8)):
        raise Unwelcome(f"不能上传“{name}”：内容是网页或程序，不是文本。请另存为 PDF 后上传。")
    file.seek(0)
    while piece := file.read(PIECE):
        if _CONTROL.search(piece):
            raise Unwelcome(f"不能上传“{name}”：内容不是文本。请用原来的程序打开，另存后上传。")
    _readable(file, name, ("utf-8", "gb18030"))


def _readable(file: BinaryIO, name: str, encodings: tuple[str, ...]) -> None:
    if not any(_decodes(file, encoding) for encoding in encodings):
        raise Unwelcome(f"不能上传“{name}”：文字无法读出。请用记事本打开，另存时编码选“UTF-8”后上传。")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
