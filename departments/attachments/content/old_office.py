"""doc, xls, ppt and what WPS writes: compound files, whose streams have names."""

from __future__ import annotations

from typing import BinaryIO

from .found import Unwelcome
from .kinds import ENDINGS, Kind

MAIN = {
    Kind.DOCUMENT: ("WordDocument",),
    Kind.SHEET: ("Workbook", "Book"),
    Kind.SLIDES: ("PowerPoint Document",),
}
PACKAGE = "Ole10Native"
MACROS = ("_VBA_PROJECT", "VBA", "Macros", "_VBA_PROJECT_CUR")


def utf_16(name: str) -> bytes:
    """As the directory of a compound file has it."""
    return name.encode("utf-16-le")


def look(file: BinaryIO, name: str, budget: object = None) -> None:
    import olefile  # only who sends an old file waits for it

    ending = name.rpartition(".")[2].lower()
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as compound:
            streams = compound.listdir(streams=True, storages=True)
    except Exception:
        # The library raises what it happens to meet in a damaged file.
        raise Unwelcome(f"不能上传“{name}”：文件已损坏，无法打开。请用原来的程序打开，另存后上传。") from None
    steps = {step.strip("\x01\x02\x03\x05") for stream in streams for step in stream}
    if "EncryptedPackage" in steps:
        raise Unwelcome(f"不能上传“{name}”：文件加了打开密码，无法检查。请去掉密码后上传。")
    if not any([main] in streams for main in MAIN[ENDINGS[ending]]):
        raise Unwelcome(f"不能上传“{name}”：文件内容与后缀 {ending} 不符。请用原来的程序打开，另存后上传。")
    if not steps.isdisjoint(MACROS):
        raise Unwelcome(f"不能上传“{name}”：文件含有宏。请另存为不含宏的 {_new(ending)} 后上传。")
    if PACKAGE in steps:
        raise Unwelcome(f"不能上传“{name}”：里面嵌有其他文件（对象包）。请把嵌入的文件取出来单独上传。")


def _new(ending: str) -> str:
    return {Kind.DOCUMENT: "docx", Kind.SHEET: "xlsx"}.get(ENDINGS[ending], "pptx")
