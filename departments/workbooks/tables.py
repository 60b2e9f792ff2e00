"""Sheets of people read as tables: which table a sheet is, where its columns are, and what stands in its rows.

Sheets are found by their names, else by their headings; columns by their headings, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from departments.names import folded, written

from .sheets import ASIDE, Book, Cells, Sheet

HEADING_WITHIN = 10
REQUIRED = "*"
# In the first cell of the line of a cover that says of which year the book is.
YEAR = "年度"


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


@dataclass(frozen=True, slots=True)
class Field:
    """A column: ``label`` is its heading, ``also`` what else people write above it."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    required: bool = False

    @property
    def heading(self) -> str:
        """As the workbook writes it, marked where a row needs it."""
        return self.label + (REQUIRED if self.required else "")


@dataclass(frozen=True)
class Layout:
    """A table; a sheet of its ``label`` is it."""

    name: str
    label: str
    fields: tuple[Field, ...]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        return {one.key: one.label for one in self.fields}

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(one.key for one in self.fields if one.required)

    def columns(self, cells: Cells) -> dict[str, int]:
        """Where each key stands, if ``cells`` are the headings; its own heading goes before another word for it."""
        places: dict[str, int] = {}
        for place, cell in enumerate(cells, start=1):
            places.setdefault(folded(cell).removesuffix(REQUIRED), place)
        words = {one.key: [folded(word) for word in (one.label, *one.also)] for one in self.fields}
        return {key: places[word] for key, known in words.items() for word in known[::-1] if word in places}


@dataclass(frozen=True)
class TableRow:
    """``number`` is the row's in its sheet; ``texts`` is what is filled in, by key."""

    sheet: Sheet
    layout: Layout
    number: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]

    def problem(self, key: str, message: str) -> SheetProblem:
        """At the cell of ``key``; where there is no such column, at the row."""
        column = self.columns.get(key)
        cell = f"{get_column_letter(column)}{self.number}" if column else ""
        label = self.layout.labels.get(key, "")
        return SheetProblem(
            self.sheet.name, self.number, cell, label, cell_of(self.sheet, self.number, column), message
        )

    def place(self, beside: TableRow) -> str:
        """Where the row is, for whoever reads the row ``beside``."""
        same = self.sheet.name == beside.sheet.name
        return f"第 {self.number} 行" if same else f"工作表“{self.sheet.name}”第 {self.number} 行"


@dataclass(frozen=True)
class Table:
    """A sheet that is the table of ``layout``: its headings in row ``heading`` (0: not found), each key's column."""

    sheet: Sheet
    layout: Layout
    heading: int
    columns: Mapping[str, int]

    def problems(self) -> Iterator[SheetProblem]:
        """What is wrong with the table, its rows apart."""
        missing = [one.label for one in self.layout.fields if one.required and one.key not in self.columns]
        if missing:
            labels = "、".join(f"“{label}”" for label in missing)
            message = f"缺少列{labels}，请使用本系统下载的模板填写。"
            yield SheetProblem(self.sheet.name, self.heading or None, "", "", "", message)
        yield from not_computed(self.sheet)

    def notes(self) -> Iterator[str]:
        """What its owner should know of how it is read."""
        known, name = set(self.columns.values()), self.sheet.name
        cells = enumerate(self.sheet.rows.get(self.heading, ()), start=1)
        if over := [cell for place, cell in cells if cell.strip() and place not in known]:
            yield f"工作表“{name}”中{'、'.join(f'“{cell}”' for cell in over)}列不导入。"
        yield from hidden_rows(self.sheet, self.heading)

    def rows(self) -> Iterator[TableRow]:
        """Those in which something is filled in."""
        for number, cells in self.sheet.rows.items():
            texts = filled(cells, self.columns)
            if number > self.heading and texts:
                yield TableRow(self.sheet, self.layout, number, self.columns, texts)


@dataclass(frozen=True)
class ReadTables:
    """The tables of a book, what is wrong with them as a whole, and what its owner should know."""

    tables: tuple[Table, ...]
    problems: tuple[SheetProblem, ...]
    notes: tuple[str, ...]


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


def cell_of(sheet: Sheet, row: int, column: int | None) -> str:
    """What stands there, "" beyond the row's last cell."""
    cells = sheet.rows[row]
    return cells[column - 1] if column and column <= len(cells) else ""


def filled(cells: Cells, columns: Mapping[str, int]) -> dict[str, str]:
    """What is filled in of a row, by key."""
    found = {key: cells[place - 1].strip() for key, place in columns.items() if 0 < place <= len(cells)}
    return {key: text for key, text in found.items() if text}


def hidden_rows(sheet: Sheet, heading: int) -> Iterator[str]:
    """That rows below ``heading`` are hidden, which makes them no less."""
    if hidden := sorted(number for number in sheet.hidden if number > heading):
        yield f"工作表“{sheet.name}”有 {len(hidden)} 个隐藏的行（如第 {hidden[0]} 行），照常计入。"


def not_computed(sheet: Sheet) -> Iterator[SheetProblem]:
    """Formulas that were saved without what they come to."""
    for cell in sheet.uncalculated:
        message = "公式没有保存计算结果，请在 WPS 或 Excel 中打开并保存后再上传。"
        yield SheetProblem(sheet.name, int(re.sub(r"\D", "", cell)), cell, "", "", message)


def read_tables(book: Book, layout: Layout, most: int) -> ReadTables:
    """Every sheet of ``book`` that is the table of ``layout``; a book without one, or with more than ``most`` rows in
    all, has that as its problem."""
    sheets = [sheet for sheet in book.sheets if not is_aside(sheet)]
    found = {sheet.name: find_table(sheet, [layout]) for sheet in sheets}
    tables = tuple(table for table in found.values() if table is not None)
    problems = [problem for table in tables for problem in table.problems()]
    needed = "、".join(f"“{one.label}”" for one in layout.fields if one.required)
    notes = [f"工作表“{name}”没有{needed}列，未读取。" for name, table in found.items() if table is None]
    notes += [note for table in tables for note in table.notes()]
    rows = sum(1 for table in tables for _ in table.rows())
    if rows > most:
        problems.append(SheetProblem("", None, "", "", "", f"共有 {rows} 行，一次最多导入 {most} 行，请分次导入。"))
        tables = ()
    elif not tables:
        message = f"没有找到{layout.label}的工作表：表头须有{needed}列。请使用本系统下载的模板填写。"
        problems.append(SheetProblem("", None, "", "", "", message))
    return ReadTables(tables, tuple(problems), tuple(notes))


def find_table(sheet: Sheet, layouts: Sequence[Layout]) -> Table | None:
    """The table that ``sheet`` is, by its name, else by its headings; None where it is none of them."""
    named = [layout for layout in layouts if folded(layout.label) == folded(sheet.name)]
    best: Table | None = None
    for number in list(sheet.rows)[:HEADING_WITHIN]:
        for layout in named or layouts:
            columns = layout.columns(sheet.rows[number])
            complete = named or layout.required <= columns.keys()
            # Of two that both fit, the one that leaves fewer headings over.
            if complete and len(columns) > (len(best.columns) if best else 0):
                best = Table(sheet, layout, number, columns)
    return best or (Table(sheet, named[0], 0, {}) if named else None)
