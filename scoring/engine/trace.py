"""Why a leaf scored what it scored: from the department's own facts and its cohort's figures.

A trace is made of rows in the form of the interchange document, so that it cites exactly what was handed over,
and of stored scores, so that one department is explained without scoring the others again.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from gmpy2 import mpq

from departments.figures import ZERO
from targets.scheme.model import Clause, Group, Item

from .cohorts import EMPTY, Cohort
from .facts import share_done
from .reweighting import Leaf

Row = Mapping[str, Any]
State = Literal["scored", "pending", "absent"]


@dataclass(frozen=True, slots=True)
class Loss:
    """One problem that counts: ``points`` each, ``cost`` together before the clause's cap, both 0 on a veto clause.
    ``row`` is its place in the department's findings."""

    clause: Clause
    count: mpq
    points: mpq
    cost: mpq
    date: str | None
    notice: str
    row: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One work item that is not exempted: its share done, whether it counts yet and why it is flagged. ``given`` is the
    row itself."""

    name: str
    due: str
    share: mpq
    weight: mpq
    counted: bool
    flags: tuple[str, ...]
    row: int
    given: Row


class Part(NamedTuple):
    """A composite's part; ``score`` is rounded, None while 待评 or 缺项."""

    item: Item
    score: Leaf
    absent: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """One leaf of one department. ``score`` is rounded, None while 待评 or 缺项; ``parts`` a composite's."""

    item: Item
    state: State
    score: mpq | None
    cohort: Cohort = EMPTY
    losses: tuple[Loss, ...] = ()
    work: tuple[WorkLine, ...] = ()
    metric: Row | None = None
    tallies: tuple[Row, ...] = ()
    entered: Row | None = None
    parts: tuple[Part, ...] = ()

    @property
    def value(self) -> mpq | None:
        """The metric's value, exact."""
        if self.metric is None:
            return None
        if "value" in self.metric:
            return mpq(str(self.metric["value"]))
        return mpq(str(self.metric["numerator"])) / mpq(str(self.metric["denominator"]))


class DepartmentRows:
    """A department's rows of a facts document, by item."""

    def __init__(self, rows: Mapping[str, list[Row]]) -> None:
        self.rows = rows
        self.findings = self._by("findings", "item")
        self.tallies = self._by("tallies", "item")
        self.work = self._by("work_items", "category")
        self.metrics = {row["item"]: row for row in rows.get("metrics", ())}
        self.scores = {row["item"]: row for row in rows.get("scores", ())}

    def _by(self, name: str, key: str) -> dict[str, list[tuple[int, Row]]]:
        found: dict[str, list[tuple[int, Row]]] = {}
        for index, row in enumerate(self.rows.get(name, ())):
            found.setdefault(row[key], []).append((index, row))
        return found


def trace_item(
    group: Group,
    item: Item,
    rows: DepartmentRows,
    leaves: Mapping[str, Leaf],
    cohort: Cohort,
    as_of: datetime.date,
) -> Trace:
    """The trace of one leaf of ``group``; ``leaves`` are the department's rounded scores, 缺项 left out."""
    if item.code not in leaves:
        return Trace(item, "absent", None)
    score = leaves[item.code]
    return Trace(
        item=item,
        state="pending" if score is None else "scored",
        score=score,
        cohort=cohort,
        losses=tuple(_losses(item, rows.findings.get(item.code, ()), as_of)),
        work=tuple(_work(item, rows.work.get(item.category, ()), as_of)),
        metric=rows.metrics.get(item.code),
        tallies=tuple(row for _, row in rows.tallies.get(item.code, ())),
        entered=rows.scores.get(item.code),
        parts=tuple(Part(group.items[code], leaves.get(code), code not in leaves) for code in item.parts),
    )


def _losses(item: Item, findings: Any, as_of: datetime.date) -> Iterator[Loss]:
    for index, row in findings:
        date = row.get("date")
        if date is None or date <= as_of.isoformat():
            clause = item.clauses[row["clause"]]
            count, chosen = mpq(str(row.get("count", 1))), mpq(str(row.get("points", 0)))
            cost = clause.cost(count, chosen) or ZERO
            yield Loss(clause, count, clause.each(chosen), cost, date, row.get("notice", ""), index)


def _work(item: Item, lines: Any, as_of: datetime.date) -> Iterator[WorkLine]:
    if item.rule.takes != "work_items":
        return
    for index, row in lines:
        if row.get("exempt", False):
            continue
        share = share_done(*(mpq(str(row[key])) if key in row else None for key in ("completion", "target", "actual")))
        counted = row["due"] <= as_of.isoformat()
        late, substandard = row.get("late", False), row.get("substandard", False)
        flags = item.rule.reasons(late, substandard, share) if counted else ()
        weight = mpq(str(row.get("weight", 1)))
        yield WorkLine(row["name"], row["due"], share, weight, counted, flags, index, row)
