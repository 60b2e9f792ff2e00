"""The rows of a document's lists, read by their shapes: exact values out, or what is wrong with each key."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import call, itemgetter
from typing import Any, Generic, NamedTuple

from .kinds import BadValue, Kind, Reader, not_before
from .problems import Problem
from .reading import shown, twice
from .shapes import Keys, Row, Shape


class Memo(dict[Any, Any]):
    """A reader's values by their text. Equal keys cannot mix types: a JSON integer equals no string, and true
    neither."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __missing__(self, value: Any) -> Any:
        self[value] = read = self.reader(value)
        return read


class Readers(dict[Kind, Reader]):
    """A document's readers by kind. Those of repeating values remember them, so they are made anew for each document.
    ``first`` is the year's first day, None where the year is in error."""

    def __init__(self, first: datetime.date | None) -> None:
        self.first = first

    def __missing__(self, kind: Kind) -> Reader:
        read = not_before(self.first, kind.read) if kind.dated else kind.read
        self[kind] = reader = Memo(read).__getitem__ if kind.repeats else read
        return reader


class Way(NamedTuple):
    """How to read a row with just these keys in this order: the readers, the defaults of what is left out, and what
    puts the values in the tuple's order, None where they stand in it already."""

    readers: tuple[Reader, ...]
    defaults: tuple[Any, ...]
    in_order: Callable[[Any], Any] | None


class RowReader(Generic[Row]):
    """Reads one shape's rows; ``problems`` grows meanwhile."""

    def __init__(self, shape: Shape[Row], readers: Readers, problems: list[Problem]) -> None:
        self.shape = shape
        self.readers: dict[str, Reader] = {key: readers[one.kind] for key, one in shape.keys.items()}
        self.problems = problems
        self.ways = Memo(self._way)

    def _way(self, keys: tuple[str, ...]) -> Way:
        """KeyError where such a row is not complete."""
        shape = self.shape
        if shape.mixed(keys) or any(shape.missing(keys)):
            raise KeyError(keys)
        left_out = [field for field in shape.fields if field not in keys]
        order = {key: place for place, key in enumerate((*keys, *left_out))}
        in_order = None if tuple(order) == shape.fields else itemgetter(*[order[field] for field in shape.fields])
        return Way(
            tuple([self.readers[key] for key in keys]), tuple([shape.defaults[field] for field in left_out]), in_order
        )

    def rows(self, rows: Sequence[Any]) -> Iterator[tuple[int, Row]]:
        """The rows that can be read, each with its index."""
        ways, row_type, new, name = self.ways, self.shape.row, tuple.__new__, self.shape.name
        for index, row in enumerate(rows):
            try:
                if type(row) is not dict:
                    raise TypeError
                readers, defaults, in_order = ways[tuple(row)]
                values = (*map(call, readers, row.values()), *defaults)
                yield index, new(row_type, values if in_order is None else in_order(values))
            except (BadValue, KeyError, TypeError):
                # Something is wrong with this row: each of its keys is looked at by itself.
                path = f"{name}[{index}]"
                if isinstance(row, dict):
                    yield index, self.read(path, row)
                else:
                    self.problems.append(Problem(path, f"应为一个对象，而不是 {shown(row)}"))

    def read(self, path: str, row: Mapping[str, Any]) -> Row:
        """One row or object, key by key; what is missing or in error is None, and in ``problems``."""
        shape, problems = self.shape, self.problems
        values = dict.fromkeys(shape.fields) | shape.defaults
        doubled = twice(row)
        for key, value in row.items():
            if key in doubled:
                problems.append(Problem(f"{path}.{key}", "这个键写了两次"))
                continue
            if key not in shape.keys:
                problems.append(Problem(f"{path}.{key}", "没有这个键"))
                continue
            try:
                values[key] = self.readers[key](value)
            except BadValue as bad:
                problems.append(Problem(f"{path}.{key}", str(bad)))
            except TypeError:  # A list or an object has no place in a memo.
                problems.append(Problem(f"{path}.{key}", f"应为单个值，而不是 {shown(value)}"))
        keys: Keys = tuple(row)
        if shape.mixed(keys):
            ways = "，或者".join("、".join(shape.keys[key].label for key in form) for form in shape.forms)
            problems.append(Problem(path, f"同一件事写了两种形式，只能写一种：{ways}"))
        problems.extend(Problem(f"{path}.{key}", f"没有填写{shape.keys[key].label}") for key in shape.missing(keys))
        return tuple.__new__(shape.row, [values[field] for field in shape.fields])
