"""Files of a year's facts, as people send and take them: workbooks, and the JSON of docs/interchange.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from departments.imports.kinds import Wrong
from departments.models import Year
from departments.workbooks.reading import read_book
from targets.facts.document import LISTS
from targets.facts.lists import award
from targets.facts.problems import Invalid, Problem
from targets.facts.reading import parse
from targets.scheme.loader import get_scheme
from targets.sheets.layout import facts_book
from targets.sheets.reading import SheetProblem, read_facts
from targets.sheets.words import Known, Words

from .queries import facts_document, known_departments

JSON = ".json"
_PATH = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """``document`` as docs/interchange.md has it, unchecked; ``wrong`` what the file itself has wrong, ``notes`` what
    its sender should know; ``where`` says of problems of the document where they stand in the file."""

    document: dict[str, Any]
    where: Callable[[Iterable[Problem]], list[Wrong]]
    wrong: tuple[Wrong, ...] = ()
    notes: tuple[str, ...] = ()
    year: int | None = field(default=None)


def _known(year: Year) -> list[Known]:
    """Those of the year's roster, with what else they are called."""
    return known_departments(list(year.roster.order_by("order", "pk")))


def facts_workbook(year: Year) -> bytes:
    """All facts of the year as the workbook that ``read_file`` reads."""
    return facts_book(facts_document(year), get_scheme(year.scheme), _known(year), title=f"{year}考核事实")


def read_file(content: bytes, name: str, year: Year) -> ReadFile:
    """The facts of ``year`` in a file that its owner calls ``name``. Raises NotReadable where it cannot be read at
    all, Invalid where it is no JSON."""
    if PurePath(name).suffix.lower() == JSON:
        return ReadFile(parse(content, name, marked=True), in_words)
    read = read_facts(read_book(content, name), Words(get_scheme(year.scheme), _known(year)), year.year)
    wrong = [_wrong(problem) for problem in read.problems]
    if read.year not in (None, year.year):
        wrong.insert(0, Wrong(f"“说明”表上写的是 {read.year} 年度，这里导入的是{year}，请换用{year}的填报表。"))
    return ReadFile(
        read.document,
        lambda problems: [_wrong(problem) for problem in read.of_document(problems)],
        tuple(wrong),
        tuple(read.notes),
        read.year,
    )


def in_words(problems: Iterable[Problem]) -> list[Wrong]:
    """Problems of a document by list, row and key as people call them."""
    return [_in_words(problem) for problem in problems]


def _in_words(problem: Problem) -> Wrong:
    found = _PATH.fullmatch(problem.path)
    if found is None:
        return Wrong(problem.message)
    name, place, key = found.groups()
    shapes = {one.SHAPE.name: one.SHAPE for one in LISTS.values()} | {award.SHAPE.name: award.SHAPE}
    shape = shapes.get(name)
    if shape is None:
        return Wrong(problem.message, sheet="年度" if name == "year" else "")
    row = f"第 {int(place) + 1} 条" if place is not None else ""
    return Wrong(
        problem.message,
        sheet=" ".join(filter(None, (shape.label, row))),
        heading=shape.keys[key].label if key in shape.keys else "",
    )


def _wrong(problem: SheetProblem) -> Wrong:
    return Wrong(problem.message, problem.sheet, problem.row, problem.cell, problem.heading, problem.value)


def only_problems(invalid: Invalid) -> tuple[Wrong, ...]:
    return tuple(in_words(invalid.problems))
