"""The sheet of formulas of a facts document, and what a spreadsheet makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from departments.workbooks.calculation import Calculation, Computed, write_calculations
from scoring.engine import parse, read, results_document, score
from scoring.engine.explanations import rows_by_department
from scoring.ranking.book.computing import computing
from scoring.ranking.book.given import Given, given
from scoring.ranking.book.words import Words
from scoring.runs.queries import Result
from targets.scheme.loader import get_scheme
from targets.scheme.model import Group, Scheme

SCHEME = get_scheme("2020")
WORDS = Words("排名演算", "终评（未公布）", "焦作大学")


class Sheets:
    """A document's groups that have departments, each with its sheet."""

    def __init__(self, document: Mapping[str, Any], scheme: Scheme = SCHEME) -> None:
        self.document = document
        facts = parse(json.dumps(document).encode(), "facts")
        day = scheme.last_day(int(document["year"]))
        rows = rows_by_department(facts)
        scored = results_document(score(read(facts, scheme), scheme), day)
        self.given: dict[str, list[Given]] = {}
        self.sheets: dict[str, Calculation] = {}
        for group in scheme.groups.values():
            if found := sorted(_results(scored, group), key=lambda result: result.rank):
                self.given[group.code] = given(group, scheme, found, rows, day)
                self.sheets[group.code] = computing(group, scheme, self.given[group.code], WORDS, ranked=True)

    @property
    def book(self) -> bytes:
        return write_calculations(self.sheets.values())

    def differences(self, computed: Workbook) -> Iterator[str]:
        """Where a formula comes to something else than the engine, in the words of the sheet."""
        for sheet, found in zip(self.sheets.values(), computed.worksheets, strict=True):
            below = [column.below for column in sheet.columns]
            for row, entries in enumerate([below, *sheet.rows], start=sheet.below):
                for place, entry in enumerate(entries, start=1):
                    cell = found.cell(row, place)
                    if isinstance(entry, Computed) and text(cell.value) != text(entry.value):
                        at = f"{entries[0]} {sheet.columns[place - 1].head[-1]} {get_column_letter(place)}{row}"
                        yield f"{at}: {cell.value!r}, not {entry.value!r}"

    def names(self, group: str) -> list[str]:
        return [one.result.name for one in self.given[group]]

    def column(self, group: str, heading: str) -> list[Any]:
        """What is carried beside the formulas of a column, by department."""
        sheet = self.sheets[group]
        place = [column.head[-1] for column in sheet.columns].index(heading)
        return [getattr(row[place], "value", row[place]) for row in sheet.rows]


def text(value: object) -> str:
    """As many digits as a spreadsheet has; an empty cell is an empty word."""
    if isinstance(value, str) or value is None:
        return value or ""
    number = Decimal(f"{value:.15g}").normalize()
    return f"{number or 0:f}"


def _results(document: Mapping[str, Any], group: Group) -> Iterator[Result]:
    for number, row in enumerate(document["departments"]):
        if row["group"] == group.code:
            yield Result(number, group.code, row["rank"], row["grade"] or "", row)
