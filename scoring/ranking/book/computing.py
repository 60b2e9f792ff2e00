"""The sheet of formulas: a line for each department, a column for each item, and what becomes of them.

What comes out of it stands first, as a page; behind it each category with its items. Formulas name cells of their own
line, of the line of full points above the departments, and for places of the whole group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import compress

from departments.workbooks.calculation import Calculation, Column, Entry
from targets.scheme.model import Group, Scheme

from .category import CategoryBlock
from .given import Given
from .places import Places
from .results import ResultsBlock
from .words import Words

NAME = "演算"


def computing(
    group: Group,
    scheme: Scheme,
    departments: Sequence[Given],
    words: Words,
    *,
    ranked: bool,
    called: Callable[[str], str] = str,
) -> Calculation:
    """``called`` gives the name by which people know an assessor. Without ``ranked`` nothing is ranked or graded."""
    categories = [CategoryBlock(group, category, called) for category in group.categories.values()]
    blocks: list[ResultsBlock | CategoryBlock] = [ResultsBlock(group, scheme, categories, ranked=ranked), *categories]
    columns = {"name": Column(("", "", "", "部门"), "满分", width=18, words=True)}
    columns |= {key: column for block in blocks for key, column in block.heads()}
    columns = _without_empty_lines(columns)
    sheet = Calculation(NAME, words.title, words.about, words.source, tuple(columns.values()), ())
    places = Places(columns, sheet.below, len(departments))
    full = {key: entry for block in blocks for key, entry in block.full(places)}
    rows = []
    for row, one in zip(places.rows, departments, strict=True):
        cells: dict[str, Entry] = {"name": one.result.name}
        cells |= {key: cell for block in blocks for key, cell in block.cells(one, row, places)}
        rows.append([cells[key] for key in columns])
    return replace(
        sheet,
        columns=[replace(column, below=full.get(key, column.below)) for key, column in columns.items()],
        rows=rows,
    )


def _without_empty_lines(columns: Mapping[str, Column]) -> dict[str, Column]:
    """A line of the head in which no column says anything is left out."""
    lines = [any(words) for words in zip(*(column.head for column in columns.values()), strict=True)]
    return {key: replace(column, head=tuple(compress(column.head, lines))) for key, column in columns.items()}
