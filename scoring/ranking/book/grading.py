"""The conditions of the grades as formulas."""

from __future__ import annotations

from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import down, written
from targets.scheme.grades import (
    Condition,
    GradeHere,
    GradesHere,
    NotVetoed,
    PlaceWithin,
    RateAtLeast,
    RateBelow,
    TotalAtLeast,
    TotalBelow,
    Vetoed,
)

from .given import CUT

YES = "是"


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a department's figures stand; ``every`` are the cells of the whole group."""

    rate: str
    total: str
    place: str
    vetoed: str
    every: str


def grade_formula(grades: GradesHere, cells: Cells) -> str:
    """The first grade that holds, in the order in which they are tried; nothing while there is no rate."""
    *tried, last = grades.tried
    formula = quoted(last.name)
    for grade in reversed(tried):
        formula = f"IF({_holds(grade, cells)},{quoted(grade.name)},{formula})"
    return f'IF(ISNUMBER({cells.rate}),{formula},"")' if grades.rated else formula


def _holds(grade: GradeHere, cells: Cells) -> str:
    every = [_condition(one, cells) for one in grade.all]
    if grade.any is not None:
        every.append(_joined("OR", [_condition(one, cells) for one in grade.any]) or "FALSE")
    return _joined("AND", every) or "TRUE"


def _joined(function: str, conditions: list[str]) -> str:
    return f"{function}({','.join(conditions)})" if len(conditions) > 1 else "".join(conditions)


def _condition(condition: Condition, cells: Cells) -> str:
    match condition:
        case RateAtLeast():
            return f"{cells.rate}>={_line(condition.limit)}"
        case RateBelow():
            return f"{cells.rate}<{_line(condition.limit)}"
        case TotalAtLeast():
            return f"{cells.total}>={_line(condition.limit)}"
        case TotalBelow():
            return f"{cells.total}<{_line(condition.limit)}"
        case PlaceWithin():
            # Whole numbers: a third of 21 is no matter of digits.
            places, of = _times(cells.place, condition.limit.denominator), f"ROWS({cells.every})"
            return f"{places}<={_times(of, condition.limit.numerator)}"
        case NotVetoed():
            return f"{cells.vetoed}<>{quoted(YES)}"
        case Vetoed():
            return f"{cells.vetoed}={quoted(YES)}"
    raise TypeError(f"no formula for {condition!r}")


def _line(limit: mpq) -> str:
    return written(down(limit, CUT))


def _times(cell: str, factor: int) -> str:
    return cell if factor == 1 else f"{cell}*{factor}"


def quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
