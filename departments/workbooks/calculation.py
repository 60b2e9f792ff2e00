"""Sheets that compute: what goes in stands beside the formulas that work on it, and each formula carries its result.

Spreadsheets compute anew when they open the file; what only shows it (a telephone, a preview in a mail) has the results
that are carried. ``write_calculations`` writes such sheets and reports into one workbook.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break, ColBreak

from .carried import Carried, carry
from .reports import Report, sheet_name, write_report
from .writing import text_cell

Tone = Literal["given", "computed", "compared"]
SCORE = "0.00??"
"""Two decimals at least, four at most, the points below each other."""
WHOLE = "0"

SCALE = 70
"""Of a printed page, in percent of the size on the screen."""
ACROSS = 152.0
"""What a page of that scale holds, in columns of a digit."""

_LINE = Side("thin", color="C9CFD8")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_BEGINS, _GOES_ON = Border(left=_LINE, top=_LINE, bottom=_LINE), Border(top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="E8ECF2")
_FILLS: dict[Tone, PatternFill] = {
    "given": PatternFill(),
    "computed": PatternFill("solid", fgColor="EAF2FB"),
    "compared": PatternFill("solid", fgColor="F3F3F1"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number with all its decimals, shown by a spreadsheet's format."""

    value: Decimal
    shown: str = SCORE


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula, which begins with ``=``, and the value that it has."""

    text: str
    value: Decimal | str
    shown: str = SCORE


Entry = str | Number | Computed


@dataclass(frozen=True, slots=True)
class Column:
    """``head`` are its lines above the rows, the outermost first, as many for every column; ``below`` stands between
    them and the first row. A block of columns ``starts`` with it."""

    head: tuple[str, ...]
    below: Entry = ""
    tone: Tone = "given"
    width: float = 8
    words: bool = False
    starts: bool = False


@dataclass(frozen=True, slots=True)
class Calculation:
    """One sheet; its first column stays in sight and stands on every page. ``about``: which figures, of what day;
    ``source``: from where."""

    name: str
    title: str
    about: str
    source: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Entry]]

    @property
    def below(self) -> int:
        """The row of what stands below the heads."""
        return 3 + len(self.columns[0].head)


def write_calculations(sheets: Iterable[Report | Calculation]) -> bytes:
    book, taken = Workbook(write_only=True), set[str]()
    values: list[Carried] = []
    for sheet in sheets:
        name = sheet_name(sheet.name, taken)
        if isinstance(sheet, Report):
            write_report(book, sheet, name)
            values.append({})
        else:
            values.append(_write(book.create_sheet(name), sheet))
    out = io.BytesIO()
    book.save(out)
    return carry(out.getvalue(), values)


def _write(sheet: Any, one: Calculation) -> Carried:
    rows = list(_rows(sheet, one))
    sheet.freeze_panes = f"B{one.below + 1}"
    for place, column in enumerate(one.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[1].height = 24
    sheet.row_dimensions[one.below - 1].height = 6 + 12 * max(_lines(column) for column in one.columns)
    _for_paper(sheet, one)
    for row in rows:
        sheet.append(row)
    sheet.auto_filter.ref = f"A{one.below}:{get_column_letter(len(one.columns))}{one.below + len(one.rows)}"
    return {
        f"{get_column_letter(place)}{row}": entry.value
        for row, entries in enumerate([[column.below for column in one.columns], *one.rows], start=one.below)
        for place, entry in enumerate(entries, start=1)
        if isinstance(entry, Computed)
    }


def _rows(sheet: Any, one: Calculation) -> Iterator[list[WriteOnlyCell]]:
    cells = _Cells(sheet)
    yield [cells.words(one.title, font=Font(bold=True, size=14))]
    yield [cells.words(f"{one.about} · {one.source}", font=Font(color="555555"))]
    for line in range(len(one.columns[0].head)):
        yield list(_head(cells, one.columns, line))
    yield [cells.entry(column.below, column, _HEAD) for column in one.columns]
    for row in one.rows:
        yield [cells.entry(entry, column, _FILLS[column.tone]) for entry, column in zip(row, one.columns, strict=True)]


def _head(cells: _Cells, columns: Sequence[Column], line: int) -> Iterator[WriteOnlyCell]:
    """The innermost line is wrapped; the others stand once, over all columns that they hold for, and again on the next
    page."""
    innermost, ends = line == len(columns[0].head) - 1, page_ends(columns)
    font = Font(bold=True, size=9 if innermost else 10)
    lies = Alignment(vertical="center", horizontal="left", wrap_text=innermost)
    for place, column in enumerate(columns):
        before = columns[place - 1].head[: line + 1] if place and place not in ends else None
        again = not innermost and column.head[: line + 1] == before
        words = "" if again else column.head[line]
        yield cells.words(words, font=font, fill=_HEAD, border=_GOES_ON if again else _BEGINS, alignment=lies)


def _lines(column: Column) -> int:
    """How many lines the innermost heading takes, which is written small."""
    return max(1, -(-len(column.head[-1]) // max(1, int(column.width * 0.58))))


class _Cells:
    """Makes the cells of a sheet. A look that many share is put together once: it takes longer than the cell."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._known: dict[tuple[object, ...], Any] = {}

    def entry(self, entry: Entry, column: Column, fill: PatternFill) -> WriteOnlyCell:
        cell, shown, words = WriteOnlyCell(self._sheet, value=None), "General", isinstance(entry, str)
        if isinstance(entry, Number):
            cell.value, shown = entry.value, entry.shown
        elif isinstance(entry, Computed):
            cell.value, shown, words = entry.text, entry.shown, isinstance(entry.value, str)
        else:
            text_cell(cell, entry)
        across = "left" if column.words else "center" if words else "right"
        lies = Alignment(horizontal=across, vertical="center", wrap_text=column.words)
        return self._look(cell, border=_BORDER, number_format=shown, fill=fill, alignment=lies)

    def words(self, text: str, **style: Any) -> WriteOnlyCell:
        return self._look(text_cell(WriteOnlyCell(self._sheet, value=None), text), **style)

    def _look(self, cell: WriteOnlyCell, **style: Any) -> WriteOnlyCell:
        key = tuple(style.values())
        known = self._known.get(key)
        if known is not None:
            cell._style = known
            return cell
        for name, value in style.items():
            setattr(cell, name, value)
        self._known[key] = cell._style
        return cell


