"""What was read of an office's or a department's workbook, as text that is kept until somebody confirms it, and as what
was there before, to bring it back. Departments are told by their entries in the roster, whatever they are called by
then."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from departments.models import RosterEntry
from departments.refusals import Refusal
from targets.sheets.offices.forms import SHAPES, Place
from targets.sheets.offices.reading import Entered
from targets.sheets.work.matching import Said
from targets.sheets.work.reading import WorkRead

from .merging import SaidRow

# The kinds of import as their addresses name them.
ENTRIES, WORK, GROUP_WORK = "entries", "work", "group-work"
Entries = Sequence[RosterEntry]
OWNER = "department"
_SHAPES = {shape.name: shape for shape in SHAPES}


class NoLongerListed(Refusal):
    message = "文件中有部门已移出名册或不再考核，请重新下载填报表。"


@dataclass(frozen=True, slots=True)
class SaidEntries:
    """What an office says: by list, the places of which it speaks, and the rows that stand there."""

    covered: Mapping[str, frozenset[Place]]
    rows: Mapping[str, Sequence[SaidRow]]

    @staticmethod
    def of(read: Entered) -> SaidEntries:
        return SaidEntries(
            {name: frozenset(places) for name, places in read.covered.items()},
            {
                name: [SaidRow(row, where) for row, where in zip(rows, read.places[name], strict=True)]
                for name, rows in read.document.items()
                if isinstance(rows, list)
            },
        )

    def as_text(self, entries: Entries) -> str:
        keys = {entry.name: entry.pk for entry in entries}

        def coded(name: str, place: Place) -> list[Any]:
            return [keys[place[0]], *place[1:]] if OWNER in _SHAPES[name].keys else list(place)

        return _text(
            {
                "covered": {
                    name: [coded(name, one) for one in sorted(places)] for name, places in self.covered.items()
                },
                "rows": {name: [_coded(one.row, keys) for one in rows] for name, rows in self.rows.items()},
            }
        )

    @staticmethod
    def of_text(text: str, entries: Entries) -> SaidEntries:
        """Raises NoLongerListed where a department is no longer assessed."""
        kept, names = json.loads(text), {entry.pk: entry.name for entry in entries}

        def place(name: str, coded: list[Any]) -> Place:
            return (_name(coded[0], names), *coded[1:]) if OWNER in _SHAPES[name].keys else tuple(coded)

        return SaidEntries(
            {name: frozenset(place(name, one) for one in places) for name, places in kept["covered"].items()},
            {name: [SaidRow(_named(row, names)) for row in rows] for name, rows in kept["rows"].items()},
        )


@dataclass(frozen=True, slots=True)
class SaidWork:
    """What is said of the work items of the departments that it is ``about``, by their names."""

    about: Sequence[str]
    rows: Sequence[Said]

    @staticmethod
    def of(read: WorkRead) -> SaidWork:
        rows = zip(read.rows, read.numbers, read.wheres, strict=True)
        return SaidWork(
            sorted(read.about),
            [Said(row, number, frozenset(where.columns), where) for row, number, where in rows],
        )

    def as_text(self, entries: Entries) -> str:
        keys = {entry.name: entry.pk for entry in entries}
        rows = [
            {"row": _coded(one.row, keys), "number": one.number, "keys": sorted(one.keys), "key": one.key}
            for one in self.rows
        ]
        return _text({"about": [keys[name] for name in self.about], "rows": rows})

    def found(self, keys: Mapping[int, int]) -> SaidWork:
        """The same with what each row was found to be (``keys`` by the rows' places)."""
        return SaidWork(self.about, [one._replace(key=keys.get(place)) for place, one in enumerate(self.rows)])

    @staticmethod
    def of_text(text: str, entries: Entries) -> SaidWork:
        """Raises NoLongerListed where a department is no longer assessed."""
        kept, names = json.loads(text), {entry.pk: entry.name for entry in entries}
        return SaidWork(
            [_name(key, names) for key in kept["about"]],
            [
                Said(_named(one["row"], names), one["number"], frozenset(one["keys"]), None, one["key"])
                for one in kept["rows"]
            ],
        )


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _coded(row: Mapping[str, Any], keys: Mapping[str, int]) -> dict[str, Any]:
    return {**row, OWNER: keys[row[OWNER]]} if OWNER in row else dict(row)


def _named(row: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    return {**row, OWNER: _name(row[OWNER], names)} if OWNER in row else dict(row)


def _name(key: int, names: Mapping[int, str]) -> str:
    if key not in names:
        raise NoLongerListed
    return names[key]
