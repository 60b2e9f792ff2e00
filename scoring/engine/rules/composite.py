"""``composite``: the sum of the item's parts, less what problems cost by its own clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from gmpy2 import mpq

from departments.figures import ZERO, plain
from targets.scheme.model import Item
from targets.scheme.rules.composite import Composite

from ..deductions import deducted
from ..example_cases import Case, Given, finding
from ..facts import DepartmentFacts
from ..reweighting import Share
from ..trace import Trace
from ..words import cost_of, deductions, ratio, used_up


def score(item: Item, rule: Composite, facts: DepartmentFacts, parts: Share) -> mpq:
    """Σ of the parts (reweighted where one is 缺项) − its own clauses' deductions, not below 0."""
    earned = parts.points * parts.earned / parts.present
    return max(ZERO, earned - deducted(item, facts.deductions.get(item.code)))


def working(trace: Trace, rule: Composite) -> Iterator[str]:
    for part in trace.parts:
        if part.absent:
            yield f"{part.item.name}缺项"
        elif part.score is None:
            yield f"{part.item.name}待评"
        else:
            yield f"{part.item.name} {plain(part.score)}（满分 {plain(part.item.points)}）"
    present = [part for part in trace.parts if not part.absent]
    earned = sum((part.score or ZERO for part in present), ZERO)
    points = sum((part.item.points for part in present), ZERO)
    if len(present) < len(trace.parts) and trace.score is not None:
        yield f"扩权 {ratio(trace.item.points, plain(earned), plain(points))}"
    yield from deductions(trace)
    if trace.score is not None:
        yield from used_up(cost_of(trace), trace.item.points * earned / points)


def example(item: Item, rule: Composite, parts: Sequence[Case]) -> Iterator[Case]:
    """The parts' own first cases together, the last department always with each of the item's own clauses."""
    merged = [_merged(given) for given in zip_longest(*(part.departments for part in parts), fillvalue={})]
    complete = merged[: min(len(part.departments) for part in parts)]
    own = [finding(item, clause, 1) for clause in item.clauses.values() if not clause.veto]
    if own:
        complete.append(_merged([complete[-1], {"findings": own}]))
    yield Case(complete, averages=[row for part in parts for row in part.averages])


def _merged(given: Sequence[Given]) -> Given:
    merged: Given = {}
    for one in given:
        for name, rows in one.items():
            merged[name] = [*merged.get(name, ()), *rows]
    return merged
