"""Whom and what a row is about: its department and its item, or what is wrong with naming them."""

from __future__ import annotations

from targets.scheme.model import Group, Item, Scheme

from .facts import DepartmentFacts
from .problems import Problem
from .rows import Values
from .values import shown


class Places:
    """The departments of a document and the items of its scheme, as rows refer to them."""

    def __init__(self, scheme: Scheme, problems: list[Problem]) -> None:
        self.scheme = scheme
        self.problems = problems
        self.by_name: dict[str, tuple[DepartmentFacts, Group | None]] = {}
        self.accepting: dict[tuple[str, str], dict[str, Item]] = {}

    def department(self, path: str, values: Values) -> tuple[DepartmentFacts, Group | None] | None:
        name = values.get("department")
        if name is None:
            return None
        found = self.by_name.get(name)
        if found is None:
            self.refuse(f"{path}.department", f"{shown(name)} 不在 departments 中")
        return found

    def place(self, path: str, values: Values, takes: str) -> tuple[DepartmentFacts, Item] | None:
        """The department and item of a row whose rule takes this input; None where the item is in error.

        Where the department is in error the item is looked up in every group and the facts go nowhere, so that
        what else is wrong with the row is seen too.
        """
        found = self.department(path, values)
        code = values.get("item")
        if code is None:
            return None
        department, group = found or (DepartmentFacts("", ""), None)
        groups = [group] if group else list(self.scheme.groups.values())
        item = next((items[code] for items in map(self._accepting, groups, [takes] * 2) if code in items), None)
        if item is None:
            self.refuse(f"{path}.item", self._why_not(groups, code))
            return None
        if code in department.not_applicable and takes != "absence":
            self.refuse(f"{path}.item", f"{department.name}的 {code} 已列为缺项")
        return department, item

    def _accepting(self, group: Group, takes: str) -> dict[str, Item]:
        """The group's items that take an input, by code."""
        key = (group.code, takes)
        if key not in self.accepting:
            self.accepting[key] = {code: item for code, item in group.items.items() if _takes(item, takes)}
        return self.accepting[key]

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

    def once(self, seen: set[tuple[str, ...]], path: str, values: Values, *keys: str) -> None:
        """Refuse a second row for the same place, which ``keys`` name."""
        try:
            place = tuple([values[key] for key in keys])
        except KeyError:
            return
        if place in seen:
            self.refuse(path, f"重复：{'、'.join(place)} 只能有一条")
        seen.add(place)

    def refuse(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))


def _takes(item: Item, takes: str) -> bool:
    if takes == "findings":
        return item.rule.takes_findings
    if takes == "absence":
        return item.exemptible
    return item.rule.takes == takes
