"""A year's notices (工作通报) with the problems that they name, as far as a reader may see them.

Roles that read everything see all. An office sees the whole of what it issued. A department sees the notices that name
it, and of these its own problems only.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from gmpy2 import mpq

from departments.figures import ZERO, exact, lost, plain
from departments.models import Grant, Year
from departments.offices.queries import names_in
from departments.permissions import Person, departments_held, reads_everything
from targets.scheme.loader import get_scheme
from targets.scheme.model import Clause, Item, Scheme

from ..models import Notice, Problem

UNKNOWN_ISSUER = "未注明"
LINE = ("notice_id", "entry_id", "entry__name", "entry__group", "item", "clause", "date", "count", "points")


@dataclass(frozen=True, slots=True)
class Line:
    """A problem of a notice. ``lost`` is count × points, before the clause's cap and 扣完为止; None for a clause that
    only proposes a veto. ``item`` and ``clause`` are None where the scheme has none of that code."""

    notice: int
    entry: int
    department: str
    group: str
    code: str
    key: str
    item: Item | None
    clause: Clause | None
    date: datetime.date | None
    count: Decimal
    lost: mpq | None

    @property
    def label(self) -> str:
        return self.clause.label if self.clause else self.key

    @property
    def item_name(self) -> str:
        return self.item.name if self.item else self.code

    @property
    def count_words(self) -> str:
        return f"{plain(self.count)} {self.clause.unit}" if self.clause else plain(self.count)

    @property
    def lost_words(self) -> str:
        if self.clause and self.clause.veto:
            return "否决提案"
        return "" if self.lost is None else lost(self.lost)


@dataclass(frozen=True, slots=True)
class Seen:
    """A notice as a reader sees it: ``lines`` are those that are theirs, ``whole`` says whether these are all.
    ``issuer`` is the issuing department's name in the year, ``issuer_place`` where the roster has it."""

    pk: int
    reference: str
    issued_by: int | None
    issuer: str
    issuer_place: int
    lines: tuple[Line, ...]
    whole: bool

    @property
    def problems(self) -> int:
        return len(self.lines)

    @property
    def first(self) -> datetime.date | None:
        return min((line.date for line in self.lines if line.date), default=None)

    @property
    def last(self) -> datetime.date | None:
        return max((line.date for line in self.lines if line.date), default=None)

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments named, each once, in the roster's order."""
        return tuple(dict.fromkeys(line.department for line in self.lines))

    @property
    def lost(self) -> mpq:
        return sum((line.lost for line in self.lines if line.lost is not None), ZERO)

    @property
    def order(self) -> str:
        """The reference with its numbers padded, so that 第10期 comes after 第9期."""
        return re.sub(r"\d+", lambda number: number[0].zfill(6), self.reference)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader sees of a year: everything, or what these offices issued and what names these entries."""

    everything: bool
    offices: frozenset[int] = frozenset()
    entries: frozenset[int] = frozenset()

    def lines(self, issuer: int | None, lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], bool]:
        """The lines of a notice that are the reader's, and whether the notice is theirs as a whole."""
        if self.everything or issuer in self.offices:
            return lines, True
        return tuple(line for line in lines if line.entry in self.entries), False


def sight_of(user: Person, year: Year) -> Sight:
    if reads_everything(user):
        return Sight(everything=True)
    own = departments_held(user, Grant.REPORT, Grant.LEAD)
    return Sight(
        everything=False,
        offices=departments_held(user, Grant.ASSESS),
        entries=frozenset(year.roster(manager="ever").filter(department__in=own).values_list("pk", flat=True)),
    )


def notices_for(user: Person, year: Year) -> list[Seen]:
    """The notices of ``year`` that ``user`` sees."""
    return list(_seen(user, year, Notice.objects.filter(year=year)))


def notice_for(user: Person, year: Year, pk: int) -> Seen | None:
    """One of ``notices_for``; None for any other."""
    return next(_seen(user, year, Notice.objects.filter(year=year, pk=pk)), None)


def latest_problems(year: Year, entries: Collection[int], limit: int) -> list[tuple[Line, str]]:
    """The latest problems named for these entries, each with its notice's reference ("" without one)."""
    scheme = get_scheme(year.scheme)
    found = Problem.objects.filter(entry__in=entries, date__isnull=False).order_by("-date", "-pk")
    rows = found.values_list(*LINE, "notice__reference")[:limit]
    return [(_line(scheme, *row), reference or "") for *row, reference in rows]


def count_issued(year: Year, issuers: Collection[int]) -> int:
    """How many notices of ``year`` these departments issued."""
    return Notice.objects.filter(year=year, issuer__in=issuers).count()


def _seen(user: Person, year: Year, notices: QuerySet[Notice]) -> Iterator[Seen]:
    sight, names = sight_of(user, year), names_in(year)
    places = {department: place for place, department in enumerate(names)}
    lines = _lines(year, notices)
    for notice in notices.order_by("pk"):
        own, whole = sight.lines(notice.issuer_id, tuple(lines.get(notice.pk, ())))
        if own or whole:
            issuer = notice.issuer_id or 0
            name, place = names.get(issuer, UNKNOWN_ISSUER), places.get(issuer, len(places))
            yield Seen(notice.pk, notice.reference, notice.issuer_id, name, place, own, whole)


def _lines(year: Year, notices: QuerySet[Notice]) -> dict[int, list[Line]]:
    scheme = get_scheme(year.scheme)
    found: dict[int, list[Line]] = {}
    problems = Problem.objects.filter(notice__in=notices).order_by("entry__order", "entry", "date", "pk")
    for row in problems.values_list(*LINE):
        line = _line(scheme, *row)
        found.setdefault(line.notice, []).append(line)
    return found


def _line(
    scheme: Scheme,
    notice: int,
    entry: int,
    department: str,
    group: str,
    code: str,
    key: str,
    date: datetime.date | None,
    count: Decimal,
    points: Decimal | None,
) -> Line:
    item = scheme.groups[group].items.get(code)
    clause = item.clauses.get(key) if item else None
    lost = clause.cost(exact(count), None if points is None else exact(points)) if clause else None
    return Line(notice, entry, department, group, code, key, item, clause, date, count, lost)
