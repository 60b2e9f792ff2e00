"""The lists of a facts document, row by row: which keys a row has, and what each of them may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import call, itemgetter
from typing import Any, Generic, TypeVar

from .problems import Problem
from .values import BadValue, Memo, Reader, shown

Row = TypeVar("Row", bound=tuple[Any, ...])
Keys = Sequence[str]


class Shape(Generic[Row]):
    """What a list's rows look like: the named tuple they become, and a reader for each key.

    A key is required where the tuple has no default for it. ``forms`` are the ways of saying one thing, of which
    a row takes exactly one.
    """

    def __init__(self, row: type[Row], readers: Mapping[str, Reader], *, forms: tuple[Keys, ...] = ()) -> None:
        self.row = row
        self.readers = readers
        self.forms = forms
        self.fields: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
        self.defaults: dict[str, Any] = row._field_defaults  # type: ignore[attr-defined]
        self.ways = Memo(self._way)

    def _way(self, keys: tuple[str, ...]) -> tuple[tuple[Reader, ...], tuple[Any, ...], Callable[[Any], Any] | None]:
        """How to read a row with just these keys in this order: the readers, the defaults of what is left out,
        and what puts the values in the tuple's order, None where they stand in it already. KeyError where such a
        row is not complete."""
        if self.mixed(keys) or any(self.missing(keys)):
            raise KeyError(keys)
        left_out = [field for field in self.fields if field not in keys]
        order = {key: place for place, key in enumerate((*keys, *left_out))}
        in_order = tuple(order) == self.fields
        return (
            tuple([self.readers[key] for key in keys]),
            tuple([self.defaults[field] for field in left_out]),
            None if in_order else itemgetter(*[order[field] for field in self.fields]),
        )

    def missing(self, keys: Keys) -> Iterator[str]:
        """The keys that a row of ``keys`` lacks; of a form, those of the one that it began, else the first."""
        yield from (field for field in self.fields if field not in self.defaults and field not in keys)
        if self.forms and not self.mixed(keys):
            begun = next((form for form in self.forms if not set(form).isdisjoint(keys)), None)
            yield from self.forms[0][:1] if begun is None else (key for key in begun if key not in keys)

    def mixed(self, keys: Keys) -> bool:
        """Whether the row has keys of more than one form."""
        return sum(not set(form).isdisjoint(keys) for form in self.forms) > 1


def read_rows(shape: Shape[Row], name: str, rows: Sequence[Any], problems: list[Problem]) -> Iterator[tuple[int, Row]]:
    """The rows that can be read, each with its index; what is wrong goes to ``problems``."""
    ways, row_type, new = shape.ways, shape.row, tuple.__new__
    for index, row in enumerate(rows):
        try:
            readers, defaults, in_order = ways[tuple(row)]
            values = (*map(call, readers, row.values()), *defaults)
            yield index, new(row_type, values if in_order is None else in_order(values))
        except (BadValue, KeyError, TypeError, AttributeError):
            # Something is wrong with this row: each of its keys is looked at by itself.
            path = f"{name}[{index}]"
            if type(row) is dict:
                yield index, read_keys(shape, path, row, problems)
            else:
                problems.append(Problem(path, f"应为一个对象，而不是 {shown(row)}"))


def read_keys(shape: Shape[Row], path: str, row: Mapping[str, Any], problems: list[Problem]) -> Row:
    """One row or object, key by key; what is missing or in error is None, and in ``problems``."""
    values = dict.fromkeys(shape.fields) | shape.defaults
    for key, value in row.items():
        if key not in shape.readers:
            problems.append(Problem(f"{path}.{key}", "没有这个键"))
            continue
        try:
            values[key] = shape.readers[key](value)
        except BadValue as bad:
            problems.append(Problem(f"{path}.{key}", str(bad)))
        except TypeError:  # A list or an object has no place in a memo.
            problems.append(Problem(f"{path}.{key}", f"应为单个值，而不是 {shown(value)}"))
    keys = tuple(row)
    if shape.mixed(keys):
        ways = " 或 ".join("、".join(form) for form in shape.forms)
        problems.append(Problem(path, f"同一件事写了两种形式：只能写 {ways} 之一"))
    problems.extend(Problem(f"{path}.{key}", "缺少这个键") for key in shape.missing(keys))
    return tuple.__new__(shape.row, [values[field] for field in shape.fields])
