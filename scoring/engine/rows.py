"""The lists of a facts document, row by row: which keys a row has, and what each of them may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .problems import Problem
from .values import BadValue, Reader, shown

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of a list's rows. ``forms``: the ways of saying one thing, of which a row takes exactly one."""

    required: Mapping[str, Reader]
    optional: Mapping[str, Reader] = field(default_factory=dict)
    forms: tuple[Mapping[str, Reader], ...] = ()
    readers: dict[str, Reader] = field(init=False)
    complete: set[frozenset[str]] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        readers = {**self.required, **self.optional}
        for form in self.forms:
            readers.update(form)
        object.__setattr__(self, "readers", readers)

    def missing(self, keys: frozenset[str]) -> Iterator[str]:
        """The keys that a row of ``keys`` lacks; of a form, those of the one that it began, else the first."""
        yield from (key for key in self.required if key not in keys)
        if self.forms and not self.mixed(keys):
            begun = next((form for form in self.forms if keys & form.keys()), None)
            if begun is None:
                yield next(iter(self.forms[0]))
            else:
                yield from (key for key in begun if key not in keys)

    def mixed(self, keys: frozenset[str]) -> bool:
        """Whether the row has keys of more than one form."""
        return sum(not keys.isdisjoint(form) for form in self.forms) > 1

    def fits(self, keys: frozenset[str]) -> bool:
        if keys in self.complete:
            return True
        fits = not self.mixed(keys) and next(self.missing(keys), None) is None
        if fits:
            self.complete.add(keys)
        return fits


def read_row(shape: Shape, row: Any, path: str, problems: list[Problem]) -> Values | None:
    """The row's values that can be read, None where it is no object; what is wrong goes to ``problems``."""
    try:
        readers = shape.readers
        values = {key: readers[key](value) for key, value in row.items()}
        if shape.fits(frozenset(row)):
            return values
    except (BadValue, KeyError, TypeError, AttributeError):
        pass  # Something is wrong with this row: below, each key is looked at by itself.
    if type(row) is not dict:
        problems.append(Problem(path, f"应为一个对象，而不是 {shown(row)}"))
        return None
    return _read_keys(shape, row, path, problems)


def _read_keys(shape: Shape, row: Values, path: str, problems: list[Problem]) -> Values:
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
    keys = frozenset(row)
    if shape.mixed(keys):
        ways = " 或 ".join("、".join(form) for form in shape.forms)
        problems.append(Problem(path, f"同一件事写了两种形式：只能写 {ways} 之一"))
    problems.extend(Problem(f"{path}.{key}", "缺少这个键") for key in shape.missing(keys))
    return values
