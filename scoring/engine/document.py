"""A facts document, checked and added up: all problems at once, or the year's facts (docs/interchange.md)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from gmpy2 import mpq

from departments.figures import ZERO, plain
from targets.scheme.model import Clause, Group, Scheme
from targets.scheme.rules.counted import TallyRule

from . import values as v
from .facts import DepartmentFacts, Facts, Pair, Work, share_done
from .places import Place, Places
from .problems import Invalid, Problem
from .rows import Row, Shape, read_keys, read_rows
from .shapes import Shapes, WorkItemRow
from .values import BadValue, shown

LISTS = (
    "departments",
    "work_items",
    "findings",
    "metrics",
    "averages",
    "tallies",
    "scores",
    "not_applicable",
    "vetoes",
    "innovations",
    "quotas",
)
KEYS = frozenset({"year", "award", *LISTS})


def read(document: dict[str, Any], scheme: Scheme, as_of: datetime.date | None = None) -> Facts:
    """The facts of ``document`` under ``scheme`` as of a day (the scheme's cut-off where none is given).

    Findings dated and work items due after the day do not count. Raises Invalid with every problem.
    """
    return Reading(document, scheme, as_of).facts()


class Reading:
    """One pass over a document. Each ``_read_…`` takes one list and adds it up; ``problems`` grows meanwhile."""

    def __init__(self, document: dict[str, Any], scheme: Scheme, as_of: datetime.date | None) -> None:
        self.document = document
        self.scheme = scheme
        self.problems: list[Problem] = []
        self.places = Places(scheme, self.problems)
        self.year = self._read_year()
        first = None if self.year is None else datetime.date(self.year, 1, 1)
        self.as_of = as_of or scheme.last_day(self.year or scheme.year)
        self.departments: list[tuple[int, DepartmentFacts, Group | None]] = []
        self.averages: dict[str, mpq] = {}
        self.averaged: set[str] = set()
        self.valued: set[str] = set()
        self.broken: set[str] = set()
        self.shapes = Shapes(first)

    def facts(self) -> Facts:
        for key in self.document:
            if key not in KEYS:
                self.places.refuse(key, "没有这个键")
        self._read_departments()
        self._read_not_applicable()
        self._read_work_items()
        self._read_findings()
        self._read_metrics()
        self._read_averages()
        self._read_tallies()
        self._read_scores()
        self._read_vetoes()
        self._read_innovations()
        self._read_quotas()
        pool, reserve = self._read_award()
        self._check_departments()
        self._check_averages()
        if self.problems:
            raise Invalid(self.problems)
        departments = [department for _, department, _ in self.departments]
        return Facts(self.year or self.scheme.year, departments, self.averages, pool, reserve)

    def _rows(self, name: str, shape: Shape[Row]) -> Iterator[tuple[int, Row]]:
        """The readable rows of a list, each with its index."""
        rows = self.document.get(name, ())
        if type(rows) is list:
            return read_rows(shape, name, rows, self.problems)
        if name in self.document:
            self.broken.add(name)
            self.places.refuse(name, f"应为列表，而不是 {shown(rows)}")
        return iter(())

    # The document's parts, in the order in which they need each other.

    def _read_year(self) -> int | None:
        if "year" not in self.document:
            self.places.refuse("year", "缺少这个键")
            return None
        try:
            return v.year(self.document["year"])
        except BadValue as bad:
            self.places.refuse("year", str(bad))
            return None

    def _read_departments(self) -> None:
        for index, row in self._rows("departments", self.shapes.departments):
            name, group = row.name, self.scheme.groups.get(row.group or "")
            if row.group is not None and group is None:
                self.places.refuse(
                    f"departments[{index}].group",
                    f"没有考核组 {shown(row.group)}，应为 {'、'.join(self.scheme.groups)}",
                )
            if name is None:
                continue
            if name in self.places.listed:
                self.places.refuse(f"departments[{index}].name", f"{shown(name)} 列了两次")
                continue
            self.departments.append((index, self.places.enlist(name, group, row.headcount or 0), group))

    def _read_not_applicable(self) -> None:
        for index, row in self._rows("not_applicable", self.shapes.not_applicable):
            if place := self.places.place("not_applicable", index, row.department, row.item, "absence"):
                department, item = place
                department.not_applicable.add(item.code)
        for _, department, group in self.departments:
            if group and department.not_applicable:
                department.close_absences(group)

    def _read_work_items(self) -> None:
        as_of, listed = self.as_of, self.places.listed
        for index, row in self._rows("work_items", self.shapes.work_items):
            name, category, _, due, completion, target, actual, weight, late, substandard, exempt, _, _ = row
            found = listed.get(name)
            rule = found.flagging.get(category) if found else None
            if found is None or rule is None or category is None:
                self._refuse_work_item(index, row)
                continue
            work = found.facts.work.get(category)
            if work is None:
                work = found.facts.work[category] = Work()
            if exempt:
                continue
            if due is not None and due > as_of:
                work.ahead += 1
                continue
            work.add(rule, share_done(completion, target, actual), weight, late, substandard)

    def _refuse_work_item(self, index: int, row: WorkItemRow) -> None:
        """Say what is wrong with a work item's department or category."""
        found = self.places.department("work_items", index, row.department)
        path = f"work_items[{index}].category"
        known = dict.fromkeys(code for flagging in self.places.flagging.values() for code in flagging)
        if row.category not in {*known, None}:
            self.places.refuse(path, f"没有类别 {shown(row.category)}，应为 {' 或 '.join(known)}")
        elif found and found.group and row.category:
            self.places.refuse(path, f"{found.group.name}没有这一类工作项目")

    def _read_findings(self) -> None:
        as_of = self.as_of
        for index, row in self._rows("findings", self.shapes.findings):
            place = self.places.place("findings", index, row.department, row.item, "findings")
            department, item = place or (None, self.places.anywhere(row.item))
            if item is None or row.clause is None:
                continue
            clause = item.clauses.get(row.clause)
            if clause is None:
                self.places.refuse(
                    f"findings[{index}].clause", f"指标 {item.code} {item.name}没有条款 {shown(row.clause)}"
                )
                continue
            if department is None:
                continue
            chosen = None
            if clause.points is None:
                chosen = self._chosen(index, clause, row.points)
            elif row.points is not None:
                self.places.refuse(f"findings[{index}].points", "本条款的分值是固定的，不能另填")
            if row.date is None or row.date <= as_of:
                department.add_finding(item.code, clause, row.count, chosen)

    def _chosen(self, index: int, clause: Clause, points: mpq | None) -> mpq:
        """The points that the assessor chose within a clause's range; 0 where they are in error."""
        path = f"findings[{index}].points"
        if points is None:
            if "points" not in self.document["findings"][index]:
                self.places.refuse(path, f"本条款由考核部门在 {_range(clause)} 分内酌定，须填写")
        elif clause.allows(points):
            return points
        else:
            self.places.refuse(path, f"超出本条款的扣分范围 {_range(clause)}")
        return ZERO

    def _read_metrics(self) -> None:
        seen: set[Place] = set()
        for index, row in self._rows("metrics", self.shapes.metrics):
            if (key := (row.department, row.item)) in seen:
                self.places.again("metrics", index, key)
            seen.add(key)
            place = self.places.place("metrics", index, row.department, row.item, "metric")
            numerator, denominator = row.numerator, row.denominator
            if denominator is not None and not denominator:
                self.places.refuse(f"metrics[{index}].denominator", "分母不能为 0")
                denominator = None
            if place is None:
                continue
            department, item = place
            if row.value is not None:
                self.valued.add(item.code)
            paired = numerator is not None and denominator is not None
            value = numerator / denominator if paired else row.value  # type: ignore[operator]
            if value is None:
                continue
            if refusal := item.rule.refusal(value):
                where = f"metrics[{index}]" if paired else f"metrics[{index}].value"
                self.places.refuse(where, f"指标 {item.code} {item.name}{refusal}")
            department.metrics[item.code] = value
            if numerator is not None and denominator is not None and item.rule.averaged:
                department.pairs[item.code] = Pair(numerator, denominator)

    def _read_averages(self) -> None:
        seen: set[Place] = set()
        averaged = {
            code: item
            for group in self.scheme.groups.values()
            for code, item in group.items.items()
            if item.rule.averaged
        }
        for index, row in self._rows("averages", self.shapes.averages):
            if (key := (row.item,)) in seen:
                self.places.again("averages", index, key)
            seen.add(key)
            code = row.item
            if code is None:
                continue
            if code not in averaged:
                self.places.refuse(f"averages[{index}].item", f"{shown(code)} 不是与全校平均比较的指标")
                continue
            self.averaged.add(code)
            if row.value is not None:
                self.averages[code] = row.value

    def _read_tallies(self) -> None:
        for index, row in self._rows("tallies", self.shapes.tallies):
            place = self.places.place("tallies", index, row.department, row.item, "tallies")
            if place is None or row.kind is None:
                continue
            department, item = place
            assert isinstance(item.rule, TallyRule)
            if row.kind not in item.rule.points:
                known = "、".join(item.rule.points)
                self.places.refuse(
                    f"tallies[{index}].kind", f"指标 {item.code} 没有类别 {shown(row.kind)}，应为 {known}"
                )
                continue
            if row.count is not None:
                department.add_tally(item.code, row.kind, row.count)

    def _read_scores(self) -> None:
        seen: set[Place] = set()
        for index, row in self._rows("scores", self.shapes.scores):
            if (key := (row.department, row.item)) in seen:
                self.places.again("scores", index, key)
            seen.add(key)
            place = self.places.place("scores", index, row.department, row.item, "score")
            if place is None:
                continue
            department, item = place
            if row.score is not None:
                if row.score > item.points:
                    self.places.refuse(f"scores[{index}].score", f"超过指标 {item.code} {item.name}的满分")
                department.scores[item.code] = row.score

    def _read_vetoes(self) -> None:
        seen: set[Place] = set()
        for index, row in self._rows("vetoes", self.shapes.vetoes):
            if (key := (row.department,)) in seen:
                self.places.again("vetoes", index, key)
            seen.add(key)
            if found := self.places.department("vetoes", index, row.department):
                department = found.facts
                department.vetoed = True

    def _read_innovations(self) -> None:
        limit = self.scheme.awards.innovation_limit
        for index, row in self._rows("innovations", self.shapes.innovations):
            if index >= limit:
                self.places.refuse(f"innovations[{index}]", f"创新贡献奖不超过 {limit} 个")
            if found := self.places.department("innovations", index, row.department):
                department = found.facts
                if department.vetoed:
                    self.places.refuse(f"innovations[{index}].department", f"{department.name}被一票否决，不能获奖")
                department.innovations += 1

    def _read_quotas(self) -> None:
        seen: set[Place] = set()
        for index, row in self._rows("quotas", self.shapes.quotas):
            if (key := (row.department, row.kind)) in seen:
                self.places.again("quotas", index, key)
            seen.add(key)
            kind = row.kind
            if kind is not None and kind not in self.scheme.quotas:
                self.places.refuse(
                    f"quotas[{index}].kind", f"没有指标类别 {shown(kind)}，应为 {'、'.join(self.scheme.quotas)}"
                )
                kind = None
            if (found := self.places.department("quotas", index, row.department)) and kind is not None:
                department = found.facts
                department.quotas[kind] = row.base or 0

    def _read_award(self) -> tuple[mpq | None, int]:
        if "award" not in self.document:
            return None, 0
        award = self.document["award"]
        if type(award) is not dict:
            self.places.refuse("award", f"应为一个对象，而不是 {shown(award)}")
            return None, 0
        row = read_keys(self.shapes.award, "award", award, self.problems)
        return row.pool, row.reserve

    # What can only be seen once everything was read.

    def _check_departments(self) -> None:
        any_group = next(iter(self.scheme.groups.values()))
        for index, department, group in self.departments:
            for code in group.categories if group else self.places.everywhere:
                reason = self._nothing_left(department, group or any_group, str(code))
                if reason:
                    self.places.refuse(f"departments[{index}]", f"{department.name}{reason}")

    def _nothing_left(self, department: DepartmentFacts, group: Group, code: str) -> str | None:
        category = group.categories[code]
        if all(leaf in department.not_applicable for leaf in category.leaves):
            return f"的{category.name}全部为缺项"
        if code not in self.places.flagging[group.code] or "work_items" in self.broken:
            return None
        work = department.work.get(code)
        if work is None:
            return f"没有{category.name}项目"
        if not work.counted and not work.ahead:
            return f"的{category.name}项目全部不计入考核基数"
        return None

    def _check_averages(self) -> None:
        for code in sorted(self.valued - self.averaged):
            if "averages" in self.broken:
                continue
            item = next(group.items[code] for group in self.scheme.groups.values() if code in group.items)
            if item.rule.averaged:
                self.places.refuse(
                    "averages",
                    f"指标 {code} {item.name}没有填全校平均，而有部门没有给出分子和分母",
                )


def _range(clause: Clause) -> str:
    assert clause.lowest is not None
    assert clause.highest is not None
    return f"{plain(clause.lowest)}–{plain(clause.highest)}"
