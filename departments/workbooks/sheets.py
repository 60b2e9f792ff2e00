"""What a workbook of people says, whatever program wrote it: sheets of cells as text."""

from __future__ import annotations

from dataclasses import dataclass

Cells = tuple[str, ...]

# Sheets of our own books that hold no data: what the book is, what its drop-downs offer, what is wrong with it.
COVER, CHOICES, WRONGS = "说明", "选项", "需要更正"
ASIDE = frozenset({COVER, CHOICES, WRONGS})


class NotReadable(Exception):
    """The file is refused as a whole; the message says in Chinese what is wrong and how to save it anew."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` by their number in the sheet, from 1, without those that are empty; a cell is what a person would type
    into a field for it (``cells.text_of``). What is merged stands in each of its cells. ``hidden`` rows count like any
    other. ``uncalculated`` are the cells whose formula was saved without a result, as ``C5``."""

    name: str
    rows: dict[int, Cells]
    hidden: frozenset[int] = frozenset()
    uncalculated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """``name`` is the file's, without its folder."""

    name: str
    sheets: tuple[Sheet, ...]
