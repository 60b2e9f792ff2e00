"""One row, as it is entered on a page: checked as it would be in a document, with what is wrong with each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..scheme.model import Scheme
from .checking import Checking
from .document import LISTS
from .reading import Integer
from .shapes import Shape
from .storable import unstorable


class Known(NamedTuple):
    """A department of the year: its name and group, and the items that are 缺项 there."""

    name: str
    group: str
    absent: Iterable[str] = ()


class FieldProblem(NamedTuple):
    """``field`` is a key of the row, "" where the row as a whole is wrong; ``message`` Chinese, for people."""

    field: str
    message: str


def typed_row(shape: Shape[Any], entered: Mapping[str, str]) -> dict[str, Any]:
    """A document's row of what a person typed into the fields of a form; what was left empty is left out."""
    return {
        key: value
        for key, one in shape.keys.items()
        if (value := one.kind.type(entered.get(key, ""))) not in {"", False}
    }


def problems_of(
    shape: Shape[Any],
    row: Mapping[str, Any],
    *,
    scheme: Scheme,
    year: int,
    departments: Iterable[Known] = (),
    beside: Sequence[Mapping[str, Any]] = (),
) -> list[FieldProblem]:
    """What keeps ``row`` from standing among the rows ``beside`` it in the list of ``shape``; empty where nothing does.

    A list with a row per place (metrics, scores, …) wants those of the same place beside it, any other none.
    """
    document = {"year": Integer(str(year)), shape.name: [*beside, row]}
    checking = Checking(document, scheme)
    for index, known in enumerate(departments):
        listed = checking.places.enlist(index, known.name, scheme.groups.get(known.group))
        listed.absent.update(known.absent)
        listed.close_absences()
    for _ in LISTS[shape.name].check(checking):
        pass
    place = f"{shape.name}[{len(beside)}]"
    found = [*checking.problems, *unstorable(document)]
    return [
        FieldProblem(problem.path.removeprefix(place).lstrip("."), problem.message)
        for problem in found
        if problem.path == place or problem.path.startswith(f"{place}.")
    ]
