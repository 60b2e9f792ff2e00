"""Two runs side by side: what each was made with, its departments, and the facts that it saw."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from targets.scheme.differences import differences
from targets.scheme.model import Item, Scheme

from ..engine.adding import add
from ..engine.cohorts import Cohort
from ..engine.facts import DepartmentFacts, Facts
from ..exchange.comparison import ListChange, compare_documents
from ..models import Run
from ..runs.queries import Result, document_seen
from ..shown.queries import Shown
from .lines import Scored

Row = Mapping[str, Any]
# What is said of an item, and of a category's work.
OF_ITEMS = ("findings", "metrics", "tallies", "scores", "not_applicable")
WORK, METRICS, ABSENCES, AVERAGES = "work_items", "metrics", "not_applicable", "averages"


@dataclass(frozen=True)
class Side:
    """One of the two. ``results`` by department, whatever it was called; ranks are 0 where nothing was assessed."""

    run: Run
    shown: Shown
    results: Mapping[int, Result]

    @property
    def scheme(self) -> Scheme:
        return self.shown.scheme

    @property
    def as_of(self) -> datetime.date:
        return self.run.as_of

    @cached_property
    def document(self) -> Mapping[str, Any]:
        return document_seen(self.run)

    @cached_property
    def facts(self) -> Mapping[str, DepartmentFacts]:
        """What the engine made of the document, by department's name."""
        return {one.name: one for one in self._facts.departments}

    @cached_property
    def cohorts(self) -> Mapping[str, Mapping[str, Cohort]]:
        """What each comparing item was compared with, by group and item."""
        return {group: self.shown.cohorts(group) for group in self.scheme.groups}

    @property
    def averages(self) -> Mapping[str, Any]:
        return self._facts.averages

    @cached_property
    def _facts(self) -> Facts:
        return add(self.document, self.scheme, self.as_of).facts

    def scored(self, department: int) -> Scored:
        result = self.results[department]
        return Scored(result, self.scheme.groups[result.group])

    def members(self, group: str) -> dict[int, Result]:
        """The departments of the group, by rank."""
        return {department: one for department, one in self.results.items() if one.group == group}

    def rows(self, department: str, item: Item) -> Iterator[tuple[str, Row]]:
        """What the document says of the department's item, with the name of the list."""
        codes = {item.code, item.part_of, *item.parts}
        for name in OF_ITEMS:
            for row in self._by_department.get((name, department), ()):
                if row["item"] == item.code or (name == ABSENCES and row["item"] in codes):
                    yield name, row
        if item.rule.takes == "work_items":
            rows = self._by_department.get((WORK, department), ())
            yield from ((WORK, row) for row in rows if row["category"] == item.category)

    def averages_of(self, item: Item) -> list[Row]:
        return [row for row in self.document.get(AVERAGES, ()) if row["item"] == item.code]

    def counts(self, row: Row) -> bool:
        """Whether it lies within the day as of which was scored."""
        day = row.get("due") or row.get("date")
        return day is None or day <= self.as_of.isoformat()

    @cached_property
    def _by_department(self) -> Mapping[tuple[str, str], Sequence[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for name in (*OF_ITEMS, WORK):
            for row in self.document.get(name, ()):
                found.setdefault((name, row["department"]), []).append(row)
        return found


@dataclass(frozen=True)
class Pair:
    """The run that is compared with (``before``) and the one that is (``after``)."""

    before: Side
    after: Side

    @property
    def two_years(self) -> bool:
        return self.before.run.year_id != self.after.run.year_id

    @property
    def called(self) -> tuple[str, str]:
        """What each side is called where a column has little room: ``2020年度``, ``第1次``."""
        sides = (self.before, self.after)
        if self.two_years:
            return tuple(str(side.run.year) for side in sides)  # type: ignore[return-value]  # two of them
        return tuple(f"第{side.run.number}次" for side in sides)  # type: ignore[return-value]  # two of them

    @property
    def schemes(self) -> tuple[Scheme, Scheme]:
        return self.before.scheme, self.after.scheme

    @cached_property
    def scheme_changes(self) -> list[str]:
        return differences(*self.schemes)

    @property
    def program_changed(self) -> bool:
        return self.before.run.program_hash != self.after.run.program_hash

    @cached_property
    def both(self) -> tuple[int, ...]:
        """The departments that were scored in both, in the order of the run that is compared."""
        return tuple(department for department in self.after.results if department in self.before.results)

    @property
    def alone_before(self) -> list[Result]:
        """Of the departments that were scored in the earlier one alone."""
        return [one for department, one in self.before.results.items() if department not in self.after.results]

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """From a department's name before to the one after, where they differ."""
        pairs = ((self.before.results[one].name, self.after.results[one].name) for one in self.both)
        return {was: now for was, now in pairs if was != now}

    @cached_property
    def facts_changes(self) -> tuple[ListChange, ...]:
        """Between two runs of one year, the lists of facts that were changed."""
        if self.two_years or self.before.run.facts_hash == self.after.run.facts_hash:
            return ()
        found = compare_documents(self.before.document, self.after.document, self.renamed, self.after.scheme)
        return tuple(one for one in found if one.moved)
