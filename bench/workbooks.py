"""A year's workbook written and read, against openpyxl doing nothing else with the same cells (the floor)."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from openpyxl import Workbook, load_workbook

from bench.engine import best_of
from bench.facts import generated
from departments.workbooks.reading import read_book
from targets.scheme.loader import get_scheme
from targets.scheme.model import Scheme
from targets.sheets.layout import facts_book
from targets.sheets.reading import read_facts
from targets.sheets.words import Known, Words

SIZES = (35, 350)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    scheme = get_scheme("2020")
    print("\n年度工作簿：底线为 openpyxl 写出、读入同样多的单元格而不作其他处理")
    print("部门数   事实行    xlsx   底线写ms    写ms   比值   底线读ms    读ms   比值")
    for size in sizes:
        document = generated(size, scheme)
        known = [Known(row["name"], row["group"]) for row in document["departments"]]
        writing, content = best_of(3, partial(facts_book, document, scheme, known, title="考核事实"))
        sheets = _cells(content)
        write_floor, _ = best_of(3, partial(_bare_write, sheets))
        reading, _ = best_of(3, partial(_read, content, scheme, known))
        read_floor, _ = best_of(3, partial(_cells, content))
        rows = sum(len(value) for value in document.values() if isinstance(value, list))
        print(
            f"{size:>6} {rows:>8} {len(content) / 1e6:>6.2f}MB {write_floor * 1e3:>8.0f} {writing * 1e3:>8.0f}"
            f" {writing / write_floor:>6.2f} {read_floor * 1e3:>8.0f} {reading * 1e3:>8.0f}"
            f" {reading / read_floor:>6.2f}"
        )


def _cells(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def _bare_write(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(io.BytesIO())


def _read(content: bytes, scheme: Scheme, known: list[Known]) -> None:
    read_facts(read_book(content, "考核事实.xlsx"), Words(scheme, known), scheme.year)


if __name__ == "__main__":
    main()
