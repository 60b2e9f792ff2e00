"""A year's notices (工作通报) with the problems that they name, as far as a reader may see them.

Roles that read everything see all. An office sees the whole of what it issued. A department sees the notices that name
it, and of these its own problems only.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from gmpy2 import mpq

from departments.figures import ZERO, exact, lost, plain
from departments.models import Grant, Year
from departments.offices.queries import names_in
from departments.permissions import Person, departments_held, reads_everything
from targets.scheme.loader import get_scheme
from targets.scheme.model import Clause, Item, Scheme

from ..models import Notice, NoticeRow, NoticeState, Problem, WrittenNotice

UNKNOWN_ISSUER = "未注明"
PLACE = ("entry_id", "entry__name", "entry__group", "item", "clause", "date", "count", "points")
LINE = ("notice_id", *PLACE)
# Of a notice that was written on the site: what it says of each row, and what counts of it now.
WRITTEN = ("notice__notice_id", *PLACE, "place", "what", "withdrawn", "corrects_id")
FACT = ("problem__item", "problem__clause", "problem__count", "problem__points", "problem__corrected_by__reference")


@dataclass(frozen=True, slots=True)
class Line:
    """A problem of a notice. ``lost`` is count × points, before the clause's cap and 扣完为止; None for a clause that
    only proposes a veto. ``item`` and ``clause`` are None where the scheme has none of that code.

    ``place`` and ``what`` are what a notice written on the site tells besides, ``later`` the notice that put it right
    since, ``counts`` what is deducted now (0 for a line that itself puts another right), ``undoes`` a line that takes a
    deduction back."""

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
    place: str = ""
    what: str = ""
    later: str = ""
    counts: mpq | None = None
    undoes: bool = False

    @property
    def mark(self) -> str:
        """The badge of a line that is not what it was: what was made of it since, or what it makes of another."""
        if self.undoes:
            return "撤销"
        if not self.later:
            return ""
        return "已更正" if self.counts else "已撤销"

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
    written: WrittenNotice | None = None
    put_right_by: tuple[tuple[int, str, str], ...] = ()
    """Later notices about this one: key, reference, and what kind they are."""

    @property
    def title(self) -> str:
        return self.written.title if self.written else ""

    @property
    def published(self) -> datetime.date | None:
        moment = self.written.published_at if self.written else None
        return timezone.localdate(moment) if moment else None

    @property
    def state(self) -> str:
        """已撤回, 已更正; "" for one that stands as it is."""
        if self.written is None or not self.put_right_by:
            return ""
        return "已撤回" if self.written.state == NoticeState.WITHDRAWN else "已更正"

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
        """What is deducted for it now."""
        return sum((line.counts for line in self.lines if line.counts is not None), ZERO)

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


def notices_of_office(user: Person, year: Year, office: int) -> list[Seen]:
    """Those of ``notices_for`` that this department issued."""
    return list(_seen(user, year, Notice.objects.filter(year=year, issuer=office)))


def latest_problems(year: Year, entries: Collection[int], limit: int) -> list[tuple[Line, str]]:
    """The latest problems named for these entries, each with its notice's reference ("" without one).
    What was taken back since is left out."""
    scheme = get_scheme(year.scheme)
    counted = Problem.objects.filter(entry__in=entries, date__isnull=False).exclude(count=0)
    found = counted.order_by("-date", "-pk")
    rows = found.values_list(*LINE, "notice__reference")[:limit]
    return [(_line(scheme, *row), reference or "") for *row, reference in rows]


def count_issued(year: Year, issuers: Collection[int]) -> int:
    """How many notices of ``year`` these departments issued."""
    return Notice.objects.filter(year=year, issuer__in=issuers).count()


def _seen(user: Person, year: Year, notices: QuerySet[Notice]) -> Iterator[Seen]:
    sight, names = sight_of(user, year), names_in(year)
    places = {department: place for place, department in enumerate(names)}
    lines = _lines(year, notices)
    later = _put_right(year, notices)
    for notice in notices.select_related("written").order_by("pk"):
        own, whole = sight.lines(notice.issuer_id, tuple(lines.get(notice.pk, ())))
        if own or whole:
            issuer = notice.issuer_id or 0
            name, place = names.get(issuer, UNKNOWN_ISSUER), places.get(issuer, len(places))
            written = getattr(notice, "written", None)
            right = tuple(later.get(notice.pk, ()))
            yield Seen(notice.pk, notice.reference, notice.issuer_id, name, place, own, whole, written, right)


def _put_right(year: Year, notices: QuerySet[Notice]) -> dict[int, list[tuple[int, str, str]]]:
    """Later notices, by the notice that they put right."""
    found: dict[int, list[tuple[int, str, str]]] = {}
    later = WrittenNotice.objects.filter(year=year, about__notice__in=notices, notice__isnull=False).order_by("pk")
    for one in later.select_related("notice", "about"):
        if one.about and one.about.notice_id and one.notice:
            found.setdefault(one.about.notice_id, []).append((one.notice.pk, str(one), one.get_kind_display()))
    return found


def _lines(year: Year, notices: QuerySet[Notice]) -> dict[int, list[Line]]:
    """By notice: what was written on the site as it was written, of others the problems that cite them."""
    scheme = get_scheme(year.scheme)
    found: dict[int, list[Line]] = {}
    problems = Problem.objects.filter(notice__in=notices, row=None).order_by("entry__order", "entry", "date", "pk")
    for row in problems.values_list(*LINE):
        line = _line(scheme, *row)
        found.setdefault(line.notice, []).append(line)
    rows = NoticeRow.objects.filter(notice__notice__in=notices, entry__isnull=False).order_by("notice", "order", "pk")
    for *told, place, what, withdrawn, corrects, item, clause, count, points, later in rows.values_list(
        *WRITTEN, *FACT
    ):
        line = _line(scheme, *told)
        counts = ZERO if corrects or count is None else _worth(scheme, line.group, item, clause, count, points)
        gone = not corrects and count is None  # a proposal of a veto, taken back
        said = {"place": place, "what": what, "later": later or ("后来的通报" if gone else ""), "counts": counts}
        found.setdefault(line.notice, []).append(replace(line, undoes=withdrawn, **said))
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
    worth = _worth(scheme, group, code, key, count, points)
    return Line(notice, entry, department, group, code, key, item, clause, date, count, worth, counts=worth)


def _worth(scheme: Scheme, group: str, code: str, key: str, count: Decimal, points: Decimal | None) -> mpq | None:
    """What a problem costs before caps; None where it proposes a veto, or the scheme has no such clause."""
    item = scheme.groups[group].items.get(code)
    clause = item.clauses.get(key) if item else None
    return clause.cost(exact(count), None if points is None else exact(points)) if clause else None
