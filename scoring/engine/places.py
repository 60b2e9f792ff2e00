"""Whom and what a row is about: its department and its item, or what is wrong with naming them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from targets.scheme.model import Group, Item, Scheme
from targets.scheme.rules.rule import Rule

from .facts import DepartmentFacts
from .problems import Problem
from .values import shown

TAKES = ("metric", "tallies", "score", "findings", "absence")
Place = tuple[str | None, ...]
Accepting = Mapping[str, Mapping[str | None, Item]]


class Listed(NamedTuple):
    """A listed department: its facts so far, its group (None in error), the items that take each input, and the
    rule that flags work items of each category that has some."""

    facts: DepartmentFacts
    group: Group | None
    accepting: Accepting
    flagging: Mapping[Any, Rule]


class Places:
    """The departments of a document and the items of its scheme, as rows refer to them."""

    def __init__(self, scheme: Scheme, problems: list[Problem]) -> None:
        self.scheme = scheme
        self.problems = problems
        self.listed: dict[str | None, Listed] = {}
        self.accepting = {code: _accepting(group) for code, group in scheme.groups.items()}
        self.flagging = {code: group.flagging for code, group in scheme.groups.items()}
        self.everywhere = {
            code: rule
            for code, rule in next(iter(self.flagging.values())).items()
            if all(code in flagging for flagging in self.flagging.values())
        }

    def refuse(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def enlist(self, name: str, group: Group | None, headcount: int) -> DepartmentFacts:
        """Take a department into the list."""
        facts = DepartmentFacts(name, group.code if group else "", headcount)
        # Whatever its group turns out to be, a department has the work items that every group has.
        accepting, flagging = (
            (self.accepting[group.code], self.flagging[group.code]) if group else ({}, self.everywhere)
        )
        self.listed[name] = Listed(facts, group, accepting, flagging)
        return facts

    def department(self, path: str, index: int, name: str | None) -> Listed | None:
        """The listed department of this name; what is wrong with naming it is a problem."""
        found = self.listed.get(name)
        if found is None and name is not None:
            self.refuse(f"{path}[{index}].department", f"{shown(name)} 不在 departments 中")
        return found

    def place(
        self, path: str, index: int, name: str | None, code: str | None, takes: str
    ) -> tuple[DepartmentFacts, Item] | None:
        """The department and item of a row whose rule takes this input; None where the item is in error."""
        try:
            facts, _, accepting, _ = self.listed[name]
            item = accepting[takes][code]
        except KeyError:
            return self._displaced(path, index, name, code, takes)
        if item.code in facts.not_applicable and takes != "absence":
            self.refuse(f"{path}[{index}].item", f"{facts.name}的 {item.code} 已列为缺项")
        return facts, item

    def _displaced(
        self, path: str, index: int, name: str | None, code: str | None, takes: str
    ) -> tuple[DepartmentFacts, Item] | None:
        """Say what is wrong with a row's department or item.

        Where it is the department, the item is looked up in every group and the facts go nowhere, so that what
        else is wrong with the row is seen too.
        """
        found = self.department(path, index, name)
        if code is None:
            return None
        groups = [found.group] if found and found.group else list(self.scheme.groups.values())
        for group in groups:
            item = self.accepting[group.code][takes].get(code)
            if item is not None:
                return (found.facts if found else DepartmentFacts("", "")), item
        self.refuse(f"{path}[{index}].item", self._why_not(groups, code))
        return None

    def _why_not(self, groups: list[Group], code: str) -> str:
        for group in groups:
            if item := group.items.get(code):
                unless = "" if item.exemptible else "，也不能缺项"
                return f"指标 {code} {item.name}不采用这类数据{unless}"
            if code in group.headings or code in group.categories:
                return f"{code} 是汇总项，不是可计分的指标"
        if any(code in group.items for group in self.scheme.groups.values()):
            return f"{groups[0].name}没有指标 {code}"
        return f"考核方案中没有指标 {shown(code)}"

    def anywhere(self, code: str | None) -> Item | None:
        """The item of this code in whichever group has it."""
        return next((group.items[code] for group in self.scheme.groups.values() if code and code in group.items), None)

    def again(self, path: str, index: int, place: Place) -> None:
        """Refuse a second row for the same place; one that does not name it in full cannot be that."""
        if None not in place:
            self.refuse(f"{path}[{index}]", f"重复：{'、'.join(map(str, place))} 只能有一条")


def _accepting(group: Group) -> Accepting:
    return {takes: {code: item for code, item in group.items.items() if _takes(item, takes)} for takes in TAKES}


def _takes(item: Item, takes: str) -> bool:
    if takes == "findings":
        return item.rule.takes_findings
    if takes == "absence":
        return item.exemptible
    return item.rule.takes == takes
