"""Workbooks to read and to file: what a page shows, as a table that can be sorted and added up.

Figures are given as they are shown (``97.05``, ``−0.10``, ``87.5%``, ``24,390.00 元``) and become numbers that look
just so; days and moments stay what they are; what is none of these is text, whatever it begins with. Only a ``Formula``
is computed.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from departments.figures import MINUS

from .carried import carry
from .cells import DIGITS
from .writing import text_cell

HEAD_ROWS = 3
"""Above the first row of data: the title, what it is about, the headings."""

# A sign, digits (perhaps in groups of three), decimals, and a percent sign or a unit of a few Chinese characters.
_FIGURE = re.compile(
    rf"(?P<sign>[{MINUS}+-]?)(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.(?P<decimals>\d+))?"
    r"(?:(?P<percent>%)|(?P<unit>[ \u00a0]?[\u4e00-\u9fff]{1,6}))?",
    re.ASCII,
)
_DAY = 'yyyy"年"m"月"d"日"'
_MOMENT = f"{_DAY} hh:mm"
WIDEST = 70
"""Of a column, in digits; what is longer is wrapped."""
NARROWEST = 8
PAPER = 220
"""Digits across a page of A4 that can still be read; a broader table is printed smaller."""
LINE_HEIGHT = 15
TALLEST = 400

_FORBIDDEN = re.compile(r"[\\/*?:\[\]]")
_HEAD = PatternFill("solid", fgColor="E8ECF2")
_LINE = Side("thin", color="C9CFD8")
_RIGHT = Alignment(vertical="center", horizontal="right", indent=1)
_WRAPPED = Alignment(vertical="center", horizontal="left", wrap_text=True)
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True, slots=True)
class Formula:
    """``text`` begins with ``=``; its value is shown with so many decimals. What shows a file without computing has the
    ``value`` that it carries."""

    text: str
    places: int = 2
    value: Decimal | None = None


Cell: TypeAlias = str | Formula | datetime.date | datetime.datetime
"""A moment is local, without its zone: spreadsheets know none."""


@dataclass(frozen=True, slots=True)
class Heading:
    label: str
    numeric: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One sheet. ``about`` says which figures it holds, of what day; it stands in the second row and on every page.
    ``source`` stands at the foot of every page in its place, where it is given. A ``wide`` sheet is printed on pages
    beside each other, its first column on each of them."""

    name: str
    title: str
    about: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    source: str = ""
    wide: bool = False


def write_reports(reports: Iterable[Report]) -> bytes:
    book = Workbook(write_only=True)
    taken: set[str] = set()
    values = []
    for report in reports:
        write_report(book, report, sheet_name(report.name, taken))
        values.append(dict(_values(report)))
    out = io.BytesIO()
    book.save(out)
    return carry(out.getvalue(), values) if any(values) else out.getvalue()


def _values(report: Report) -> Iterator[tuple[str, Decimal]]:
    """What the formulas come to, by their cells."""
    for number, row in enumerate(report.rows, start=HEAD_ROWS + 1):
        for place, cell in enumerate(row, start=1):
            if isinstance(cell, Formula) and cell.value is not None:
                yield f"{get_column_letter(place)}{number}", cell.value


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
    widths = _widths(report)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    _for_paper(sheet, report)
    _head(sheet, report, widths)
    styles = _Styles(sheet)
    for number, row in enumerate(report.rows, start=HEAD_ROWS + 1):
        lines = max(map(_lines, row, widths), default=1)
        if lines > 1:
            sheet.row_dimensions[number].height = min(TALLEST, LINE_HEIGHT * lines)
        sheet.append([styles.cell(cell, heading) for cell, heading in zip(row, report.headings, strict=True)])
    if report.rows:
        last = f"{get_column_letter(len(report.headings))}{HEAD_ROWS + len(report.rows)}"
        sheet.auto_filter.ref = f"A{HEAD_ROWS}:{last}"


def _widths(report: Report) -> list[int]:
    """As wide as what stands in a column; where the page is too narrow for all, the widest columns of words are wrapped
    first. A heading of figures is wrapped where it is longer than they are."""
    found = [_column_width(report, place) for place in range(len(report.headings))]
    words = [place for place, heading in enumerate(report.headings) if not heading.numeric and not heading.width]
    while not report.wide and sum(found) > PAPER and words:
        widest = max(words, key=lambda place: found[place])
        if found[widest] <= 2 * NARROWEST:
            break
        found[widest] -= 1
    return found


def _column_width(report: Report, place: int) -> int:
    heading = report.headings[place]
    longest = max((_width(row[place]) for row in report.rows[:200]), default=0)
    label = min(_width(heading.label), max(longest, NARROWEST)) if heading.numeric else _width(heading.label)
    return heading.width or min(WIDEST, max(label, longest) + (4 if heading.numeric else 3))


