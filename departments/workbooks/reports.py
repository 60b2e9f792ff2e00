"""Workbooks to read and to file: what a page shows, as a table that can be sorted and added up.

Figures are given as they are shown (``97.05``, ``−0.10``, ``87.5%``) and become numbers with just those decimals; what
is no figure is text, whatever it begins with. Only a ``Formula`` is computed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from departments.figures import MINUS

from .cells import DIGITS
from .writing import text_cell

HEAD_ROWS = 3
"""Above the first row of data: the title, what it is about, the headings."""

_FIGURE = re.compile(rf"([{MINUS}+-]?)(\d+(?:\.(\d+))?)(%?)")
_FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
_HEAD = PatternFill("solid", fgColor="E8ECF2")
_LINE = Side("thin", color="C9CFD8")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, slots=True)
class Formula:
    """``text`` begins with ``=``; its value is shown with so many decimals."""

    text: str
    places: int = 2


Cell = str | Formula


@dataclass(frozen=True, slots=True)
class Heading:
    label: str
    numeric: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One sheet. ``about`` says of what day and from where it is; it stands in the second row and on every page."""

    name: str
    title: str
    about: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]


def write_reports(reports: Iterable[Report]) -> bytes:
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for report in reports:
        write_report(book, report, sheet_name(report.name, taken))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_name(name: str, taken: set[str]) -> str:
    """``name`` as a sheet may be called: at most 31 characters, no second one of the same name."""
    wanted = _FORBIDDEN.sub(" ", name).strip("' ")[:31] or "表"
    found, number = wanted, 1
    while found.casefold() in taken:
        number += 1
        found = f"{wanted[: 31 - len(str(number)) - 2]}（{number}"[:30] + "）"
    taken.add(found.casefold())
    return found


def write_report(book: Workbook, report: Report, name: str) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = f"B{HEAD_ROWS + 1}"
    for place, heading in enumerate(report.headings, start=1):
        longest = max((_width(row[place - 1]) for row in report.rows[:200]), default=0)
        width = heading.width or min(60, max(_width(heading.label), longest) + 2)
        sheet.column_dimensions[get_column_letter(place)].width = width
    _for_paper(sheet, report)
    sheet.append([_styled(sheet, report.title, font=Font(bold=True, size=14))])
    sheet.append([_styled(sheet, report.about, font=Font(color="555555"))])
    sheet.append([_heading(sheet, heading) for heading in report.headings])
    for row in report.rows:
        sheet.append([_cell(sheet, cell, heading) for cell, heading in zip(row, report.headings, strict=True)])
    if report.rows:
        last = f"{get_column_letter(len(report.headings))}{HEAD_ROWS + len(report.rows)}"
        sheet.auto_filter.ref = f"A{HEAD_ROWS}:{last}"


def _for_paper(sheet: Any, report: Report) -> None:
    """A4 landscape, as wide as the page; the headings on every page, with its number of how many."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{HEAD_ROWS}"
    sheet.oddFooter.left.text = report.about.replace("&", "&&")[:200]
    sheet.oddFooter.right.text = "第 &P 页 共 &N 页"


def _heading(sheet: Any, heading: Heading) -> WriteOnlyCell:
    across = Alignment(horizontal="right" if heading.numeric else "left", vertical="center", wrap_text=True)
    return _styled(sheet, heading.label, font=Font(bold=True), fill=_HEAD, border=_BORDER, alignment=across)


def _cell(sheet: Any, value: Cell, heading: Heading) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=None)
    cell.border = _BORDER
    if isinstance(value, Formula):
        cell.value = value.text
        cell.number_format = _format(value.places)
    elif (found := _FIGURE.fullmatch(value)) and heading.numeric and _kept(found[2]):
        number = Decimal(found[2]) / (100 if found[4] else 1)
        cell.value = -number if found[1] in {MINUS, "-"} else number
        cell.number_format = _format(len(found[3] or ""), percent=bool(found[4]))
    else:
        text_cell(cell, value)
        cell.alignment = Alignment(vertical="top", wrap_text=not heading.numeric)
        if heading.numeric:
            cell.alignment = Alignment(horizontal="right")
    return cell


def _kept(digits: str) -> bool:
    """Whether a spreadsheet keeps them all."""
    return len(digits.replace(".", "").lstrip("0")) <= DIGITS


def _format(places: int, *, percent: bool = False) -> str:
    return ("0." + "0" * places if places else "0") + ("%" if percent else "")


def _styled(sheet: Any, text: str, **style: Any) -> WriteOnlyCell:
    cell = text_cell(WriteOnlyCell(sheet, value=None), text)
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _width(value: Cell) -> int:
    """In columns of a digit: a Chinese character takes two."""
    text = "0" * 8 if isinstance(value, Formula) else value
    return max((sum(2 if ord(char) > 0x2E7F else 1 for char in line) for line in text.splitlines()), default=0)
