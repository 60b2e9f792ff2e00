"""An example of every item of a scheme, scored by the engine itself: invented departments with simple figures.

The item's kind of rule thinks up their facts; from there on they go the way of real facts: checked, scored, traced,
put into words.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from departments.figures import ZERO, plain
from targets.facts.reading import Integer
from targets.scheme.examples import Example, Line
from targets.scheme.model import Group, Item, Scheme

from . import read, score
from .example_cases import Case, work
from .explanations import rows_by_department, trace_department
from .rules import KINDS
from .scoring import DepartmentScore
from .working import steps

ORDINALS = "甲乙丙丁戊己"


def examples(scheme: Scheme, group: Group, item: Item) -> list[Example]:
    """The item's examples under ``scheme``, in the order of their cases."""
    return [_scored(scheme, group, item, case) for case in cases(group, item)]


def cases(group: Group, item: Item) -> Iterator[Case]:
    """The item's cases; an item with parts makes its own of the first of each part."""
    example = KINDS[item.rule.kind].example
    if item.parts:
        return example(item, item.rule, [next(cases(group, group.items[part])) for part in item.parts])
    return example(item, item.rule)


def _scored(scheme: Scheme, group: Group, item: Item, case: Case) -> Example:
    last_day = scheme.last_day(scheme.year)
    document = _document(last_day, group, case)
    results = score(read(document, scheme), scheme)
    cohorts = results.groups[group.code].cohorts
    rows = rows_by_department(document)
    lines = []
    for department in results.departments:
        name = department.facts.name
        trace = trace_department(group, rows.get(name, {}), department.leaves, cohorts, last_day)[item.code]
        told = [*steps(trace), *_overflow(group, item, department)]
        lines.append(Line(name, "；".join(told), plain(trace.score or ZERO)))
    return Example(case.title, tuple(lines))


def _document(day: datetime.date, group: Group, case: Case) -> dict[str, Any]:
    """The case as a whole document: work is due on ``day``, and what every department must have is added, done and on
    time."""
    document: dict[str, Any] = {"year": Integer(str(day.year)), "departments": [], "averages": case.averages}
    categories = set(group.flagging)
    kind = "学院" if "院" in group.name else "部门"
    for ordinal, given in zip(ORDINALS, case.departments, strict=False):
        name = ordinal + kind
        document["departments"].append({"name": name, "group": group.code, "headcount": "10"})
        present = {row["category"] for row in given.get("work_items", ())}
        added = [row for category in categories - present for row in work(category, ["1"])]
        due = [{**row, "due": day.isoformat()} for row in (*given.get("work_items", ()), *added)]
        for rows, entered in {**given, "work_items": due}.items():
            document.setdefault(rows, []).extend({"department": name} | row for row in entered)
    return document


def _overflow(group: Group, item: Item, department: DepartmentScore) -> Iterator[str]:
    """What the deductions exceed the item's points by is taken elsewhere (docs/semantics.md 3.1)."""
    rule = group.overflow
    if rule and item.code == rule.item and department.overflow:
        target = rule.target
        named = group.categories[target] if target in group.categories else group.items[target]
        yield f"超出的 {plain(department.overflow)} 分从{named.name}中扣除"
