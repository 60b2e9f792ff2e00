"""The lists of a facts document, row by row: which keys a row has, and what each of them may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import call
from typing import Any

from .problems import Problem
from .values import BadValue, Memo, Reader, shown

Values = dict[str, Any]


class Shape:
    """The keys of a list's rows. ``forms``: the ways of saying one thing, of which a row takes exactly one."""

    def __init__(
        self,
        required: Mapping[str, Reader],
        optional: Mapping[str, Reader] | None = None,
        forms: tuple[Mapping[str, Reader], ...] = (),
    ) -> None:
        self.required = required
        self.forms = forms
        self.readers: dict[str, Reader] = {**required, **(optional or {})}
        for form in forms:
            self.readers.update(form)
        self.in_order = Memo(self._in_order)

    def _in_order(self, keys: tuple[str, ...]) -> tuple[Reader, ...]:
        """The readers of a row with just these keys; KeyError where such a row is not complete."""
        if self.mixed(keys) or any(self.missing(keys)):
            raise KeyError(keys)
        return tuple([self.readers[key] for key in keys])

    def missing(self, keys: Sequence[str]) -> Iterator[str]:
        """The keys that a row of ``keys`` lacks; of a form, those of the one that it began, else the first."""
        yield from (key for key in self.required if key not in keys)
        if self.forms and not self.mixed(keys):
            begun = next((form for form in self.forms if not form.keys().isdisjoint(keys)), None)
            if begun is None:
                yield next(iter(self.forms[0]))
            else:
                yield from (key for key in begun if key not in keys)

    def mixed(self, keys: Sequence[str]) -> bool:
        """Whether the row has keys of more than one form."""
        return sum(not form.keys().isdisjoint(keys) for form in self.forms) > 1


def read_rows(shape: Shape, name: str, rows: Sequence[Any], problems: list[Problem]) -> Iterator[tuple[int, Values]]:
    """The rows that can be read, each with its index. What is wrong goes to ``problems``; keys in error are left
    out of their row."""
    in_order = shape.in_order
    for index, row in enumerate(rows):
        try:
            keys = tuple(row)
            yield index, dict(zip(keys, map(call, in_order[keys], row.values()), strict=True))
        except (BadValue, KeyError, TypeError, AttributeError):
            # Something is wrong with this row: each of its keys is looked at by itself.
            path = f"{name}[{index}]"
            if type(row) is dict:
                yield index, read_keys(shape, path, row, problems)
            else:
                problems.append(Problem(path, f"应为一个对象，而不是 {shown(row)}"))


def read_keys(shape: Shape, path: str, row: Values, problems: list[Problem]) -> Values:
    """The values of one row or object that can be read; all else to ``problems``."""
    values: Values = {}
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
    return values
