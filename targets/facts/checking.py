"""A document while it is checked: what its lists need to know of each other, and the problems so far."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from ..scheme.model import Scheme
from . import kinds
from .kinds import BadValue
from .places import Places
from .problems import Problem
from .reading import shown, twice
from .rows import Readers, RowReader
from .shapes import Row, Shape


class Checking:
    """``valued`` and ``averaged``: items for which a plain value, and for which an average was given. ``broken``: the
    names of lists that are none. ``doubled``: top-level keys that stand twice. ``no_work``: those of the problems that
    say that a department has no work items."""

    def __init__(self, document: Mapping[str, Any], scheme: Scheme) -> None:
        self.document = document
        self.scheme = scheme
        self.problems: list[Problem] = []
        self.places = Places(scheme, self.problems)
        self.doubled = twice(document)
        self.valued: set[str] = set()
        self.averaged: set[str] = set()
        self.broken: set[str] = set()
        self.no_work: list[Problem] = []
        self.year = self._year()
        self._readers = Readers(None if self.year is None else datetime.date(self.year, 1, 1))

    def reader(self, shape: Shape[Row]) -> RowReader[Row]:
        return RowReader(shape, self._readers, self.problems)

    def rows(self, shape: Shape[Row]) -> Iterator[tuple[int, Row]]:
        """The readable rows of a list, each with its index."""
        name = shape.name
        rows = self.document.get(name, ())
        if name in self.doubled:
            self.broken.add(name)
        elif type(rows) is list:
            return self.reader(shape).rows(rows)
        elif name in self.document:
            self.broken.add(name)
            self.places.refuse(name, f"应为列表，而不是 {shown(rows)}")
        return iter(())

    def _year(self) -> int | None:
        if "year" in self.doubled:
            return None
        if "year" not in self.document:
            self.places.refuse("year", "缺少这个键")
            return None
        try:
            return kinds.year(self.document["year"])
        except BadValue as bad:
            self.places.refuse("year", str(bad))
            return None
