"""A book of people read into a facts document, with the place in the book of whatever is wrong with it.

Sheets are found by their names, else by their headings; columns by their headings, in any order. Nothing is checked
here that ``targets.facts`` checks: this only says which cell a problem of the document stands in.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from departments.figures import NotANumber, exact, plain, typed
from departments.names import folded, written
from departments.workbooks.sheets import Book, Cells, Sheet

from ..facts import kinds
from ..facts.kinds import Kind
from ..facts.lists import award, departments
from ..facts.problems import Problem
from ..facts.reading import Integer
from ..facts.shapes import Shape
from .layout import ASIDE, NUMBERS, REQUIRED, YEAR, every_shape, required
from .words import Known, Words

HEADING_WITHIN = 10
YES = frozenset({"是", "√", "✓", "有", "1", "true", "yes", "y", "on"})
NO = frozenset({"否", "×", "无", "0", "false", "no", "n", "off"})
# What a spreadsheet counts days from, where a day lost its format; the years 1982 to 2064.
FIRST_DAY = datetime.date(1899, 12, 30)
SERIALS = range(30_000, 60_000)


class SheetProblem(NamedTuple):
    """What is wrong, where: ``cell`` as ``C5``, ``value`` what stands there; both may be empty."""

    sheet: str
    row: int | None
    cell: str
    heading: str
    value: str
    message: str

    def __str__(self) -> str:
        place = f"“{self.sheet}”" if self.sheet else ""
        place += f"第 {self.row} 行" if self.row else ""
        place += f"“{self.heading}”" if self.heading else ""
        place += f"（{self.cell}）" if self.cell else ""
        return f"{place}：{self.message}" if place else self.message


class Where(NamedTuple):
    """A row of the document in the book, with the column of each key that the sheet has. ``about`` says what it is
    about where its heading alone does not."""

    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    about: str = ""

    def problem(self, key: str, label: str, message: str) -> SheetProblem:
        column = self.columns.get(key)
        cell = f"{get_column_letter(column)}{self.row}" if column else ""
        heading = f"{self.about} {label}".strip() if column else self.about
        return SheetProblem(self.sheet.name, self.row, cell, heading, self.text(column), message)

    def text(self, column: int | None) -> str:
        return cell_of(self.sheet, self.row, column)


@dataclass(slots=True)
class ReadBook:
    """``places`` follow the lists of ``document``. ``problems`` are the book's own; ``notes`` what its owner should
    know; ``year`` what the cover says, None where it says nothing."""

    document: dict[str, Any] = field(default_factory=dict)
    places: dict[str, list[Where]] = field(default_factory=dict)
    problems: list[SheetProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    year: int | None = None

    def of_document(self, problems: Iterable[Problem]) -> list[SheetProblem]:
        """The document's problems as people find them in the book, row by row."""
        sheets = {where.sheet.name: place for place, rows in enumerate(self.places.values()) for where in rows}
        found = [self._placed(problem) for problem in problems]
        return sorted(found, key=lambda one: (sheets.get(one.sheet, -1), one.row or 0, len(one.cell), one.cell))

    def _placed(self, problem: Problem) -> SheetProblem:
        name, index, key = problem.place
        rows = self.places.get(name, [])
        shape = next((one for one in every_shape() if one.name == name), None)
        place = index or 0
        if shape is None or place >= len(rows) or (index is None and not key):
            return SheetProblem(shape.label if shape else "", None, "", "", "", problem.message)
        label = shape.keys[key].label if key in shape.keys else ""
        return rows[place].problem(key, label, problem.message)


def read_facts(book: Book, words: Words, year: int) -> ReadBook:
    """The facts in ``book`` as a document of ``year``."""
    read = ReadBook({"year": Integer(str(year))}, year=year_of(book))
    found = [(sheet, *layout_of(sheet)) for sheet in book.sheets if not is_aside(sheet)]
    # Departments first: the other sheets name them.
    for sheet, shape, row, columns in sorted(found, key=lambda one: one[1] is not departments.SHAPE):
        if shape is None:
            read.notes.append(f"工作表“{sheet.name}”的表头不是任何一类考核事实，未读取。")
            continue
        _warn(read, sheet, shape, row, columns)
        _read_sheet(read, sheet, shape, row, columns, words)
    if not read.places and not read.problems:
        read.problems.append(
            SheetProblem("", None, "", "", "", "没有找到考核事实的工作表，请使用本系统下载的模板填写。")
        )
    return read


def year_of(book: Book) -> int | None:
    """The year that the cover says; None where it says none."""
    digits = re.match(r"[0-9]{4}", written(cover_of(book).get(YEAR, "")))
    return int(digits[0]) if digits else None


def cover_of(book: Book) -> dict[str, str]:
    """What the cover says, by its words."""
    found: dict[str, str] = {}
    for sheet in book.sheets:
        for cells in sheet.rows.values() if sheet.name in ASIDE else ():
            if len(cells) > 1:
                found.setdefault(cells[0], cells[1])
    return found


def is_aside(sheet: Sheet) -> bool:
    """The cover, the choices of the drop-downs, and what was wrong earlier; a sheet with nothing on it."""
    return sheet.name in ASIDE or not sheet.rows


# --- which sheet, which columns ---


