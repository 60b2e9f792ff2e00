"""Where the columns of the sheet of formulas stand, and how a formula names their cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from gmpy2 import mpq
from openpyxl.utils import get_column_letter

from departments.figures import written
from departments.workbooks.calculation import SCORE, Computed, Entry, Number
from departments.workbooks.cells import DIGITS

from .given import GUARD, Given

RAISED = written(GUARD)


class Places:
    """``keys`` are the columns' in their order; in row ``full`` stand the full points, below it a line for each of so
    many ``departments``."""

    def __init__(self, keys: Iterable[str], full: int, departments: int) -> None:
        self._letters = {key: get_column_letter(place) for place, key in enumerate(keys, start=1)}
        self._full = full
        self.rows = range(full + 1, full + 1 + departments)

    def __contains__(self, key: str) -> bool:
        return key in self._letters

    def at(self, key: str, row: int) -> str:
        return f"{self._letters[key]}{row}"

    def across(self, keys: Sequence[str], row: int) -> str:
        """The cells of one line in columns that stand side by side."""
        return f"{self.at(keys[0], row)}:{self.at(keys[-1], row)}"

    def full(self, *keys: str) -> str:
        """The full points of a column, or of columns side by side, the same for every line."""
        first, last = (f"{self._letters[key]}${self._full}" for key in (keys[0], keys[-1]))
        return first if len(keys) == 1 else f"{first}:{last}"

    def down(self, key: str) -> str:
        """The cells of the whole group."""
        letter = self._letters[key]
        return f"${letter}${self.rows[0]}:${letter}${self.rows[-1]}"


def computed(one: Given, formula: str, value: mpq | str, shown: str = SCORE) -> Entry:
    """The formula, or for a department whose values no formula comes to, the value."""
    result = value if isinstance(value, str) else decimal(value)
    if one.kept:
        return Computed(f"={formula}", result, shown)
    return result if isinstance(result, str) else Number(result, shown)


def number(value: mpq, shown: str = SCORE) -> Entry:
    """A number that goes in; where a spreadsheet's digits do not hold it, as a quotient."""
    result = decimal(value)
    if mpq(result) == value and len(result.as_tuple().digits) <= DIGITS:
        return Number(result, shown)
    return Computed(f"={value.numerator}/{value.denominator}", result, shown)


def decimal(value: mpq) -> Decimal:
    return Decimal(int(value.numerator)) / Decimal(int(value.denominator))
