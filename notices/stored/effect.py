"""What the notices written on the site have made facts: each published row, as its corrections left it.

A row that was undone stays among the facts with a count of 0, so that a run goes on naming both notices. A clause that
proposes a veto would propose it all the same: there, and only there, the fact goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from departments.models import RosterEntry, Year
from departments.roster.queries import assessed_on
from targets.scheme.loader import get_scheme
from targets.scheme.model import Scheme

from ..models import NoticeRow, NoticeState, Problem
from .citing import cite

PUBLISHED = (NoticeState.PUBLISHED, NoticeState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Effect:
    """The fact that the published row ``first`` stands for now: ``row`` is what it says, its own or a correction's.
    ``undone`` is a row whose deduction was taken back; ``gone`` one of which no fact is left."""

    first: NoticeRow
    row: NoticeRow
    later: NoticeRow | None = None
    undone: bool = False
    gone: bool = False

    @property
    def entry(self) -> RosterEntry:
        assert self.first.entry is not None
        return self.first.entry

    @property
    def citation(self) -> str:
        """ "" while the first notice alone says it."""
        if self.later is None:
            return ""
        return cite(str(self.first.notice), str(self.later.notice), undone=self.undone)

    @property
    def count(self) -> Any:
        return 0 if self.undone else self.row.count

    def same(self, problem: Problem) -> bool:
        """Whether ``problem``, which may not be saved yet, is this very fact; numbers by value."""
        row = self.row
        told = (self.entry.pk, row.item, row.clause, _value(self.count), _value(row.points), row.date)
        numbers = _value(problem.count), _value(problem.points)
        kept = (problem.entry_id, problem.item, problem.clause, *numbers, problem.date)
        return told == kept and self.citation == problem.citation

    def become(self, problem: Problem) -> None:
        """Makes ``problem`` say it, unsaved."""
        problem.item, problem.clause = self.row.item, self.row.clause
        problem.count, problem.points, problem.date = self.count, self.row.points, self.row.date
        problem.row, problem.notice = self.first, self.first.notice.notice
        problem.corrected_by = self.later.notice.notice if self.later else None
        problem.citation = self.citation


def row_as_fact(row: NoticeRow) -> dict[str, Any]:
    """The row of a facts file that ``row`` will be, but for its department and its notice."""
    said = {"item": row.item, "clause": row.clause, "count": _text(row.count)}
    if row.points is not None:
        said["points"] = _text(row.points)
    if row.date is not None:
        said["date"] = row.date.isoformat()
    return said


def _value(number: Any) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _text(number: Decimal | int | str) -> str:
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def effects(year: Year, first: Collection[int] | None = None) -> list[Effect]:
    """The facts of the year's published notices, of these ``first`` rows only where given; two queries."""
    scheme = get_scheme(year.scheme)
    rows = NoticeRow.objects.filter(notice__year=year, notice__state__in=PUBLISHED, entry__isnull=False)
    whole = rows.select_related("entry", "notice__notice")
    roots = whole.filter(corrects=None).order_by("notice__published_at", "notice", "order", "pk")
    later = whole.filter(corrects__isnull=False).order_by("notice__published_at", "notice", "pk")
    if first is not None:
        roots, later = roots.filter(pk__in=first), later.filter(corrects__in=first)
    found = {row.pk: Effect(row, row) for row in roots}
    for row in later:
        if row.corrects_id in found:
            found[row.corrects_id] = _put_right(found[row.corrects_id], row, scheme)
    return list(found.values())


def _put_right(effect: Effect, by: NoticeRow, scheme: Scheme) -> Effect:
    if not by.withdrawn:
        return replace(effect, row=by, later=by, undone=False, gone=False)
    item = scheme.groups[effect.entry.group].items.get(effect.row.item)
    clause = item.clauses.get(effect.row.clause) if item else None
    return replace(effect, later=by, undone=True, gone=bool(clause and clause.veto))


def assessed_effects(year: Year) -> Iterator[Effect]:
    """Those that a facts file of the year has: of departments that are assessed at its cut-off."""
    assessed = set(year.roster.filter(assessed_on(year.cut_off)).values_list("pk", flat=True))
    return (one for one in effects(year) if one.entry.pk in assessed and not one.gone)