def layout_of(sheet: Sheet, spare: frozenset[str] = frozenset()) -> tuple[Shape[Any] | None, int, dict[str, int]]:
    """The sheet's list, the row of its headings, and the column of each key; ``spare`` keys need no column."""
    named = [shape for shape in every_shape() if folded(shape.label) == folded(sheet.name)]
    best: tuple[int, Shape[Any] | None, int, dict[str, int]] = (0, None, 0, {})
    for number in list(sheet.rows)[:HEADING_WITHIN]:
        for shape in named or every_shape():
            columns = _columns(sheet.rows[number], shape)
            complete = named or required(shape) - spare <= columns.keys()
            # Of two lists that both fit, the one that leaves fewer headings over.
            if complete and len(columns) > best[0]:
                best = (len(columns), shape, number, columns)
    if named and best[1] is None:
        return named[0], 0, {}
    return best[1], best[2], best[3]


def _columns(cells: Cells, shape: Shape[Any]) -> dict[str, int]:
    keys = {folded(one.label): key for key, one in shape.keys.items()}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells, start=1):
        key = keys.get(folded(cell).removesuffix(REQUIRED))
        if key is not None:
            found.setdefault(key, place)
    return found


def _warn(read: ReadBook, sheet: Sheet, shape: Shape[Any], row: int, columns: Mapping[str, int]) -> None:
    missing = [shape.keys[key].label for key in shape.fields if key in required(shape) and key not in columns]
    if missing:
        labels = "、".join(f"“{label}”" for label in missing)
        read.problems.append(
            SheetProblem(sheet.name, row or None, "", "", "", f"缺少列{labels}，请使用本系统下载的模板填写。")
        )
    known = set(columns.values())
    over = [cell for place, cell in enumerate(sheet.rows.get(row, ()), start=1) if cell.strip() and place not in known]
    if over:
        read.notes.append(f"工作表“{sheet.name}”中{'、'.join(f'“{cell}”' for cell in over)}列不导入。")
    look_over(read, sheet, row)


def look_over(read: ReadBook, sheet: Sheet, row: int) -> None:
    """What there is to say of a sheet whose headings stand in ``row``, whatever it holds."""
    if hidden := sorted(number for number in sheet.hidden if number > row):
        read.notes.append(f"工作表“{sheet.name}”有 {len(hidden)} 个隐藏的行（如第 {hidden[0]} 行），照常计入。")
    for cell in sheet.uncalculated:
        message = "公式没有保存计算结果，请在 WPS 或 Excel 中打开并保存后再上传。"
        read.problems.append(SheetProblem(sheet.name, int(re.sub(r"\D", "", cell)), cell, "", "", message))


# --- rows ---


def _read_sheet(
    read: ReadBook, sheet: Sheet, shape: Shape[Any], heading: int, columns: Mapping[str, int], words: Words
) -> None:
    rows = read.document.setdefault(shape.name, [])
    places = read.places.setdefault(shape.name, [])
    for number, cells in sheet.rows.items():
        if number <= heading:
            continue
        row = dict(read_row(shape, cells, columns, words))
        if not row:
            continue
        rows.append(row)
        places.append(Where(sheet, number, columns))
        if shape is departments.SHAPE and "name" in row:
            words.know(Known(row["name"], row.get("group", "")))
    if shape is award.SHAPE:
        read.document[shape.name] = rows[0] if rows else {}


def read_row(shape: Shape[Any], cells: Cells, columns: Mapping[str, int], words: Words) -> Iterator[tuple[str, Any]]:
    """What is filled in, in the shape's order: a department before its item, an item before its clause."""
    row: dict[str, Any] = {}
    for key in shape.fields:
        place = columns.get(key, 0)
        text = cells[place - 1].strip() if 0 < place <= len(cells) else ""
        if not text:
            continue
        value = read_value(shape.keys[key].kind, text)
        if shape is departments.SHAPE and key == "name":
            value = words.meant(shape.name, "department", written(text), row)
        elif shape.keys[key].kind in {kinds.CODE, kinds.NAMED}:
            value = words.meant(shape.name, key, text, row)
        if value is not False:
            row[key] = value
            yield key, value


def read_value(kind: Kind, text: str) -> Any:
    """A document's value of what stands in a cell; what is none stays, and is refused by the check."""
    if kind is kinds.FLAG:
        word = folded(text)
        return True if word in YES else False if word in NO else text
    if kind is kinds.DAY:
        return _day(text)
    if kind in NUMBERS:
        return _share(text) or kind.type(text)
    return kind.type(text)


def _day(text: str) -> str:
    if text.isascii() and text.isdigit() and int(text) in SERIALS:
        return (FIRST_DAY + datetime.timedelta(days=int(text))).isoformat()
    return str(kinds.DAY.type("".join(text.split())))


def _share(text: str) -> str:
    """``87.5%`` → ``0.875``; "" for what is no percentage."""
    narrow = written(text)
    if not narrow.endswith("%"):
        return ""
    try:
        return plain(exact(typed(narrow[:-1])) / 100)
    except NotANumber:
        return ""


def cell_of(sheet: Sheet, row: int, column: int | None) -> str:
    """What stands there, "" beyond the row's last cell."""
    cells = sheet.rows[row]
    return cells[column - 1] if column and column <= len(cells) else ""
