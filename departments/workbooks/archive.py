"""An .xlsx looked into before any library unpacks it: a zip of XML, which a stranger made.

What is declared is added up first, and what is really unpacked is held to it, so that a small file cannot fill the
memory. Nothing is written to disk.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from .sheets import NotReadable

LARGEST_FILE = 20 * 1024**2
LARGEST_UNPACKED = 300 * 1024**2
MOST_PARTS = 2000
CHUNK = 1024**2
LONGEST_CELL = 1024**2
# Far beyond any sheet of ours; a cell at XFD1048576 makes others reserve room for billions.
MOST_COLUMNS = 200
MOST_ROWS = 200_000

SAVE_ANEW = "请用 WPS 或 Excel 打开后，另存为“Excel 工作簿（*.xlsx）”再上传。"

_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HIDDEN = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_MERGED = re.compile(rb'<mergeCell [^>]*ref="([A-Z]+\d+:[A-Z]+\d+)"')
_UNCALCULATED = re.compile(rb'<c [^>]*\br="([A-Z]+\d+)"[^>]*><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_FAR = re.compile(rb'<c [^>]*\br="((?:[A-Z]{3}|G[S-Z]|[H-Z][A-Z])\d+)"')
_LAST_ROW = re.compile(rb'<row [^>]*\br="(\d{6,})"')


@dataclass(slots=True)
class Marks:
    """What of a sheet's XML the reader of its values does not tell."""

    hidden: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    uncalculated: list[str] = field(default_factory=list)


def look_into(content: bytes) -> dict[str, Marks]:
    """The marks of each sheet, by its path in the archive. Raises NotReadable for what is no such archive, is too
    large, or carries programs, entities or links to other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _look(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError):
        raise NotReadable(f"文件已损坏或不是 Excel 工作簿，无法读取。{SAVE_ANEW}") from None


def _look(archive: zipfile.ZipFile) -> dict[str, Marks]:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise NotReadable("文件解压后过大，疑似异常文件，未予读取。请只保留需要导入的工作表后再上传。")
    if "[Content_Types].xml" not in names or len(names) != len(parts):
        raise NotReadable(f"文件不是 Excel 工作簿。{SAVE_ANEW}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotReadable("文件含有宏，为安全起见不予读取。请另存为不含宏的“Excel 工作簿（*.xlsx）”再上传。")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise NotReadable("文件含有指向其他文件的链接。请在“数据 → 编辑链接”中断开链接，保存后再上传。")
    marks: dict[str, Marks] = {}
    for part in parts:
        found = _read_through(archive, part)
        if _is_sheet(part.filename):
            marks[part.filename] = found
    return marks


def _read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Marks:
    """Unpacks one part piece by piece; zipfile itself stops at the size that was declared."""
    marks, rest = Marks(), b""
    is_xml, is_sheet = part.filename.endswith((".xml", ".rels")), _is_sheet(part.filename)
    with archive.open(part) as opened:
        while chunk := opened.read(CHUNK):
            if not is_xml:
                continue
            text = rest + chunk
            if _ENTITY.search(text):
                raise NotReadable(f"文件中有不允许的定义，疑似异常文件。{SAVE_ANEW}")
            cut = _last_whole(text) if is_sheet else len(text) - len(b"<!DOCTYPE")
            if is_sheet:
                _mark(text[:cut], marks)
            rest = text[cut:]
            if len(rest) > LONGEST_CELL:
                raise NotReadable("有单元格的内容过长（超过 32767 个字符），请缩短后再上传。")
    if is_sheet:
        _mark(rest, marks)
    return marks


def _is_sheet(path: str) -> bool:
    return path.startswith("xl/worksheets/") and path.endswith(".xml")


def _last_whole(text: bytes) -> int:
    """Where the last cell or row begins: it may go on in the next piece."""
    return max(text.rfind(b"<c "), text.rfind(b"<row "), text.rfind(b"<mergeCell "), 0)


def _mark(text: bytes, marks: Marks) -> None:
    if far := _FAR.search(text):
        raise NotReadable(f"单元格 {far[1].decode()} 超出可读取的列数（{MOST_COLUMNS} 列），请删除多余的列后再上传。")
    if (last := _LAST_ROW.search(text)) and int(last[1]) > MOST_ROWS:
        raise NotReadable(f"第 {int(last[1])} 行超出可读取的行数（{MOST_ROWS} 行），请删除表末的空行后再上传。")
    marks.hidden.update(int(row) for row in _HIDDEN.findall(text))
    marks.merged.extend(area.decode() for area in _MERGED.findall(text))
    marks.uncalculated.extend(cell.decode() for cell in _UNCALCULATED.findall(text))
