"""Workbooks that the site sends, as their reader sees them."""

from __future__ import annotations

import datetime
import html
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
from django.http import HttpResponse

from departments.workbooks.reports import HEAD_ROWS

OFFERED = re.compile(r'<a class="btn btn-plain" href="([^"]*[?&;]format=xlsx)"')
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class SheetShown:
    """``rows`` are cells as they are displayed, by the names of their columns."""

    name: str
    title: str
    about: str
    headings: list[str]
    rows: list[dict[str, str]]

    def column(self, heading: str) -> list[str]:
        return [row[heading] for row in self.rows]


def offered(page: str) -> str:
    """The address behind 导出 Excel; "" where the page has none."""
    found = OFFERED.search(page)
    return html.unescape(found[1]) if found else ""


def sheets_of(response: HttpResponse) -> list[SheetShown]:
    assert response.headers["Content-Type"] == XLSX, response.headers["Content-Type"]
    return read(response.content)


def read(content: bytes) -> list[SheetShown]:
    found = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        title, about, headings, *rows = sheet.iter_rows()
        names = [str(cell.value) for cell in headings]
        shown = [dict(zip(names, map(displayed, row), strict=True)) for row in rows]
        found.append(SheetShown(sheet.title, title[0].value, about[0].value, names, shown))
        assert len(sheet["A"]) >= HEAD_ROWS
    return found


def displayed(cell: Any) -> str:
    """What a spreadsheet shows of a cell by its format, with the true minus of the pages."""
    value, written = cell.value, cell.number_format
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        day = f"{value.year}年{value.month}月{value.day}日"
        return f"{day} {value:%H:%M}" if "hh:mm" in written else day
    if not isinstance(value, int | float):
        return str(value)
    digits, unit = re.fullmatch(r'([#,0.]+%?)(?:"(.*)")?', written).groups()
    number = Decimal(str(value)) * (100 if "%" in digits else 1)
    places = len(digits.rstrip("%").partition(".")[2])
    text = f"{number:,.{places}f}" if "," in digits else f"{number:.{places}f}"
    return text.replace("-", "−") + ("%" if "%" in digits else "") + (unit or "")
