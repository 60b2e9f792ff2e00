"""A fact that a person enters or corrects: checked as it would be in a document, under its year's scheme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from departments.models import RosterEntry
from departments.refusals import Refusal

from ..facts.entry import FieldProblem, Known, problems_of
from ..facts.shapes import Shape
from ..models import NotApplicable
from ..scheme.loader import get_scheme


class NotAFact(Refusal):
    """What was entered may not stand; ``by_field`` says why, field by field, "" for the row as a whole."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        self.by_field = {problem.field: problem.message for problem in reversed(problems)}
        super().__init__("；".join(problem.message for problem in problems) + "。")


def check_entered(
    *, shape: Shape[Any], row: Mapping[str, Any], entry: RosterEntry, beside: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Raise NotAFact where ``row``, in a document's form, may not stand for the department ``entry``.

    ``beside`` are the rows for the same place, of lists that take one for each.
    """
    absent = list(NotApplicable.objects.filter(entry=entry).values_list("item", flat=True))
    problems = _problems(shape, row, entry, absent, beside)
    if problems:
        raise NotAFact(problems)


def problems_entered(
    *, shape: Shape[Any], rows: Sequence[tuple[Mapping[str, Any], RosterEntry]]
) -> list[list[FieldProblem]]:
    """What keeps each of ``rows``, in a document's form, from standing for its department; one query for all."""
    absent: dict[int, list[str]] = {}
    entries = {entry.pk for _, entry in rows}
    for entry, item in NotApplicable.objects.filter(entry__in=entries).values_list("entry", "item"):
        absent.setdefault(entry, []).append(item)
    return [_problems(shape, row, entry, absent.get(entry.pk, ()), ()) for row, entry in rows]


def _problems(
    shape: Shape[Any],
    row: Mapping[str, Any],
    entry: RosterEntry,
    absent: Iterable[str],
    beside: Sequence[Mapping[str, Any]],
) -> list[FieldProblem]:
    return problems_of(
        shape,
        {"department": entry.name, **row},
        scheme=get_scheme(entry.year.scheme),
        year=entry.year.year,
        departments=[Known(entry.name, entry.group, absent)],
        beside=beside,
    )
