"""Workbooks for people to fill in or to read: .xlsx with headings, notes, drop-downs and formats.

Text is always text: what begins with ``=`` is no formula. Numbers are numbers as far as a spreadsheet keeps them
exactly, else text. Only the cells that are meant to be filled in can be changed.
"""

from __future__ import annotations

import datetime
import io
import math
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

Holds = Literal["text", "number", "rate", "date"]
# Rows below the last that are formatted and offer the drop-downs.
SPARE = 200
# What somebody types into a cell for rates is a percentage: 95 and 95% are the same there.
FORMATS: Mapping[Holds, str] = {"text": "@", "number": "General", "rate": "0.00%", "date": 'yyyy"年"m"月"d"日"'}
# In columns of a digit: what an A4 sheet on its side takes in letters that can still be read.
PAGE_WIDTH = 200
COVER_WIDTH = 90
LINE_HEIGHT = 15  # points

# What XML has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = PatternFill("solid", fgColor="E8ECF2")
_GIVEN = PatternFill("solid", fgColor="F6F7F9")
_LINE = Side("thin", color="C9CFD8")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, slots=True)
class Column:
    """``note`` explains the heading where one points at it. ``choices`` names a list of the book that the cells offer.
    A ``given`` column is filled in already and is not to be changed. Whoever types a number above ``most`` is warned
    at once."""

    heading: str
    note: str = ""
    holds: Holds = "text"
    choices: str = ""
    width: int = 14
    given: bool = False
    most: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A cell above the headings, over so many columns. ``quiet`` ones explain the heading, and are no part of it."""

    text: str
    columns: int = 1
    note: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` hold what a person would type into each column, as text; ``open`` leaves room for more rows. ``above``
    are the rows over the headings, each as wide as the columns; where the first column has the same words in all of
    them they are one cell. ``head`` stands on top of every printed page, the title unless given. The first ``frozen``
    columns stay in sight, and are printed on every page."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]] = ()
    open: bool = True
    above: Sequence[Sequence[Span]] = ()
    head: str = ""
    frozen: int = 1

    @property
    def heading_row(self) -> int:
        return len(self.above) + 1


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: ``title``, then lines of one or two cells that say what the book is and how to fill it in.
    ``width`` is that of the first cells, in columns of a digit."""

    title: str
    lines: Sequence[tuple[str, ...]]
    name: str = COVER
    width: int = 22


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
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = cover.width, COVER_WIDTH
    sheet.protection.sheet = True
    for_paper(sheet)
    sheet.append([_cell(sheet, cover.title, font=Font(bold=True, size=16))])
    sheet.append([])
    for number, line in enumerate(cover.lines, start=3):
        first, *rest = line
        wrapped = Alignment(wrap_text=True, vertical="top")
        _as_high_as(sheet, number, zip(line, (cover.width, COVER_WIDTH), strict=False))
        sheet.append(
            [
                _cell(sheet, first, font=Font(bold=bool(rest)), alignment=None if not rest else wrapped),
                *[_cell(sheet, text, alignment=wrapped) for text in rest],
            ]
        )


def _as_high_as(sheet: Any, number: int, texts: Iterable[tuple[str, int]]) -> None:
    """The row is as high as its longest text needs in its column; programs differ in whether they see to it."""
    longer = ((text, max(width - 2, 1)) for text, width in texts if 2 * len(text) > width - 2)
    lines = max((math.ceil(_width(text) / width) for text, width in longer), default=1)
    if lines > 1:
        sheet.row_dimensions[number].height = LINE_HEIGHT * lines + 3


def _width(text: str) -> int:
    """In columns of a digit: a Chinese character takes two."""
    return sum(2 if ord(one) > 0x2E7F else 1 for one in text)


