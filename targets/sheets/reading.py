"""A book of people read into a facts document, with the place in the book of whatever is wrong with it.

Sheets are found by their names, else by their headings; columns by their headings, in any order. Nothing is checked
here that ``targets.facts`` checks: this only says which cell a problem of the document stands in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from departments.figures import NotANumber, exact, plain, typed
from departments.names import folded, written
from departments.workbooks.sheets import Book, Cells, Sheet
from departments.workbooks.tables import (
    Field,
    Layout,
    SheetProblem,
    Table,
    cell_of,
    filled,
    find_table,
    hidden_rows,
    is_aside,
    not_computed,
    year_of,
)

from ..facts import kinds
from ..facts.kinds import Kind
from ..facts.lists import award, departments
from ..facts.problems import Problem
from ..facts.reading import Integer
from ..facts.shapes import Shape
from .layout import NUMBERS, every_shape, required
from .words import Known, Words

SHAPES: Mapping[str, Shape[Any]] = {shape.name: shape for shape in every_shape()}
LAYOUTS: Mapping[str, Layout] = {
    name: Layout(
        name,
        shape.label,
        tuple(Field(key, one.label, required=key in required(shape)) for key, one in shape.keys.items()),
    )
    for name, shape in SHAPES.items()
}
YES = frozenset({"是", "√", "✓", "有", "1", "true", "yes", "y", "on"})
NO = frozenset({"否", "×", "无", "0", "false", "no", "n", "off"})
# What a spreadsheet counts days from, where a day lost its format; the years 1982 to 2064.
FIRST_DAY = datetime.date(1899, 12, 30)
SERIALS = range(30_000, 60_000)


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
        shape = SHAPES.get(name)
        place = index or 0
        if shape is None or place >= len(rows) or (index is None and not key):
            return SheetProblem(shape.label if shape else "", None, "", "", "", problem.message)
        label = shape.keys[key].label if key in shape.keys else ""
        return rows[place].problem(key, label, problem.message)


def read_facts(book: Book, words: Words, year: int) -> ReadBook:
    """The facts in ``book`` as a document of ``year``."""
    read = ReadBook({"year": Integer(str(year))}, year=year_of(book))
    tables = [(sheet, find_table(sheet, list(LAYOUTS.values()))) for sheet in book.sheets if not is_aside(sheet)]
    # Departments first: the other sheets name them.
    for sheet, table in sorted(tables, key=lambda one: not one[1] or one[1].layout.name != departments.SHAPE.name):
        if table is None:
            read.notes.append(f"工作表“{sheet.name}”的表头不是任何一类考核事实，未读取。")
            continue
        read.problems.extend(table.problems())
        read.notes.extend(table.notes())
        _read_table(read, table, words)
    if not read.places and not read.problems:
        read.problems.append(
            SheetProblem("", None, "", "", "", "没有找到考核事实的工作表，请使用本系统下载的模板填写。")
        )
    return read


def layout_of(sheet: Sheet, spare: frozenset[str] = frozenset()) -> tuple[Shape[Any] | None, int, dict[str, int]]:
    """The sheet's list, the row of its headings, and the column of each key; ``spare`` keys need no column."""
    table = find_table(sheet, [_sparing(layout, spare) for layout in LAYOUTS.values()])
    if table is None:
        return None, 0, {}
    return SHAPES[table.layout.name], table.heading, dict(table.columns)


def _sparing(layout: Layout, spare: frozenset[str]) -> Layout:
    if not spare:
        return layout
    return replace(
        layout, fields=tuple(replace(one, required=one.required and one.key not in spare) for one in layout.fields)
    )


def look_over(read: ReadBook, sheet: Sheet, row: int) -> None:
    """What there is to say of a sheet whose headings stand in ``row``, whatever it holds."""
    read.notes.extend(hidden_rows(sheet, row))
    read.problems.extend(not_computed(sheet))


# --- rows ---


def _read_table(read: ReadBook, table: Table, words: Words) -> None:
    shape = SHAPES[table.layout.name]
    rows = read.document.setdefault(shape.name, [])
    places = read.places.setdefault(shape.name, [])
    for found in table.rows():
        row = dict(_read(shape, found.texts, words))
        if not row:
            continue
        rows.append(row)
        places.append(Where(found.sheet, found.number, found.columns))
        if shape is departments.SHAPE and "name" in row:
            words.know(Known(row["name"], row.get("group", "")))
    if shape is award.SHAPE:
        read.document[shape.name] = rows[0] if rows else {}


def read_row(shape: Shape[Any], cells: Cells, columns: Mapping[str, int], words: Words) -> Iterator[tuple[str, Any]]:
    """What is filled in, in the shape's order: a department before its item, an item before its clause."""
    return _read(shape, filled(cells, columns), words)


def _read(shape: Shape[Any], texts: Mapping[str, str], words: Words) -> Iterator[tuple[str, Any]]:
    row: dict[str, Any] = {}
    for key in shape.fields:
        text = texts.get(key)
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
