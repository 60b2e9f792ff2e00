"""Files of a year's facts, as people send and take them: workbooks, and the JSON of docs/interchange.md."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from departments.imports.kinds import Wrong
from departments.models import Year
from departments.workbooks.reading import read_book
from departments.workbooks.sheets import Book, NotReadable
from departments.workbooks.tables import SheetProblem, year_of
from targets.facts.document import LISTS
from targets.facts.lists import award
from targets.facts.problems import Invalid, Problem
from targets.facts.reading import parse
from targets.scheme.loader import available_schemes, get_scheme
from targets.scheme.model import Scheme
from targets.sheets.layout import every_shape, facts_book
from targets.sheets.reading import ReadBook, read_facts
from targets.sheets.words import Known, Words, without_codes

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
    year: int | None = None


class NoYear(NotReadable):
    def __init__(self) -> None:
        super().__init__("文件没有写明是哪一年度，“说明”表上应有年度。")


def _known(year: Year) -> list[Known]:
    """Those of the year's roster, with what else they are called."""
    return known_departments(list(year.roster.order_by("order", "pk")))


def facts_workbook(year: Year, as_of: datetime.date | None = None) -> bytes:
    """All facts of the year as the workbook that ``read_file`` reads; ``as_of`` as of ``facts_document``."""
    document = facts_document(year, as_of)
    return facts_book(document, get_scheme(year.scheme), _known(year), title=f"{year}考核事实")


def read_file(content: bytes, name: str, year: Year) -> ReadFile:
    """The facts of ``year`` in a file that its owner calls ``name``. Raises NotReadable where it cannot be read at
    all, Invalid where it is no JSON."""
    if PurePath(name).suffix.lower() == JSON:
        return ReadFile(parse(content, name, marked=True), in_words)
    book = read_book(content, name)
    read = _of_book(book, year.year, year)
    if read.year in (None, year.year):
        return read
    said = Wrong(f"“说明”表上写的是 {read.year} 年度，这里导入的是{year}，请换用{year}的填报表。")
    return replace(read, wrong=(said, *read.wrong))


def read_any_year(content: bytes, name: str) -> ReadFile:
    """The same for the year that the workbook's cover says, whether it is on the site or not. Raises NoYear too."""
    book = read_book(content, name)
    number = year_of(book)
    if number is None:
        raise NoYear
    return _of_book(book, number, Year.objects.filter(year=number).first())


def _of_book(book: Book, number: int, year: Year | None) -> ReadFile:
    known = _known(year) if year else []
    schemes = available_schemes()
    # Where there is no scheme of that year, the check of the document says so.
    key = year.scheme if year else str(number) if str(number) in schemes else schemes[-1]
    scheme = get_scheme(key)
    read = read_facts(book, Words(scheme, known), number)
    kept = _not_in_the_file(read, facts_document(year)) if year and read.places else {}
    return ReadFile(
        {**read.document, **kept},
        lambda problems: [_wrong(problem, scheme) for problem in read.of_document(problems)],
        tuple(_wrong(problem, scheme) for problem in read.problems),
        (*read.notes, *_kept_in_words(kept)),
        read.year,
    )


def _not_in_the_file(read: ReadBook, now: dict[str, Any]) -> dict[str, Any]:
    """The lists of the year that have no sheet in the book: who sends one sheet means that one alone."""
    return {name: rows for name, rows in now.items() if name != "year" and name not in read.places}


def _kept_in_words(kept: dict[str, Any]) -> Iterator[str]:
    if kept:
        labels = "、".join(shape.label for shape in every_shape() if shape.name in kept)
        yield f"文件中没有这些工作表，相应的内容不变：{labels}。"


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


def _wrong(problem: SheetProblem, scheme: Scheme) -> Wrong:
    """Who fills in a sheet writes names, and reads names; a document's author reads the codes that they wrote."""
    message = without_codes(problem.message, scheme)
    return Wrong(message, problem.sheet, problem.row, problem.cell, problem.heading, problem.value)


def only_problems(invalid: Invalid) -> tuple[Wrong, ...]:
    return tuple(in_words(invalid.problems))
