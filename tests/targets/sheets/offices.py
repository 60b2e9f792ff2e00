"""Offices' workbooks for tests: written, changed as a clerk would in a spreadsheet, and read again."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl

from departments.workbooks.reading import read_book
from targets.permissions import items_of
from targets.scheme.loader import get_scheme
from targets.sheets.offices.book import Office, office_book
from targets.sheets.offices.forms import ENTERED
from targets.sheets.offices.reading import Entered, read_entries
from targets.sheets.words import Known, Words

SCHEME = get_scheme("2020")
DEPARTMENTS = [
    Known("党政办公室", "functional", ("党政办",)),
    Known("人事处", "functional"),
    Known("机电工程学院", "teaching", ("机电学院",)),
    Known("信息工程学院", "teaching"),
]
# Where things are on every form: the items, the labels below what explains them, then the departments.
HEAD, LABELS, FIRST = 1, 3, 4

Clerk = Callable[[Any], object]
"""What somebody does with the open workbook."""


def assessed_by(office: str) -> Any:
    return items_of(SCHEME, [office], ())


def book_of(
    office: str,
    document: Mapping[str, Any] | None = None,
    *,
    departments: Sequence[Known] = DEPARTMENTS,
    others: Mapping[str, Any] | None = None,
) -> bytes:
    facts = {"year": 2020, **(document or {})}
    return office_book(facts, SCHEME, departments, Office(office, assessed_by(office), "2020年12月1日"), others)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(content: bytes, *clerk: Clerk) -> bytes:
    book = opened(content)
    for one in clerk:
        one(book)
    return saved(book)


def read(
    content: bytes, office: str, *, departments: Sequence[Known] = DEPARTMENTS, name: str = "填报表.xlsx"
) -> Entered:
    return read_entries(read_book(content, name), Words(SCHEME, departments), 2020, assessed_by(office), office)


def cell(sheet: Any, department: str, item: str, label: str) -> Any:
    """The cell of a department's row below an item's heading and a label."""
    merged = {(area.min_row, column): area.min_col for area in sheet.merged_cells.ranges
              for column in range(area.min_col, area.max_col + 1)}  # fmt: skip
    row = next(number for number in range(FIRST, sheet.max_row + 1) if sheet.cell(number, 1).value == department)
    for column in range(2, sheet.max_column + 1):
        head = sheet.cell(HEAD, merged.get((HEAD, column), column)).value
        if head.endswith(f" {item}") and sheet.cell(LABELS, column).value == label:
            return sheet.cell(row, column)
    raise LookupError((department, item, label))


def fill(sheet: str, department: str, item: str, **labels: Any) -> Clerk:
    """Types into the cells of an item, by their labels."""

    def clerk(book: Any) -> None:
        for label, value in labels.items():
            cell(book[sheet], department, item, label).value = value

    return clerk


def rows(found: Entered) -> dict[str, list[dict[str, Any]]]:
    return {name: found.document[name] for name in ENTERED if found.document.get(name)}


def told(found: Entered) -> list[str]:
    return [str(problem) for problem in found.problems]
