"""What somebody says of a part of a year's facts, put among all the others: which rows it changes, and what is wrong
with the whole then. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from departments.figures import ZERO, exact, is_decimal
from departments.workbooks.tables import SheetProblem
from targets.facts.document import LISTS, check
from targets.facts.lists import departments, not_applicable
from targets.facts.problems import Invalid, Problem
from targets.facts.reading import Integer
from targets.facts.shapes import Shape
from targets.facts.storable import unstorable
from targets.scheme.model import Scheme
from targets.sheets.offices.forms import Place, place_of
from targets.sheets.reading import Where
from targets.sheets.words import item_in_words, without_codes

from ..exchange.comparison import ListChange, compare_documents

Row = Mapping[str, Any]
Kept = Mapping[int, Row]
"""Rows by the keys of the objects that keep them, in the document's order."""


class SaidRow(NamedTuple):
    """A row as somebody says it, and where they do."""

    row: Row
    where: Where | None = None


@dataclass(slots=True)
class Part:
    """What becomes of the rows of one list: ``becomes`` by their keys, None where they go; ``new`` ones; ``same``: the
    keys of those that are spoken of and stay as they are."""

    becomes: dict[int, SaidRow | None] = field(default_factory=dict)
    new: list[SaidRow] = field(default_factory=list)
    same: set[int] = field(default_factory=set)

    @property
    def moved(self) -> bool:
        return bool(self.becomes or self.new)

    @property
    def removed(self) -> list[int]:
        return [key for key, said in self.becomes.items() if said is None]

    @property
    def changed(self) -> dict[int, SaidRow]:
        return {key: said for key, said in self.becomes.items() if said is not None}


Parts = Mapping[str, Part]


def entered_part(shape: Shape[Any], kept: Kept, said: Sequence[SaidRow], covered: Collection[Place]) -> Part:
    """``kept`` are the rows that may be spoken of; what is kept at a place that is not ``covered`` stays."""
    part = Part()
    before: dict[Place, list[int]] = {}
    for key, row in kept.items():
        before.setdefault(place_of(shape, row), []).append(key)
    after: dict[Place, list[SaidRow]] = {}
    for one in said:
        after.setdefault(place_of(shape, one.row), []).append(one)
    for place in sorted(covered):
        _pair(part, shape, kept, before.get(place, []), after.get(place, []))
    return part


def _pair(part: Part, shape: Shape[Any], kept: Kept, before: Sequence[int], after: Sequence[SaidRow]) -> None:
    if before and after and _adds_up(shape) and _sum(kept[key] for key in before) == _sum(one.row for one in after):
        part.same.update(before)
        return
    for key, one in zip(before, after, strict=False):
        if shape.same(kept[key], one.row):
            part.same.add(key)
        else:
            part.becomes[key] = one
    part.becomes |= dict.fromkeys(before[len(after) :])
    part.new += after[len(before) :]


def _adds_up(shape: Shape[Any]) -> bool:
    """Whether rows of one place are one sum."""
    return "count" in shape.keys and "kind" in shape.keys


def _sum(rows: Iterator[Row]) -> Any:
    """None where something is no number, which equals no sum."""
    counts = [str(row.get("count", "")) for row in rows]
    return sum(map(exact, counts), ZERO) if all(map(is_decimal, counts)) else object()


# --- among all the others ---


@dataclass(frozen=True, slots=True)
class Merged:
    """``document`` is the whole with the parts in it, ``before`` without. ``origins``: of the rows of lists that have a
    part, what was said, or the key of what is kept."""

    before: Mapping[str, Any]
    document: Mapping[str, Any]
    origins: Mapping[str, Sequence[SaidRow | int]]
    kept: Mapping[str, Kept]
    parts: Parts


def merge(document: Mapping[str, Any], kept: Mapping[str, Kept], parts: Parts) -> Merged:
    """``kept`` has all rows of each list that has a part."""
    origins = {name: list(_origins(kept[name], part)) for name, part in parts.items()}
    after = dict(document)
    for name, found in origins.items():
        after[name] = [dict(one.row if isinstance(one, SaidRow) else kept[name][one]) for one in found]
    return Merged({**document, **{name: [*kept[name].values()] for name in parts}}, after, origins, kept, parts)


def _origins(kept: Kept, part: Part) -> Iterator[SaidRow | int]:
    for key in kept:
        if key not in part.becomes:
            yield key
        elif said := part.becomes[key]:
            yield said
    yield from part.new


