"""How a department stands against its group on one figure: the distribution, its median and best, and the place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import plain
from targets.scheme.model import Group

from ..engine.results import ABSENT
from ..runs.queries import Result

Value = mpq | None
ANONYMOUS = "本组其他部门"


@dataclass(frozen=True, slots=True)
class Mark:
    """One department in the distribution; ``value`` None while 待评. ``entry`` None where the reader may not open its
    sheet."""

    name: str
    value: str | None
    mine: bool
    entry: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``marks`` highest first, 待评 last, 缺项 left out; ``place`` None where the department has no value."""

    marks: tuple[Mark, ...]
    full: str
    median: str
    best: str
    place: int | None
    size: int


def compare(
    found: Sequence[Result],
    value_of: Callable[[Result], Value | str],
    full: mpq,
    entry: int | None,
    *,
    named: bool,
    opens: bool,
) -> Comparison:
    """``value_of`` gives a department's value, None while 待评, 缺项 where it has no part. Without ``named`` only
    ``entry`` itself is named, without ``opens`` only its sheet is to be opened.

    Of equals ``entry`` comes first: where it stood in ``found``, by rank, would tell its rank.
    """
    found = sorted(found, key=lambda result: result.entry != entry)
    known: list[tuple[Result, mpq]] = []
    waiting: list[Result] = []
    for result in found:
        value = value_of(result)
        if value is None:
            waiting.append(result)
        elif not isinstance(value, str):
            known.append((result, value))
    known.sort(key=lambda pair: -pair[1])
    values = [value for _, value in known]
    mine = next((value for result, value in known if result.entry == entry), None)
    shown: list[tuple[Result, mpq | None]] = [*known, *((result, None) for result in waiting)]
    return Comparison(
        marks=tuple(_mark(result, value, entry, named, opens) for result, value in shown),
        full=plain(full),
        median=figures.score(median(values)) if values else "",
        best=figures.score(values[0]) if values else "",
        place=None if mine is None else values.index(mine) + 1,
        size=len(values),
    )


def _mark(result: Result, value: mpq | None, entry: int | None, named: bool, opens: bool) -> Mark:
    mine = result.entry == entry
    return Mark(
        result.name if named or mine else ANONYMOUS,
        None if value is None else figures.score(value),
        mine,
        result.entry if opens or mine else None,
    )


def median(descending: Sequence[mpq]) -> mpq:
    """The middle of sorted values, or the mean of the two in the middle."""
    half = len(descending) // 2
    return descending[half] if len(descending) % 2 else (descending[half - 1] + descending[half]) / 2


def total_of(result: Result) -> Value:
    return mpq(result.scores["total"])


def category_of(code: str) -> Callable[[Result], Value]:
    return lambda result: mpq(result.scores["categories"][code])


def item_of(code: str) -> Callable[[Result], Value | str]:
    def value(result: Result) -> Value | str:
        score = result.scores["items"][code]
        return score if score is None or score == ABSENT else mpq(score)

    return value


def heading_of(group: Group, code: str) -> Callable[[Result], Value | str]:
    """The sum of the heading's items; 缺项 where all of them are, 待评 where the rest are all pending."""
    under = items_under(group, code)

    def value(result: Result) -> Value | str:
        scores = [score for item in under if (score := result.scores["items"][item]) != ABSENT]
        if not scores:
            return ABSENT
        return None if None in scores else sum((mpq(score) for score in scores), mpq(0))

    return value


def items_under(group: Group, heading: str) -> tuple[str, ...]:
    """The codes of the items under a heading, parts of composites left out."""
    return tuple(item.code for item in group.items.values() if heading in item.headings and item.part_of is None)
