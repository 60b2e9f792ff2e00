"""A copy of somebody's workbook in which each problem stands where it is: the cell coloured, the message as its note.

The rest of the copy is as they sent it, so that they can mend it there and send it again.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import coordinate_to_tuple

from .reading import ZIP, read_book
from .sheets import WRONGS
from .writing import for_paper, text_cell

WRONG = PatternFill("solid", fgColor="FFD9D6")
AUTHOR = "考核系统"


@dataclass(frozen=True, slots=True)
class Mark:
    """``cell`` as ``C5``; "" where the problem is the row's or the sheet's, which then stands in its first cell."""

    sheet: str
    row: int | None
    cell: str
    message: str

    @property
    def at(self) -> str:
        return self.cell or f"A{self.row or 1}"


def marked_copy(content: bytes, name: str, marks: Iterable[Mark]) -> bytes:
    """An .xlsx of the file in ``content``, which could be read, with its marks, and all of them as a list in front.

    Of an .xls or .csv, its values alone.
    """
    book = load_workbook(io.BytesIO(content)) if content.startswith(ZIP) else _book_of_values(content, name)
    _unmark(book)
    listed = book.create_sheet(WRONGS, 0)
    listed.column_dimensions["A"].width, listed.column_dimensions["C"].width = 18, 80
    for_paper(listed)
    for place, heading in enumerate(("工作表", "单元格", "问题"), start=1):
        listed.cell(1, place, heading).font = Font(bold=True)
    for number, mark in enumerate(marks, start=2):
        for place, text in enumerate((mark.sheet, mark.at if mark.row else "", mark.message), start=1):
            text_cell(listed.cell(number, place), text)
        if mark.sheet in book.sheetnames and mark.row:
            _mark(book[mark.sheet], mark)
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is listed
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _unmark(book: Workbook) -> None:
    """Takes off what an earlier copy was marked with: they mended that."""
    if WRONGS in book.sheetnames:
        del book[WRONGS]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and cell.comment.author == AUTHOR:
                    cell.comment, cell.fill = None, PatternFill()


def _mark(sheet: Any, mark: Mark) -> None:
    """Of merged cells only the first takes a note."""
    row, column = coordinate_to_tuple(mark.at)
    area = next((one for one in sheet.merged_cells.ranges if mark.at in one), None)
    cell = sheet.cell(area.min_row, area.min_col) if area else sheet.cell(row, column)
    before = f"{cell.comment.text}\n" if cell.comment and cell.comment.author == AUTHOR else ""
    text = before + mark.message
    cell.fill = WRONG
    cell.comment = Comment(text, AUTHOR, height=40 + 18 * (1 + len(text) // 18), width=280)


def _book_of_values(content: bytes, name: str) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for read in read_book(content, name).sheets:
        sheet = book.create_sheet(read.name)
        for number, cells in read.rows.items():
            for place, text in enumerate(cells, start=1):
                text_cell(sheet.cell(number, place), text)
    return book
