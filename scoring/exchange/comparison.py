"""What a year's facts were and what they become, list by list: two documents of docs/interchange.md compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from departments.figures import exact, plain
from targets.facts.document import LISTS
from targets.facts.kinds import DECIMAL, MONEY, POSITIVE, SHARE, WHOLE
from targets.facts.lists import award
from targets.facts.shapes import Shape

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


def compare_documents(
    before: Mapping[str, Any], after: Mapping[str, Any], renamed: Mapping[str, str]
) -> tuple[ListChange, ...]:
    """Every list that has rows in one of the documents; ``renamed`` leads from names of departments before to those
    after, so that a new name alone changes nothing else."""
    shapes: dict[str, Shape[Any]] = {name: one.SHAPE for name, one in LISTS.items()}
    shapes[award.SHAPE.name] = award.SHAPE
    found = []
    for name, shape in shapes.items():
        old, new = _rows(before.get(name, ())), _rows(after.get(name, ()))
        if old or new:
            found.append(_compare(shape, [_renamed(row, name, renamed) for row in old], new))
    return tuple(found)


def _rows(part: Any) -> list[Row]:
    return [part] if isinstance(part, Mapping) else list(part)


def _renamed(row: Row, name: str, renamed: Mapping[str, str]) -> Row:
    key = "name" if name == "departments" else "department"
    return {**row, key: renamed.get(row[key], row[key])} if key in row else row


def _compare(shape: Shape[Any], old: Sequence[Row], new: Sequence[Row]) -> ListChange:
    gone, come = _left(shape, old, new), _left(shape, new, old)
    places = PLACES[shape.name]
    changed = []
    waiting: dict[tuple[Any, ...], list[Row]] = {}
    for row in gone:
        waiting.setdefault(_place(row, places), []).append(row)
    added = []
    for row in come:
        if rows := waiting.get(_place(row, places)):
            changed.append(_in_words(shape, row, before=rows.pop(0)))
        else:
            added.append(_in_words(shape, row))
    removed = [_in_words(shape, row) for rows in waiting.values() for row in rows]
    return ListChange(shape.label, tuple(added), tuple(changed), tuple(removed), len(old) - len(gone))


def _left(shape: Shape[Any], rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """The rows that are not among the others, equal ones counted."""
    counts = Counter(_value(shape, row) for row in others)
    left = []
    for row in rows:
        value = _value(shape, row)
        if counts[value]:
            counts[value] -= 1
        else:
            left.append(row)
    return left


def _value(shape: Shape[Any], row: Row) -> tuple[Any, ...]:
    """The row with its numbers by value: 0.5 and 0.50 are the same."""
    return tuple(sorted((key, _shown(shape, key, row[key])) for key in row))


def _place(row: Row, places: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row.get(key, "") for key in places)


def _in_words(shape: Shape[Any], row: Row, before: Row | None = None) -> str:
    places = PLACES[shape.name]
    named = " ".join(str(row[key]) for key in places if row.get(key))
    keys = [key for key in shape.keys if key not in places]
    if before is not None:
        keys = [key for key in keys if _shown(shape, key, row.get(key)) != _shown(shape, key, before.get(key))]
    parts = "，".join(_part(shape, key, row, before) for key in keys if before is not None or key in row)
    return "：".join(filter(None, (named, parts)))


def _part(shape: Shape[Any], key: str, row: Row, before: Row | None) -> str:
    now = _shown(shape, key, row.get(key))
    return f"{shape.keys[key].label} " + (now if before is None else f"{_shown(shape, key, before.get(key))} → {now}")


def _shown(shape: Shape[Any], key: str, value: Any) -> str:
    value = shape.defaults.get(key) if value is None else value
    if value is None or value == "":
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    return plain(exact(str(value))) if shape.keys[key].kind in NUMBERS else str(value)
