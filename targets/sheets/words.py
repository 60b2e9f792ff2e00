"""What people write for a code, and the code that they mean: names of departments, groups, items, clauses and kinds.

What means nothing stays as it was written, so that the check of the facts says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from departments.names import folded

from ..scheme.model import Clause, Group, Scheme

Row = Mapping[str, str]


class Known(NamedTuple):
    """A department of the year: its name, its group, and what else people call it."""

    name: str
    group: str
    also: tuple[str, ...] = ()


class Words:
    """Both directions for one year's sheets. ``departments`` are those of the year, in the roster's order."""

    def __init__(self, scheme: Scheme, departments: Iterable[Known]) -> None:
        self.scheme = scheme
        self.group_of: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for one in departments:
            self.know(one)
        self._groups = _by_word({code: (group.name,) for code, group in scheme.groups.items()})
        self._categories = _by_word(
            {
                code: (category.name, category.short, category.shortest, f"{code} {category.name}")
                for group in scheme.groups.values()
                for code, category in group.categories.items()
            }
        )
        self._quotas = _by_word({kind: (rule.name,) for kind, rule in scheme.quotas.items()})
        self._items = {code: _by_word(_item_words(group)) for code, group in scheme.groups.items()}

    def know(self, one: Known) -> None:
        self.group_of[one.name] = one.group
        for word in (one.name, *one.also):
            self._names.setdefault(folded(word), one.name)

    # --- what is meant ---

    def item_in(self, group: str, text: str) -> str:
        """The code of the group's item that ``text`` means; "" where it means none."""
        return self._items[group].get(folded(text), "")

    def meant(self, shape: str, key: str, text: str, row: Row) -> str:
        """The code or name for ``text`` in the column ``key``; ``row`` is what was read of its row so far."""
        by_key: dict[str, Callable[[], str]] = {
            "department": lambda: self._names.get(folded(text), text),
            "group": lambda: self._groups.get(folded(text), text),
            "category": lambda: self._categories.get(folded(text), text),
            "item": lambda: self._item(text, row.get("department", "")),
            "clause": lambda: self._clause(text, row),
            "kind": lambda: self._quotas.get(folded(text), text) if shape == "quotas" else text,
        }
        return by_key[key]() if key in by_key else text

    def _item(self, text: str, department: str) -> str:
        """Of the department's group; where that is not known, of all groups, if they agree."""
        group = self.group_of.get(department)
        groups = [group] if group in self._items else list(self._items)
        codes = {found for code in groups if (found := self._items[code].get(folded(text)))}
        return codes.pop() if len(codes) == 1 else text

    def _clause(self, text: str, row: Row) -> str:
        """By its key, its words, or both as ``said``."""
        for group in self.scheme.groups.values():
            item = group.items.get(row.get("item", ""))
            for clause in item.clauses.values() if item else ():
                if folded(text) in {
                    folded(word) for word in (clause.key, clause.label, f"{clause.key} {clause.label}")
                }:
                    return clause.key
        return text

    # --- what is said ---

    def said(self, shape: str, key: str, value: str, row: Row) -> str:
        """How the code or name ``value`` stands in the column ``key``."""
        if key == "group" and value in self.scheme.groups:
            return self.scheme.groups[value].name
        if key == "category":
            found = (group.categories.get(value) for group in self.scheme.groups.values())
            return next((category.name for category in found if category), value)
        if key == "item":
            return self._said_item(value, row.get("department", ""))
        if key == "clause":
            return self._said_clause(value, row.get("item", ""))
        if key == "kind" and shape == "quotas" and value in self.scheme.quotas:
            return self.scheme.quotas[value].name
        return value

    def _said_item(self, code: str, department: str) -> str:
        for group in self._groups_of(department):
            if code in group.items:
                return item_in_words(group, code)
        return code

    def _said_clause(self, key: str, item: str) -> str:
        for group in self.scheme.groups.values():
            if item in group.items and key in group.items[item].clauses:
                return clause_in_words(group.items[item].clauses[key])
        return key

    def _groups_of(self, department: str) -> Iterable[Group]:
        known = self.scheme.groups.get(self.group_of.get(department, ""))
        return [known] if known else self.scheme.groups.values()


# What is said for those who write a document by hand.
_FOR_DOCUMENTS = ("（departments）", "（true 或 false）")
_CHOICE = re.compile(r"(?<=，应为 )(\w+)((?: 或 |、)\w+)*$")


def without_codes(message: str, scheme: Scheme) -> str:
    """``message`` about a document as people read it, with names for codes: ``指标 C1.1 工作考勤没有…`` →
    ``指标“工作考勤”没有…``, ``应为 K 或 R`` → ``应为 重点工作目标 或 常规工作目标``."""
    for words in _FOR_DOCUMENTS:
        message = message.replace(words, "")
    message = _CHOICE.sub(lambda found: re.sub(r"\w+", lambda one: _chosen(one[0], scheme), found[0]), message)
    names = {code: item.name for group in scheme.groups.values() for code, item in group.items.items()}
    codes = "|".join(re.escape(code) for code in sorted(names, key=len, reverse=True))
    items = re.compile(rf"\s*(?<![A-Za-z0-9.])({codes})(?![A-Za-z0-9.])\s*")
    for code in dict.fromkeys(items.findall(message)):
        message = message.replace(f"{code} {names[code]}", code)
    return items.sub(lambda match: f"“{names[match[1]]}”", message)


def _chosen(code: str, scheme: Scheme) -> str:
    categories = {one.code: one.name for group in scheme.groups.values() for one in group.categories.values()}
    quotas = {kind: rule.name for kind, rule in scheme.quotas.items()}
    groups = {one.code: one.name for one in scheme.groups.values()}
    return (categories | quotas | groups).get(code, code)


def clause_in_words(clause: Clause) -> str:
    """``a 迟报、漏报``; a key that is no letter of the regulation's list is no word for people."""
    return f"{clause.key} {clause.label}" if len(clause.key) == 1 else clause.label


def item_in_words(group: Group, code: str) -> str:
    """``共性1.1 工作考勤``."""
    item = group.items[code]
    return f"{group.categories[item.category].shortest}{item.number} {group.title(code)}"


def _item_words(group: Group) -> dict[str, tuple[str, ...]]:
    return {code: tuple(_item_words_of(group, code)) for code in group.items}


def _item_words_of(group: Group, code: str) -> Iterator[str]:
    """What its own sheets and pages call it, and what people make of that."""
    item, title = group.items[code], group.title(code)
    number = f"{group.categories[item.category].shortest}{item.number}"
    yield from (number, item.number, title, item.name)
    yield from (f"{prefix} {name}" for prefix in (number, item.number, code) for name in (title, item.name))


def _by_word(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Codes by what means just one of them; the code itself goes before any other word."""
    codes: dict[str, set[str]] = {}
    for code, several in words.items():
        for word in several:
            codes.setdefault(folded(word), set()).add(code)
    found = {word: next(iter(meant)) for word, meant in codes.items() if len(meant) == 1}
    return found | {folded(code): code for code in words}