def _write_table(book: Workbook, table: Table, ranges: Mapping[str, str]) -> None:
    sheet = book.create_sheet(table.title)
    first = table.heading_row + 1
    sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}{first}"
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "sort", "autoFilter", "insertRows", "deleteRows"):
        setattr(sheet.protection, allowed, False)
    for_paper(sheet, table.head, sum(column.width for column in table.columns))
    sheet.print_title_rows = f"1:{table.heading_row}"
    sheet.print_title_cols = f"A:{get_column_letter(table.frozen)}"
    last = max(len(table.rows) + table.heading_row + (SPARE if table.open else 0), first)
    for place, column in enumerate(table.columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        if column.choices in ranges:
            _offer(sheet, f"{letter}{first}:{letter}{last}", ranges[column.choices])
        if column.most:
            _warn_above(sheet, f"{letter}{first}:{letter}{last}", column.most)
    for number, spans in enumerate(table.above, start=1):
        _write_above(sheet, number, spans, [column.width for column in table.columns])
    if table.above and all(spans[0].text == table.columns[0].heading for spans in table.above):
        sheet.merged_cells.add(f"A1:A{table.heading_row}")
    widths = [column.width for column in table.columns]
    _as_high_as(sheet, table.heading_row, ((column.heading, column.width) for column in table.columns))
    sheet.append([_heading(sheet, column) for column in table.columns])
    looks = [_look(sheet, column) for column in table.columns]
    for number, row in enumerate(table.rows, start=first):
        _as_high_as(sheet, number, zip(row, widths, strict=True))
        cells = zip(table.columns, looks, row, strict=True)
        sheet.append([_filled(sheet, column, look, text) for column, look, text in cells])
    for _ in range(SPARE if table.open else 0):
        sheet.append([_styled(sheet, look) for look in looks])
    sheet.auto_filter.ref = f"A{table.heading_row}:{get_column_letter(len(table.columns))}{last}"


def _write_above(sheet: Any, number: int, spans: Sequence[Span], widths: Sequence[int]) -> None:
    cells: list[WriteOnlyCell] = []
    texts = []
    for span in spans:
        start = len(cells) + 1
        texts.append((span.text, sum(widths[start - 1 : start - 1 + span.columns])))
        font = Font(size=9, color="5B6573") if span.quiet else Font(bold=True)
        cells.append(_head_cell(sheet, span.text, span.note, font))
        cells += [_head_cell(sheet, "", "", font) for _ in range(span.columns - 1)]
        if span.columns > 1:
            sheet.merged_cells.add(f"{get_column_letter(start)}{number}:{get_column_letter(len(cells))}{number}")
    _as_high_as(sheet, number, texts)
    sheet.append(cells)


def _offer(sheet: Any, cells: str, source: str) -> None:
    """A drop-down that also lets other words stand: names may be written short, and are checked when they come in."""
    offered = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=False)
    offered.add(cells)
    sheet.data_validations.append(offered)


def _warn_above(sheet: Any, cells: str, most: str) -> None:
    warned = DataValidation("decimal", operator="between", formula1="0", formula2=most, allow_blank=True)
    warned.errorStyle, warned.showErrorMessage = "warning", True
    warned.errorTitle, warned.error = "请核对", f"应在 0 到 {most} 之间。"
    warned.add(cells)
    sheet.data_validations.append(warned)


def _heading(sheet: Any, column: Column) -> WriteOnlyCell:
    return _head_cell(sheet, column.heading, column.note, Font(bold=True))


def _head_cell(sheet: Any, text: str, note: str, font: Font) -> WriteOnlyCell:
    cell = _cell(sheet, text, font=font, fill=_HEAD, border=_BORDER,
                 alignment=Alignment(wrap_text=True, vertical="center", horizontal="center"))  # fmt: skip
    if note:
        cell.comment = Comment(note, "填写说明", height=30 + 18 * (1 + len(note) // 16), width=240)
    return cell


def _look(sheet: Any, column: Column) -> Any:
    """The style of a column's cells. They share it: to make it for each of them took four fifths of the time."""
    cell = WriteOnlyCell(sheet, value=None)
    cell.border = _BORDER
    cell.protection = Protection(locked=column.given)
    cell.number_format = FORMATS[column.holds]
    cell.alignment = Alignment(vertical="center", wrap_text=column.holds == "text")
    if column.given:
        cell.fill = _GIVEN
    return cell._style


def _styled(sheet: Any, look: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=None)
    cell._style = look
    return cell


def _filled(sheet: Any, column: Column, look: Any, text: str) -> WriteOnlyCell:
    cell = _styled(sheet, look)
    if column.holds in {"number", "rate"} and _kept_exactly(text):
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


def for_paper(sheet: Any, head: str = "", width: int = 0) -> None:
    """A4 landscape, on as many pages side by side as the width needs, each with its number of how many."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, math.ceil(width / PAGE_WIDTH)), 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.oddHeader.center.text = head.replace("&", "&&") or "&A"
