"""What a year's facts were and what they become, list by list: two documents of docs/interchange.md compared."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from departments.dates import chinese_date
from departments.figures import exact, plain
from targets.facts.document import LISTS
from targets.facts.kinds import DAY, DECIMAL, MONEY, POSITIVE, SHARE, WHOLE
from targets.facts.lists import award
from targets.facts.shapes import Shape
from targets.scheme.model import Group, Item, Scheme

Row = Mapping[str, Any]
NUMBERS = {DECIMAL, MONEY, POSITIVE, SHARE, WHOLE}
# What tells a row from others of its list; rows that agree in it are one that was changed.
PLACES: Mapping[str, Sequence[str]] = {
    "departments": ("name",),
    "work_items": ("department", "category", "name"),
    "findings": ("department", "item", "clause", "date", "notice"),
    "metrics": ("department", "item"),
    "averages": ("item",),
    "tallies": ("department", "item", "kind"),
    "scores": ("department", "item"),
    "not_applicable": ("department", "item"),
    "vetoes": ("department",),
    "innovations": ("department", "project"),
    "quotas": ("department", "kind"),
    "award": (),
}


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is new (``before`` None), gone (``after`` None), or another than it was, in words."""

    before: Row | None
    after: Row | None
    words: str


@dataclass(frozen=True, slots=True)
class ListChange:
    """One list: what is new, changed (old → new) and gone, a line each, and how many rows stay as they were."""

    label: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: int

    @property
    def moved(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def lines(self) -> Iterator[str]:
        yield from (f"新增 {line}" for line in self.added)
        yield from (f"更改 {line}" for line in self.changed)
        yield from (f"删除 {line}" for line in self.removed)

    @property
    def counts(self) -> str:
        return f"新增 {len(self.added)}，更改 {len(self.changed)}，删除 {len(self.removed)}，不变 {self.same}"


SHAPES: Mapping[str, Shape[Any]] = {
    **{name: one.SHAPE for name, one in LISTS.items()},
    award.SHAPE.name: award.SHAPE,
}


def compare_documents(
    before: Mapping[str, Any], after: Mapping[str, Any], renamed: Mapping[str, str], scheme: Scheme
) -> tuple[ListChange, ...]:
    """Every list that has rows in one of the documents, in the words of ``scheme``; ``renamed`` leads from names of
    departments before to those after, so that a new name alone changes nothing else."""
    found = []
    for name, shape in SHAPES.items():
        old, new = _rows(before.get(name, ())), _rows(after.get(name, ()))
        if old or new:
            found.append(_Comparison(shape, scheme).of([_renamed(row, name, renamed) for row in old], new))
    return tuple(found)


def compare_rows(
    name: str,
    old: Sequence[Row],
    new: Sequence[Row],
    renamed: Mapping[str, str],
    schemes: tuple[Scheme, Scheme],
    untold: Collection[str] = (),
) -> list[RowChange]:
    """Rows of the list ``name``, each side in the words of its own scheme and without the keys ``untold``, which the
    reader knows."""
    comparison = _Comparison(SHAPES[name], schemes[1], schemes[0], frozenset(untold))
    return list(comparison.changes([_renamed(row, name, renamed) for row in old], new))


def _rows(part: Any) -> list[Row]:
    return [part] if isinstance(part, Mapping) else list(part)


def _renamed(row: Row, name: str, renamed: Mapping[str, str]) -> Row:
    key = "name" if name == "departments" else "department"
    return {**row, key: renamed.get(row[key], row[key])} if key in row else row


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The rows of one list; what is gone is worded by the scheme that it ``was`` under, where that is another."""

    shape: Shape[Any]
    scheme: Scheme
    was: Scheme | None = None
    untold: frozenset[str] = frozenset()

    def of(self, old: Sequence[Row], new: Sequence[Row]) -> ListChange:
        found = list(self.changes(old, new))
        return ListChange(
            label=self.shape.label,
            added=tuple(one.words for one in found if one.before is None),
            changed=tuple(one.words for one in found if one.before is not None and one.after is not None),
            removed=tuple(one.words for one in found if one.after is None),
            same=len(old) - sum(one.before is not None for one in found),
        )

    def changes(self, old: Sequence[Row], new: Sequence[Row]) -> Iterator[RowChange]:
        waiting: dict[tuple[Any, ...], list[Row]] = {}
        for row in self._left(old, new):
            waiting.setdefault(self._place(row), []).append(row)
        for row in self._left(new, old):
            rows = waiting.get(self._place(row))
            before = rows.pop(0) if rows else None
            yield RowChange(before, row, self._in_words(row, before=before))
        was = replace(self, scheme=self.was or self.scheme)
        for rows in waiting.values():
            yield from (RowChange(row, None, was._in_words(row)) for row in rows)

    def _left(self, rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
        """The rows that are not among the others, equal ones counted."""
        counts = Counter(map(self._by_value, others))
        left = []
        for row in rows:
            value = self._by_value(row)
            if counts[value]:
                counts[value] -= 1
            else:
                left.append(row)
        return left

    def _by_value(self, row: Row) -> tuple[Any, ...]:
        """The row with its numbers by value: 0.5 and 0.50 are the same."""
        return tuple(sorted((key, self._value(key, row[key])) for key in row))

    def _place(self, row: Row) -> tuple[Any, ...]:
        return tuple(row.get(key, "") for key in PLACES[self.shape.name])

    def _in_words(self, row: Row, before: Row | None = None) -> str:
        places = PLACES[self.shape.name]
        named = " ".join(self._said(key, row) for key in places if row.get(key) and key not in self.untold)
        keys = [key for key in self.shape.keys if key not in places and key not in self.untold]
        if before is not None:
            keys = [key for key in keys if self._value(key, row.get(key)) != self._value(key, before.get(key))]
        parts = "，".join(self._part(key, row, before) for key in keys if before is not None or key in row)
        return "：".join(filter(None, (named, parts))) or self.shape.label

    def _part(self, key: str, row: Row, before: Row | None) -> str:
        now = self._said(key, row)
        return f"{self.shape.keys[key].label} " + (now if before is None else f"{self._said(key, before)} → {now}")

    def _value(self, key: str, value: Any) -> str:
        value = self.shape.defaults.get(key) if value is None else value
        if value is None or value == "":
            return "无"
        if isinstance(value, bool):
            return "是" if value else "否"
        return plain(exact(str(value))) if self.shape.keys[key].kind in NUMBERS else str(value)

    def _said(self, key: str, row: Row) -> str:
        """What the row says there as people read it: no codes, days as they are written."""
        value = row.get(key)
        if value is None:
            return self._value(key, value)
        if self.shape.keys[key].kind is DAY:
            return chinese_date(datetime.date.fromisoformat(value))
        group, item = self._item(row)
        match key:
            case "group" if value in self.scheme.groups:
                return self.scheme.groups[value].name
            case "category":
                groups = (one for one in self.scheme.groups.values() if value in one.categories)
                return next((one.categories[value].name for one in groups), str(value))
            case "item" if group and item:
                return group.title(item.code)
            case "clause" if item and value in item.clauses:
                return item.clauses[value].label
            case "kind" if value in self.scheme.quotas:
                return self.scheme.quotas[value].name
        return self._value(key, value)

    def _item(self, row: Row) -> tuple[Group | None, Item | None]:
        code = row.get("item")
        group = next((one for one in self.scheme.groups.values() if code in one.items), None)
        return group, group.items[str(code)] if group else None
