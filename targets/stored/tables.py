"""Lists of the facts document kept in tables: rows go in and come out by their shapes (``targets.facts``).

A key is kept in the field of its name, unless the table says where else. What a document leaves out, the field's own
default stands for; what holds its default is left out of a document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import compress
from operator import call, is_not
from typing import Any

from django.db.models import Model, QuerySet

from departments.models import RosterEntry, Year
from departments.roster.queries import assessed_on

from ..facts.rows import Memo
from ..facts.shapes import Shape
from .exact import as_text

Row = dict[str, Any]
Scope = Year | RosterEntry
DEPARTMENT = "department"


@dataclass(frozen=True)
class Table:
    """``owner`` is the field by which a row hangs on a roster entry or on the year; ``places`` are the keys that are
    kept elsewhere than in the field of their name; ``once``: equal rows are kept once."""

    shape: Shape[Any]
    model: type[Model]
    owner: str = "entry"
    places: Mapping[str, str] = field(default_factory=dict)
    order: Sequence[str] = ("pk",)
    once: bool = False

    def rows(self, scope: Scope, day: date | None = None) -> list[Row]:
        """The document's rows of a year, or of one entry, in the order in which they were entered."""
        return list(self._rows(self.of(scope, day)))

    def kept(self, scope: Scope) -> dict[int, Row]:
        """The same rows by the keys of the objects that keep them."""
        found = self.of(scope)
        return dict(zip(found.order_by(*self.order).values_list("pk", flat=True), self._rows(found), strict=True))

    def of(self, scope: Scope, day: date | None = None) -> QuerySet[Any]:
        """What is kept of one entry, or of a year: what is about departments that are assessed as of ``day``, its
        cut-off unless given."""
        kept = self.model._default_manager.all()
        if isinstance(scope, RosterEntry):
            return kept.filter(**{self.owner: scope})
        if self.owner != "year":
            assessed = assessed_on(day or scope.cut_off, f"{self.owner}__")
            return kept.filter(assessed, **{f"{self.owner}__year": scope})
        if self.model is RosterEntry:
            kept = kept.filter(assessed_on(day or scope.cut_off))
        return kept.filter(year=scope)

    def make(self, row: Row, year: Year, entries: Mapping[str, RosterEntry]) -> Any:
        """An object that says what ``row`` says, unsaved."""
        return self._made(row, year, entries, {})

    def store(self, rows: Iterable[Row], year: Year, entries: Mapping[str, RosterEntry], **related: Any) -> None:
        """Keep the rows of a checked document, in their order. ``entries`` are the year's by name; ``related`` finds
        the object of a key that is kept elsewhere, by the key's value."""
        if self.once:
            rows = {tuple(row.items()): row for row in rows}.values()
        self.model._default_manager.bulk_create(self._made(row, year, entries, related) for row in rows)

    def row_of(self, kept: Model) -> Row:
        """The document's row of one object."""
        return next(self._rows(self.model._default_manager.filter(pk=kept.pk)))

    def change(self, kept: Model, values: Row) -> None:
        """Set what keys of a checked row say on an object, unsaved."""
        for key, value in values.items():
            field: Any = self.model._meta.get_field(key)
            setattr(kept, key, field.to_python(self._kept(key, value)))

    def become(self, kept: Model, row: Row) -> None:
        """Make an object say what ``row`` says, unsaved; what the row leaves out is as if it had never been said."""
        for key in self.shape.keys:
            if key in row and key != DEPARTMENT:
                self.change(kept, {key: row[key]})
            elif key != DEPARTMENT:
                field: Any = self.model._meta.get_field(key)
                setattr(kept, key, field.get_default())

    @property
    def fields(self) -> list[str]:
        """The fields of an object that keys are kept in, but for whose it is."""
        return [key for key in self.shape.keys if key != DEPARTMENT]

    def clear(self, year: Year) -> None:
        """Delete what is kept of ``year``."""
        self.of(year).delete()

    def _made(self, row: Row, year: Year, entries: Mapping[str, RosterEntry], related: Mapping[str, Any]) -> Model:
        values = {
            key: related[key].get(value) if key in related else self._kept(key, value)
            for key, value in row.items()
            if key != DEPARTMENT
        }
        owner = year if self.owner == "year" else entries[row[DEPARTMENT]]
        return self.model(**{self.owner: owner}, **values)

    def _kept(self, key: str, value: Any) -> Any:
        keep = self.shape.keys[key].kind.keep
        return value if keep is None else keep(value)

    def _rows(self, kept: QuerySet[Any]) -> Iterator[Row]:
        keys = self.shape.keys
        fields = [
            as_text(self._field(place), place) if keys[key].kind.given_as_text else place
            for key, place in self._places()
        ]
        keeps = [self._keep(key, place) for key, place in self._places()]
        for values in kept.order_by(*self.order).values_list(*fields):
            yield dict(compress(zip(keys, values, strict=True), map(call, keeps, values)))

    def _places(self) -> Iterator[tuple[str, str]]:
        """Each key, and where it is kept."""
        for key in self.shape.keys:
            yield key, f"{self.owner}__name" if key == DEPARTMENT else self.places.get(key, key)

    def _field(self, place: str) -> Any:
        return self.model._meta.get_field(place.partition("__")[0])

    def _keep(self, key: str, place: str) -> Callable[[Any], Any]:
        """Whether a kept value says more than a key that is left out: anything where the field may be empty, else what
        is not the shape's default, numbers compared as numbers. These are asked for every value, so they are C's."""
        field = self._field(place)
        if key not in self.shape.defaults or not self.shape.defaults[key]:
            return partial(is_not, None) if field.null else bool
        number = Decimal(int(self.shape.defaults[key]))
        return partial(is_not, None) if field.null else Memo(lambda text: Decimal(text) != number).__getitem__