def changes(merged: Merged, scheme: Scheme) -> tuple[ListChange, ...]:
    """What would change, list by list, in words; of documents that may stand."""
    spoken = {name: {*part.same, *part.becomes} for name, part in merged.parts.items()}
    before = {
        name: [merged.kept[name][key] for key in merged.kept[name] if key in keys] for name, keys in spoken.items()
    }
    after = {
        name: [
            one.row if isinstance(one, SaidRow) else merged.kept[name][one]
            for one in merged.origins[name]
            if isinstance(one, SaidRow) or one in keys
        ]
        for name, keys in spoken.items()
    }
    return compare_documents(before, after, {}, scheme)


# --- what is wrong then ---


def new_problems(merged: Merged, scheme: Scheme) -> list[SheetProblem]:
    """What is wrong with the whole that was not wrong before, where it was said. What is in the facts already, because
    a year is not complete yet, holds nobody up."""
    known = {_named(merged.before, problem, _keys(merged)) for problem in _check(merged.before, scheme)}
    found = []
    for problem in _check(merged.document, scheme):
        name, index, key = problem.place
        origin = _origin(merged, name, index)
        if isinstance(origin, SaidRow):
            found.append(_said_problem(merged, origin, name, key, problem, scheme))
        elif (name, origin, key, problem.message) not in known:
            found.append(_consequence(merged, name, index, problem, scheme))
    sheets = list(dict.fromkeys(where.sheet.name for where in _wheres(merged)))
    places = {sheet: place for place, sheet in enumerate(sheets)}
    in_order = sorted(found, key=lambda one: (places.get(one.sheet, -1), one.row or 0, len(one.cell), one.cell))
    return list(dict.fromkeys(in_order))


def _wheres(merged: Merged) -> Iterator[Where]:
    said = (one for rows in merged.origins.values() for one in rows if isinstance(one, SaidRow))
    return (one.where for one in said if one.where)


def _check(document: Mapping[str, Any], scheme: Scheme) -> list[Problem]:
    document = {**document, "year": Integer(str(document["year"]))}
    found = list(unstorable(document))
    try:
        check(document, scheme)
    except Invalid as invalid:
        found += invalid.problems
    return found


def _keys(merged: Merged) -> dict[str, list[int]]:
    return {name: list(kept) for name, kept in merged.kept.items()}


def _named(document: Mapping[str, Any], problem: Problem, keys: Mapping[str, Sequence[int]]) -> tuple[Any, ...]:
    """A problem without the index, which moves when rows come and go."""
    name, index, key = problem.place
    stands_for = keys[name][index] if name in keys and index is not None else index
    return name, stands_for, key, problem.message


def _origin(merged: Merged, name: str, index: int | None) -> SaidRow | int | None:
    return merged.origins[name][index] if name in merged.origins and index is not None else index


def _said_problem(merged: Merged, said: SaidRow, name: str, key: str, problem: Problem, scheme: Scheme) -> SheetProblem:
    shape, message = LISTS[name].SHAPE, f"{without_codes(problem.message, scheme)}。"
    label = shape.keys[key].label if key in shape.keys else ""
    if said.where is None:
        return SheetProblem("", None, "", label, "", f"{_about(said.row, scheme)}：{message}")
    return said.where.problem(key, label, message)


def _consequence(merged: Merged, name: str, index: int | None, problem: Problem, scheme: Scheme) -> SheetProblem:
    """A row that was there before, or the whole, cannot stand beside what is said now."""
    message = f"{without_codes(problem.message, scheme)}。"
    if index is None or name == departments.SHAPE.name or name not in LISTS:
        return SheetProblem("", None, "", "", "", message)
    row, label = merged.document[name][index], LISTS[name].SHAPE.label
    if where := _marked_absent(merged, row, scheme):
        return where.problem("", not_applicable.SHAPE.label, f"这项指标已有{label}，不能同时列为缺项。")
    return SheetProblem("", None, "", "", "", f"已有的{label}（{_about(row, scheme)}）：{message}")


def _marked_absent(merged: Merged, row: Row, scheme: Scheme) -> Where | None:
    """Where the row's item, or what it is a part of, was said to be 缺项."""
    group = next((one for one in scheme.groups.values() if row.get("item") in one.items), None)
    if group is None:
        return None
    item = group.items[row["item"]]
    about = {item.code, item.part_of, *item.parts}
    marked = (one for one in merged.origins.get(not_applicable.SHAPE.name, ()) if isinstance(one, SaidRow))
    same = (one for one in marked if one.row["department"] == row.get("department") and one.row["item"] in about)
    return next((one.where for one in same if one.where), None)


def _about(row: Row, scheme: Scheme) -> str:
    """``机电工程学院 常规1.1 教学管理``."""
    group = next((one for one in scheme.groups.values() if row.get("item") in one.items), None)
    item = item_in_words(group, row["item"]) if group else str(row.get("name", ""))
    return " ".join(filter(None, (str(row.get("department", "")), item)))
