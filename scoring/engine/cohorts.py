"""What an item's score needs to know of the other departments (docs/semantics.md 3).

The cohort of an item: the departments of the group that have its input and are not 缺项 there. Only rules that
compare departments have one; what they take of it stands with their kind (``rules``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import ZERO
from targets.scheme.model import Item

from .facts import DepartmentFacts


@dataclass(frozen=True, slots=True)
class Cohort:
    """An item's cohort: how many departments, the best value, the mean (``vs_mean``), values in rank order."""

    size: int = 0
    best: mpq = ZERO
    mean: mpq | None = None
    descending: tuple[mpq, ...] = ()

    def rank(self, value: mpq) -> int:
        """1 for the highest; equal values share the better rank."""
        return bisect_left(self.descending, -value, key=lambda other: -other) + 1


EMPTY = Cohort()


def of_values(values: Sequence[mpq]) -> Cohort:
    """Size and best."""
    return Cohort(len(values), max(values, default=ZERO))


def values_of(item: Item, departments: Sequence[DepartmentFacts]) -> list[mpq]:
    """The metric of each department that has it; one that is 缺项 there has none."""
    return [department.metrics[item.code] for department in departments if item.code in department.metrics]
