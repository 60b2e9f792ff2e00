"""Which row of a workbook is which work item: what would change, and what of it the person may not change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from departments.workbooks.tables import SheetProblem

from ..layout import said
from ..reading import Where
from ..words import Words
from .rights import OWNER, SHAPE, WRITERS, Rights

Row = Mapping[str, Any]


class Kept(NamedTuple):
    """A work item that is kept: what tells it from all others, and its document's row."""

    key: int
    row: Row


class Said(NamedTuple):
    """What a workbook says of one work item. ``key``: the one that it was found to be before; ``number`` as the
    workbook counts; ``keys``: those of which it says something, be it that there is nothing."""

    row: Row
    number: str
    keys: frozenset[str]
    where: Where | None = None
    key: int | None = None


@dataclass(slots=True)
class Matched:
    """``rows``: what each row is (None: new) and what it becomes, in the workbook's order. ``gone``: what it no longer
    has. ``left``: how many it does not speak of, which stay."""

    rows: list[tuple[Kept | None, Row, Said]] = field(default_factory=list)
    gone: list[Kept] = field(default_factory=list)
    left: int = 0
    problems: list[SheetProblem] = field(default_factory=list)


def match(
    said_rows: Sequence[Said], about: Sequence[str], kept: Sequence[Kept], rights: Rights, words: Words
) -> Matched:
    """``kept`` are the work items of the departments that it is ``about``, in their order."""
    matched = Matched()
    for department in about:
        mine = [one for one in said_rows if one.row[OWNER] == department]
        stored = [one for one in kept if one.row[OWNER] == department]
        found = _found(mine, stored)
        for one in mine:
            before = found.get(id(one))
            matched.rows.append((before, _becomes(one, before, rights, words, matched.problems), one))
        rest = [one for one in stored if one not in found.values()]
        if rights.lists:
            matched.gone += rest
        else:
            matched.left += len(rest)
    return matched


def _found(mine: Sequence[Said], stored: Sequence[Kept]) -> dict[int, Kept]:
    """By what they were found to be before, by name and number, by name, and by number alone: it was renamed then."""
    numbers = {one.key: str(place) for place, one in enumerate(stored, start=1)}
    ways: list[Callable[[Said, Kept], bool]] = [
        lambda one, kept: one.key == kept.key,
        lambda one, kept: _named(one.row) == _named(kept.row) and one.number == numbers[kept.key],
        lambda one, kept: _named(one.row) == _named(kept.row),
        lambda one, kept: one.number == numbers[kept.key],
    ]
    found: dict[int, Kept] = {}
    free = list(stored)
    for same in ways:
        for one in mine:
            if id(one) not in found and (kept := next((kept for kept in free if same(one, kept)), None)):
                found[id(one)] = kept
                free.remove(kept)
    return found


def _named(row: Row) -> tuple[str, str]:
    return str(row.get("category", "")), str(row.get("name", ""))


def _becomes(one: Said, before: Kept | None, rights: Rights, words: Words, problems: list[SheetProblem]) -> Row:
    if before is None and not rights.lists:
        message = "不能新增工作项目：补充的重点工作任务报质量发展处备案，由质量发展处列入。"
        problems.append(_problem(one, "name", message))
    stored: Row = before.row if before else {}
    row: dict[str, Any] = {OWNER: one.row[OWNER]}
    for key in SHAPE.fields:
        if key == OWNER:
            continue
        value = one.row.get(key) if key in one.keys else stored.get(key)
        if (
            key not in rights.keys
            and SHAPE.worth(key, value) != SHAPE.worth(key, stored.get(key))
            and (before or rights.lists)
        ):
            now = said(SHAPE, key, stored, words) or ("空" if before else "")
            current = f"，现为“{now}”" if now else ""
            problems.append(_problem(one, key, f"这一栏{WRITERS[key]}，不能更改{current}。"))
            value = stored.get(key)
        if value is not None:
            row[key] = value
    return row


def _problem(one: Said, key: str, message: str) -> SheetProblem:
    if one.where is None:
        return SheetProblem("", None, "", SHAPE.keys[key].label, "", f"“{one.row.get('name', '')}”：{message}")
    return one.where.problem(key, SHAPE.keys[key].label, message)