def _head(sheet: Any, report: Report, widths: Sequence[int]) -> None:
    """Title and subject across the table, as high as the words need, then the headings."""
    across = get_column_letter(max(len(report.headings), 1))
    over = None if report.wide else Alignment(vertical="center", wrap_text=True)
    if not report.wide:
        for row in (1, 2) if len(report.headings) > 1 else ():
            sheet.merged_cells.add(f"A{row}:{across}{row}")
        sheet.row_dimensions[1].height = 24 * _lines(report.title, sum(widths) * 10 // 14)
        sheet.row_dimensions[2].height = LINE_HEIGHT * _lines(report.about, sum(widths))
    labels = (_lines(heading.label, width) for heading, width in zip(report.headings, widths, strict=True))
    sheet.row_dimensions[HEAD_ROWS].height = (LINE_HEIGHT + 2) * max(labels, default=1)
    sheet.append([_styled(sheet, report.title, font=Font(bold=True, size=14), alignment=over)])
    sheet.append([_styled(sheet, report.about, font=Font(color="555555"), alignment=over)])
    sheet.append([_heading(sheet, heading) for heading in report.headings])


def _lines(value: Cell, width: int) -> int:
    """How many a cell of so many digits takes."""
    if not isinstance(value, str):
        return 1
    room = max(1, width - 2)
    if 2 * len(value) <= room and "\n" not in value:
        return 1
    return sum(max(1, -(-_width(line) // room)) for line in value.split("\n"))


def _for_paper(sheet: Any, report: Report) -> None:
    """A4 landscape, as wide as the page; the headings on every page, with its number of how many."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    if report.wide:
        # What stands above the headings would be cut off at the edge of each page: there it is in the page's own head.
        last = f"{get_column_letter(len(report.headings))}{HEAD_ROWS + len(report.rows)}"
        sheet.print_area = f"A{HEAD_ROWS}:{last}"
        sheet.print_title_cols, sheet.print_title_rows = "A:A", f"{HEAD_ROWS}:{HEAD_ROWS}"
        sheet.oddHeader.left.text = _escaped(f"{report.title} · {report.about}")
        sheet.page_margins.top = 0.8
    else:
        sheet.print_title_rows = f"1:{HEAD_ROWS}"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = _escaped(report.source or report.about)
    sheet.oddFooter.right.text = "第 &P 页 共 &N 页"


def _escaped(text: str) -> str:
    """Of a page's head or foot, where ``&`` begins a command."""
    return text.replace("&", "&&")[:200]


def _heading(sheet: Any, heading: Heading) -> WriteOnlyCell:
    across = Alignment(
        horizontal="right" if heading.numeric else "left",
        vertical="center",
        wrap_text=True,
        indent=1 if heading.numeric else 0,
    )
    return _styled(sheet, heading.label, font=Font(bold=True), fill=_HEAD, border=_BORDER, alignment=across)


class _Styles:
    """Makes the cells of a sheet. A look that many cells share is put together once: it takes longer than the cell."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._known: dict[tuple[str, str], Any] = {}

    def cell(self, value: Cell, heading: Heading) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet, value=None)
        if isinstance(value, Formula):
            cell.value = value.text
            return self._looks(cell, _format(value.places), "right")
        if isinstance(value, datetime.date):
            cell.value = value
            return self._looks(cell, _MOMENT if isinstance(value, datetime.datetime) else _DAY, "wrapped")
        if heading.numeric and (figure := _figure(value)):
            cell.value, written = figure
            return self._looks(cell, written, "right")
        text_cell(cell, value)
        return self._looks(cell, "General", "right" if heading.numeric else "wrapped")

    def _looks(self, cell: WriteOnlyCell, written: str, lies: str) -> WriteOnlyCell:
        known = self._known.get((written, lies))
        if known is not None:
            cell._style = known
            return cell
        cell.border, cell.number_format = _BORDER, written
        cell.alignment = _RIGHT if lies == "right" else _WRAPPED
        self._known[written, lies] = cell._style
        return cell


def _figure(shown: str) -> tuple[Decimal, str] | None:
    """The number that is shown, and the format that shows it so; None for what is no figure, or has more digits than a
    spreadsheet keeps."""
    found = _FIGURE.fullmatch(shown)
    if found is None:
        return None
    whole, decimals = found["whole"], found["decimals"] or ""
    digits = whole.replace(",", "")
    if len((digits + decimals).lstrip("0")) > DIGITS:
        return None
    number = Decimal(f"{digits}.{decimals or 0}") / (100 if found["percent"] else 1)
    written = _format(len(decimals), percent=bool(found["percent"]))
    if "," in whole or found["unit"]:
        written = f"{'#,##' if ',' in whole or found['unit'].strip() == '元' else ''}{written}"
    if found["unit"]:
        written = f'{written}"{found["unit"]}"'
    return -number if found["sign"] in {MINUS, "-"} else number, written


def _format(places: int, *, percent: bool = False) -> str:
    return ("0." + "0" * places if places else "0") + ("%" if percent else "")


def _styled(sheet: Any, text: str, **style: Any) -> WriteOnlyCell:
    cell = text_cell(WriteOnlyCell(sheet, value=None), text)
    for name, value in style.items():
        if value is not None:
            setattr(cell, name, value)
    return cell


def _width(value: Cell) -> int:
    """In digits: a Chinese character takes two, as it does in its own encoding."""
    if isinstance(value, datetime.datetime):
        return len("2020年12月31日 14:05") + 3
    if isinstance(value, datetime.date):
        return len("2020年12月31日") + 3
    text = "0" * 8 if isinstance(value, Formula) else value
    return max((len(line.encode("gbk", "replace")) for line in text.splitlines()), default=0)
