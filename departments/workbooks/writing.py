"""Workbooks for people to fill in or to read: .xlsx with headings, notes, drop-downs and formats.

Text is always text: what begins with ``=`` is no formula. Numbers are numbers as far as a spreadsheet keeps them
exactly, else text. Only the cells that are meant to be filled in can be changed.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from departments.figures import is_decimal

from .cells import DIGITS
from .sheets import CHOICES, COVER

Holds = Literal["text", "number", "date"]
# Rows below the last that are formatted and offer the drop-downs.
SPARE = 200
FORMATS: Mapping[Holds, str] = {"text": "@", "number": "General", "date": 'yyyy"年"m"月"d"日"'}

# What XML has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = PatternFill("solid", fgColor="E8ECF2")
_GIVEN = PatternFill("solid", fgColor="F6F7F9")
_LINE = Side("thin", color="C9CFD8")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, slots=True)
class Column:
    """``note`` explains the heading where one points at it. ``choices`` names a list of the book that the cells offer.
    A ``given`` column is filled in already and is not to be changed."""

    heading: str
    note: str = ""
    holds: Holds = "text"
    choices: str = ""
    width: int = 14
    given: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` hold what a person would type into each column, as text; ``open`` leaves room for more rows."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]] = ()
    open: bool = True


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: ``title``, then lines of one or two cells that say what the book is and how to fill it in."""

    title: str
    lines: Sequence[tuple[str, ...]]
    name: str = COVER


def write_book(cover: Cover, tables: Iterable[Table], choices: Mapping[str, Sequence[str]]) -> bytes:
    """The workbook's bytes: the cover, a sheet for each table, and the choices of the drop-downs last."""
    book = Workbook(write_only=True)
    _write_cover(book, cover)
    ranges = {
        name: f"'{CHOICES}'!${letter}$2:${letter}${len(values) + 1}"
        for place, (name, values) in enumerate(choices.items(), start=1)
        if values and (letter := get_column_letter(place))
    }
    for table in tables:
        _write_table(book, table, ranges)
    if ranges:
        _write_choices(book, choices)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_cover(book: Workbook, cover: Cover) -> None:
    sheet = book.create_sheet(cover.name)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 90
    sheet.protection.sheet = True
    _for_paper(sheet)
    sheet.append([_cell(sheet, cover.title, font=Font(bold=True, size=16))])
    sheet.append([])
    for line in cover.lines:
        first, *rest = line
        wrapped = Alignment(wrap_text=True, vertical="top")
        sheet.append(
            [
                _cell(sheet, first, font=Font(bold=bool(rest)), alignment=None if not rest else wrapped),
                *[_cell(sheet, text, alignment=wrapped) for text in rest],
            ]
        )


def _write_table(book: Workbook, table: Table, ranges: Mapping[str, str]) -> None:
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "B2"
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "sort", "autoFilter", "insertRows", "deleteRows"):
        setattr(sheet.protection, allowed, False)
    _for_paper(sheet)
    sheet.print_title_rows = "1:1"
    last = len(table.rows) + 1 + (SPARE if table.open else 0)
    for place, column in enumerate(table.columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        if column.choices in ranges:
            _offer(sheet, f"{letter}2:{letter}{max(last, 2)}", ranges[column.choices])
    sheet.append([_heading(sheet, column) for column in table.columns])
    looks = [_look(sheet, column) for column in table.columns]
    for row in table.rows:
        cells = zip(table.columns, looks, row, strict=True)
        sheet.append([_filled(sheet, column, look, text) for column, look, text in cells])
    for _ in range(SPARE if table.open else 0):
        sheet.append([_styled(sheet, look) for look in looks])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{max(last, 2)}"


def _offer(sheet: Any, cells: str, source: str) -> None:
    """A drop-down that also lets other words stand: names may be written short, and are checked when they come in."""
    offered = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=False)
    offered.add(cells)
    sheet.data_validations.append(offered)


def _heading(sheet: Any, column: Column) -> WriteOnlyCell:
    cell = _cell(sheet, column.heading, font=Font(bold=True), fill=_HEAD, border=_BORDER,
                 alignment=Alignment(wrap_text=True, vertical="center", horizontal="center"))  # fmt: skip
    if column.note:
        cell.comment = Comment(column.note, "jzu_assess", height=30 + 18 * (1 + len(column.note) // 16), width=240)
    return cell


def _look(sheet: Any, column: Column) -> Any:
    """The style of a column's cells. They share it: to make it for each of them took four fifths of the time."""
    cell = WriteOnlyCell(sheet, value=None)
    cell.border = _BORDER
    cell.protection = Protection(locked=column.given)
    cell.number_format = FORMATS[column.holds]
    if column.given:
        cell.fill = _GIVEN
    return cell._style


def _styled(sheet: Any, look: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=None)
    cell._style = look
    return cell


def _filled(sheet: Any, column: Column, look: Any, text: str) -> WriteOnlyCell:
    cell = _styled(sheet, look)
    if column.holds == "number" and _kept_exactly(text):
        cell.value = Decimal(text)
    elif column.holds == "date" and text:
        cell.value = _day(text)
    else:
        text_cell(cell, text)
    return cell


def _kept_exactly(text: str) -> bool:
    return is_decimal(text) and len(text.replace(".", "").strip("0")) <= DIGITS


def _day(text: str) -> datetime.date | str:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text


def _cell(sheet: Any, text: str, **style: Any) -> WriteOnlyCell:
    cell = text_cell(WriteOnlyCell(sheet, value=None), text)
    for name, value in style.items():
        if value is not None:
            setattr(cell, name, value)
    return cell


def text_cell(cell: Any, text: str) -> Any:
    """``text`` in ``cell``, as text whatever it begins with."""
    if text:
        cell.value = _UNWRITABLE.sub("", text)
        cell.data_type = "s"
    return cell


def _write_choices(book: Workbook, choices: Mapping[str, Sequence[str]]) -> None:
    sheet = book.create_sheet(CHOICES)
    sheet.protection.sheet = True
    sheet.append([_cell(sheet, name, font=Font(bold=True)) for name in choices])
    for row in _side_by_side(list(choices.values())):
        sheet.append([_cell(sheet, text) for text in row])


def _side_by_side(lists: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    for place in range(max(map(len, lists), default=0)):
        yield [values[place] if place < len(values) else "" for values in lists]


def _for_paper(sheet: Any) -> None:
    """A4 landscape, as wide as the page, with the page's number of how many."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddHeader.center.text = "&A"
