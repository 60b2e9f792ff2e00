"""Files of people read into sheets of text: .xlsx of Excel, WPS and LibreOffice, .xls, and .csv.

What is read is what stands in the cells: a formula gives the value that was last computed, a hidden row counts, what
is merged stands in each of its cells.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

import python_calamine as calamine
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from .archive import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, SAVE_ANEW, Marks, look_into
from .cells import text_of
from .sheets import Book, Cells, NotReadable, Sheet

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# Formats of dates that Chinese programs know by number alone (ECMA-376, 18.8.30, zh-cn).
CHINESE_DATES = frozenset({*range(27, 37), *range(50, 59)})
LONGEST = 32_767
# What the only sheet of a .csv is called.
ONLY = "数据"


def read_book(content: bytes, name: str) -> Book:
    """The book in ``content``, a file that its owner calls ``name``. Raises NotReadable."""
    name = "".join(one for one in PurePosixPath(name.replace("\\", "/")).name if one.isprintable())
    ending = PurePosixPath(name).suffix.lower()
    if not content:
        raise NotReadable("文件是空的，请检查后重新上传。")
    if len(content) > LARGEST_FILE:
        raise NotReadable(f"文件超过 {LARGEST_FILE // 1024**2} MB，请只保留需要导入的工作表后再上传。")
    if ending in {".et", ".ett"}:
        raise NotReadable("这是 WPS 专用格式（.et）。请在 WPS 中选择“文件 → 另存为 → Excel 工作簿（*.xlsx）”后再上传。")
    if ending in {".xlsm", ".xltm", ".xlsb", ".xlam"}:
        raise NotReadable("不接受含宏或二进制格式的工作簿。请另存为不含宏的“Excel 工作簿（*.xlsx）”再上传。")
    if content.startswith(ZIP):
        return Book(name, tuple(_of_xlsx(content)))
    if content.startswith(OLE):
        return Book(name, tuple(_of_xls(content)))
    if ending == ".csv":
        return Book(name, (_of_csv(content),))
    raise NotReadable(f"文件不是 Excel 工作簿或 CSV 文件。{SAVE_ANEW}")


# --- .xlsx ---


def _of_xlsx(content: bytes) -> Iterator[Sheet]:
    marks = look_into(content)
    try:
        book: Any = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        book._date_formats |= _chinese_dates(book)
        for sheet in book.worksheets:
            path = sheet._worksheet_path.lstrip("/")
            yield _sheet(sheet.title, _values(sheet), marks.get(path, Marks()))
    except NotReadable:
        raise
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        # A damaged part ends in whichever error the library meets first; there is nothing to do for any of them.
        raise NotReadable(f"文件已损坏或不是规范的 Excel 工作簿，无法读取。{SAVE_ANEW}") from error


def _chinese_dates(book: Any) -> set[int]:
    return {place for place, style in enumerate(book._cell_styles) if style.numFmtId in CHINESE_DATES}


def _values(sheet: Any) -> Iterator[Sequence[Any]]:
    # What the file itself says of its size is not to be relied on.
    sheet.reset_dimensions()
    return iter(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS))


# --- .xls ---


def _of_xls(content: bytes) -> Iterator[Sheet]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise NotReadable("文件设有打开密码。请在 WPS 或 Excel 中取消密码（文件 → 信息 → 保护工作簿）并保存后再上传。")
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.width > MOST_COLUMNS:
                raise NotReadable(f"“{name}”超出可读取的列数（{MOST_COLUMNS} 列），请删除多余的列后再上传。")
            merged = [_area(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
            yield _sheet(name, sheet.to_python(skip_empty_area=False), Marks(merged=merged))
    except calamine.PasswordError:
        raise NotReadable("文件设有打开密码。请在 WPS 或 Excel 中取消密码并保存后再上传。") from None
    except calamine.CalamineError:
        raise NotReadable(f"文件已损坏或不是 Excel 工作簿，无法读取。{SAVE_ANEW}") from None


# --- .csv ---


def _of_csv(content: bytes) -> Sheet:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",\t;，", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise NotReadable(f"CSV 文件的格式不正确，无法读取。{SAVE_ANEW}") from None
    return _sheet(ONLY, rows, Marks())


def _decoded(content: bytes) -> str:
    """UTF-8 and UTF-16 by their mark, else UTF-8 where it is, else what Chinese Windows writes."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable(f"无法识别 CSV 文件的文字编码。{SAVE_ANEW}")


# --- rows ---


def _sheet(name: str, rows: Iterable[Sequence[Any]], marks: Marks) -> Sheet:
    kept: dict[int, Cells] = {}
    for number, values in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise NotReadable(f"“{name}”超过可读取的行数（{MOST_ROWS} 行），请删除表末的空行后再上传。")
        cells = _trimmed([text_of(value) for value in values])
        if len(cells) > MOST_COLUMNS:
            raise NotReadable(f"第 {number} 行超出可读取的列数（{MOST_COLUMNS} 列），请删除多余的列后再上传。")
        if any(len(cell) > LONGEST for cell in cells):
            raise NotReadable(f"第 {number} 行有内容过长（超过 {LONGEST} 个字符）的单元格，请缩短后再上传。")
        if cells:
            kept[number] = cells
    for area in marks.merged:
        _spread(kept, area)
    hidden = frozenset(marks.hidden & kept.keys())
    return Sheet(name, kept, hidden, tuple(marks.uncalculated))


def _trimmed(cells: list[str]) -> Cells:
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def _spread(rows: dict[int, Cells], area: str) -> None:
    """What stands in the first cell of a merged area, in each of its cells, within the rows that have anything."""
    left, top, right, bottom = range_boundaries(area)
    first = rows.get(top, ())
    value = first[left - 1] if len(first) >= left else ""
    if not value or right > MOST_COLUMNS:
        return
    for number in [number for number in rows if top <= number <= bottom]:
        cells = [*rows[number], *[""] * (right - len(rows[number]))]
        cells[left - 1 : right] = [value] * (right - left + 1)
        rows[number] = _trimmed(cells)


def _area(top: int, left: int, bottom: int, right: int) -> str:
    return f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