def _for_paper(sheet: Any, one: Calculation) -> None:
    """A4 landscape, pages beside each other, with heads and first column on each. The title stands in the head of the
    pages, since a cell has room for it on the first alone."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.scale = 9, "landscape", SCALE
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.print_title_rows, sheet.print_title_cols = f"3:{one.below}", "A:A"
    sheet.print_area = f"A3:{get_column_letter(len(one.columns))}{one.below + len(one.rows)}"
    head, foot = sheet.oddHeader, sheet.oddFooter
    head.left.text, head.left.size, head.left.font = _literally(one.title), 14, "-,Bold"
    head.right.text, foot.left.text = _literally(one.about), _literally(one.source)
    foot.right.text = "第 &P 页 共 &N 页"
    sheet.col_breaks = ColBreak()
    for place in page_ends(one.columns):
        sheet.col_breaks.append(Break(id=place))


def _literally(text: str) -> str:
    return text.replace("&", "&&")[:120]


def page_ends(columns: Sequence[Column]) -> list[int]:
    """After how many columns each page but the last ends. A block that fits on a page is not parted."""
    ends: list[int] = []
    used = first = columns[0].width
    for place in range(1, len(columns)):
        width = columns[place].width
        block = _block(columns[place:]) if columns[place].starts else width
        if used + (block if first + block <= ACROSS else width) > ACROSS:
            ends.append(place)
            used = first
        used += width
    return ends


def _block(columns: Sequence[Column]) -> float:
    """How wide the block is that ``columns`` begin with."""
    return columns[0].width + sum(column.width for column in takewhile(lambda one: not one.starts, columns[1:]))
