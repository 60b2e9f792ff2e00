"""A checked document added up per department, as of a day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from targets.facts.document import Checked
from targets.facts.places import Listed
from targets.facts.problems import Invalid, Problem
from targets.scheme.model import Scheme
from targets.scheme.rules.rule import Rule

from .facts import DepartmentFacts, Facts, Work, share_done


class Added(NamedTuple):
    """The facts, as far as they could be added up; ``problems`` in the contract's order, empty where the document may
    stand. ``no_work`` are those among them that say that a department has no work items yet."""

    facts: Facts
    problems: list[Problem]
    no_work: list[Problem]


def read(document: Mapping[str, Any], scheme: Scheme, as_of: datetime.date | None = None) -> Facts:
    """The facts of ``document`` under ``scheme`` as of a day (the cut-off where none is given).

    Findings dated and work items due after the day do not count. Raises Invalid with every problem.
    """
    added = add(document, scheme, as_of)
    if added.problems:
        raise Invalid(added.problems)
    return added.facts


def add(document: Mapping[str, Any], scheme: Scheme, as_of: datetime.date | None = None) -> Added:
    """Check and add up in one pass."""
    checked = Checked(document, scheme)
    added = _Adding(checked, as_of or datetime.date(checked.year, *scheme.cut_off))
    added.departments()
    added.work_items()
    added.findings()
    added.metrics()
    averages = dict(checked.averages())
    added.inputs()
    added.decisions()
    award = checked.award()
    facts = Facts(checked.year, list(added.of.values()), averages, award.pool, award.reserve)
    return Added(facts, checked.finish(), checked.no_work)


class _Adding:
    """Takes the checked rows in their order; ``of`` holds what each department has so far."""

    def __init__(self, checked: Checked, as_of: datetime.date) -> None:
        self.checked = checked
        self.as_of = as_of
        self.of: dict[Listed, DepartmentFacts] = {}

    def departments(self) -> None:
        for listed in self.checked.departments():
            group = listed.group.code if listed.group else ""
            self.of[listed] = DepartmentFacts(listed.name, group, listed.headcount)
        for _ in self.checked.not_applicable():
            pass
        for listed, facts in self.of.items():
            facts.not_applicable = listed.absent

    def work_items(self) -> None:
        as_of, of, rules = self.as_of, self.of, _quality_rules(self.checked.scheme)
        for listed, row in self.checked.work_items():
            _, category, _, due, completion, target, actual, weight, late, substandard, exempt, *_ = row
            facts = of[listed]
            work = facts.work.get(category)  # type: ignore[arg-type]  # a category in error was refused
            if work is None:
                work = facts.work[category] = Work()  # type: ignore[index]
            if exempt:
                continue
            if due is not None and due > as_of:
                work.ahead += 1
                continue
            rule = rules.get((facts.group, category))
            work.add(rule, share_done(completion, target, actual), weight, late, substandard)

    def findings(self) -> None:
        as_of, of = self.as_of, self.of
        for listed, item, clause, row in self.checked.findings():
            if row.date is None or row.date <= as_of:
                of[listed].add_finding(item, clause, row.count, row.points)

    def metrics(self) -> None:
        for at, value, pair in self.checked.metrics():
            facts, item = self.of[at.department], at.item
            facts.metrics[item.code] = value
            if pair is not None and item.rule.averaged:
                facts.pairs[item.code] = pair

    def inputs(self) -> None:
        for at, kind, count in self.checked.tallies():
            self.of[at.department].add_tally(at.item.code, kind, count)
        for at, score in self.checked.scores():
            self.of[at.department].scores[at.item.code] = score

    def decisions(self) -> None:
        for listed in self.checked.vetoes():
            self.of[listed].vetoed = True
        for listed in self.checked.innovations():
            self.of[listed].innovations += 1
        for listed, kind, base in self.checked.quotas():
            self.of[listed].quotas[kind] = base


def _quality_rules(scheme: Scheme) -> dict[tuple[str, str | None], Rule]:
    """What flags a work item, by group and category."""
    return {
        (group.code, item.category): item.rule
        for group in scheme.groups.values()
        for item in group.items.values()
        if item.rule.flags_work
    }
