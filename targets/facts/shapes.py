"""The shape of a list's rows: one declaration says which keys they have and what each of them may hold.

A row's class is a named tuple whose annotations carry a ``Key``: its Chinese label and its kind. A key is required
where the class has no default for it. From a shape follow the reading of documents, the tables (``targets.stored``),
the exported document, the columns of a workbook and the fields of an entry form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_type_hints

from departments.figures import exact, is_decimal

from .kinds import Kind

Row = TypeVar("Row", bound=tuple[Any, ...])
Keys = Sequence[str]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a row: how people call it, and what it holds."""

    label: str
    kind: Kind


class Shape(Generic[Row]):
    """``name`` is the list's key in a document, ``label`` what people call it. ``forms`` are the ways of saying one
    thing, of which a row takes exactly one."""

    def __init__(self, name: str, label: str, row: type[Row], *, forms: tuple[Keys, ...] = ()) -> None:
        self.name = name
        self.label = label
        self.row = row
        self.forms = forms
        hints = get_type_hints(row, include_extras=True)
        self.keys: dict[str, Key] = {key: _key_of(hint) for key, hint in hints.items()}
        self.fields: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
        self.defaults: dict[str, Any] = row._field_defaults  # type: ignore[attr-defined]

    def missing(self, keys: Keys) -> Iterator[str]:
        """The keys that a row of ``keys`` lacks; of a form, those of the one that it began, else the first."""
        yield from (field for field in self.fields if field not in self.defaults and field not in keys)
        if self.forms and not self.mixed(keys):
            begun = next((form for form in self.forms if not set(form).isdisjoint(keys)), None)
            yield from self.forms[0][:1] if begun is None else (key for key in begun if key not in keys)

    def worth(self, key: str, value: Any) -> Any:
        """What a document's value says, to be compared: numbers by what they are worth, what is left out (None) by
        its default."""
        if value is None:
            return self.defaults.get(key)
        number = self.keys[key].kind.given_as_text and is_decimal(str(value))
        return exact(str(value)) if number else value

    def same(self, row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether two rows say the same."""
        return all(self.worth(key, row.get(key)) == self.worth(key, other.get(key)) for key in self.keys)

    def mixed(self, keys: Keys) -> bool:
        """Whether the row has keys of more than one form."""
        return sum(not set(form).isdisjoint(keys) for form in self.forms) > 1


def _key_of(hint: Any) -> Key:
    found: Key = next(extra for extra in hint.__metadata__ if isinstance(extra, Key))
    return found
