"""Whom and what a row is about: its department and its item, or what is wrong with naming them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..scheme.model import Group, Item, Scheme
from .problems import Problem
from .reading import shown

TAKES = ("metric", "tallies", "score", "findings", "absence")
Place = tuple[str | None, ...]
Accepting = Mapping[str, Mapping[str | None, Item]]


class Listed:
    """A listed department: its place in the list, its group (None in error), the items that take each input, the
    categories in which it may have work items, and what was said of it so far.

    ``absent`` (缺项) is closed: a composite's parts with it, and it with all of its parts. ``work`` and ``counting``
    are the categories in which it has work items, and work items that are not exempted.
    """

    __slots__ = ("absent", "accepting", "counting", "group", "headcount", "index", "name", "vetoed", "work", "works_in")

    def __init__(
        self,
        index: int,
        name: str,
        group: Group | None,
        headcount: int = 0,
        accepting: Accepting | None = None,
        works_in: frozenset[str | None] = frozenset(),
    ) -> None:
        self.index = index
        self.name = name
        self.group = group
        self.headcount = headcount
        self.accepting = accepting or {}
        self.works_in = works_in
        self.absent: set[str] = set()
        self.work: set[str] = set()
        self.counting: set[str] = set()
        self.vetoed = False

    def close_absences(self) -> None:
        """缺项 of a composite is 缺项 of its parts; of all its parts, of itself."""
        absent, group = self.absent, self.group
        for code in group.composites if group and absent else ():
            assert group is not None
            parts = group.items[code].parts
            if code in absent:
                absent.update(parts)
            elif all(part in absent for part in parts):
                absent.add(code)


NOBODY = Listed(-1, "", None)
"""Stands for a department that is not listed, so that what else is wrong with its row is seen too."""


class At(NamedTuple):
    """What a row is about."""

    department: Listed
    item: Item


class Places:
    """The departments of a document and the items of its scheme, as rows refer to them."""

    def __init__(self, scheme: Scheme, problems: list[Problem]) -> None:
        self.scheme = scheme
        self.problems = problems
        self.listed: dict[str | None, Listed] = {}
        self.accepting = {code: _accepting(group) for code, group in scheme.groups.items()}
        self.works_in = {code: _works_in(group) for code, group in scheme.groups.items()}
        self.everywhere = frozenset.intersection(*self.works_in.values())

    def refuse(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def enlist(self, index: int, name: str, group: Group | None, headcount: int = 0) -> Listed:
        """Take a department into the list. Whatever its group turns out to be, it may have the work items that every
        group has."""
        if group is None:
            made = Listed(index, name, None, headcount, {}, self.everywhere)
        else:
            made = Listed(index, name, group, headcount, self.accepting[group.code], self.works_in[group.code])
        self.listed[name] = made
        return made

    def department(self, path: str, index: int, name: str | None) -> Listed | None:
        """The listed department of this name; what is wrong with naming it is a problem."""
        found = self.listed.get(name)
        if found is None and name is not None:
            self.refuse(f"{path}[{index}].department", f"{shown(name)} 不在部门名单中")
        return found

    def place(self, path: str, index: int, name: str | None, code: str | None, takes: str) -> At | None:
        """The department and item of a row whose rule takes this input; None where the item is in error."""
        try:
            department = self.listed[name]
            item = department.accepting[takes][code]
        except KeyError:
            return self._displaced(path, index, name, code, takes)
        if item.code in department.absent and takes != "absence":
            self.refuse(f"{path}[{index}].item", f"{department.name}的 {item.code} 已列为缺项")
        return At(department, item)

    def _displaced(self, path: str, index: int, name: str | None, code: str | None, takes: str) -> At | None:
        """Say what is wrong with a row's department or item.

        Where it is the department, the item is looked up in every group, for nobody, so that what else is wrong with
        the row is seen too.
        """
        found = self.department(path, index, name)
        if code is None:
            return None
        groups = [found.group] if found and found.group else list(self.scheme.groups.values())
        for group in groups:
            item = self.accepting[group.code][takes].get(code)
            if item is not None:
                return At(found or NOBODY, item)
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


def _works_in(group: Group) -> frozenset[str | None]:
    return frozenset(code for code, category in group.categories.items() if category.work_items)


def _accepting(group: Group) -> Accepting:
    return {takes: {code: item for code, item in group.items.items() if _takes(item, takes)} for takes in TAKES}


def _takes(item: Item, takes: str) -> bool:
    if takes == "findings":
        return item.rule.takes_findings
    if takes == "absence":
        return item.exemptible
    return item.rule.takes == takes
