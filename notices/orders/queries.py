"""The register of 督办 as its readers see it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from departments import clock
from departments.dates import chinese_date
from departments.figures import percent, plain
from departments.models import RosterEntry, User, Year

from ..models import Decision, Extension, ExtensionState, Lapse, LapseKind, Slip, SlipState
from ..models.order import CLOSED, OPEN, WITH_DEPARTMENT
from .colours import Colour, colour_of
from .keeping import cost_in, read_by, reads_register


@dataclass(frozen=True, slots=True)
class Row:
    """A slip in a list. ``month`` is that of its deadline (2020-05), ``order`` its department's place in the roster."""

    slip: Slip
    colour: Colour | None
    participants: tuple[str, ...]

    @property
    def pk(self) -> int:
        return self.slip.pk

    @property
    def number(self) -> int:
        return self.slip.number or 0

    @property
    def reference(self) -> str:
        return self.slip.reference

    @property
    def department(self) -> str:
        return self.slip.entry.name

    @property
    def order(self) -> int:
        return self.slip.entry.order

    @property
    def subject(self) -> str:
        return self.slip.decision.subject

    @property
    def source(self) -> str:
        return self.slip.decision.source

    @property
    def state(self) -> str:
        return self.slip.get_state_display()

    @property
    def colour_word(self) -> str:
        return "" if self.colour in {None, Colour.CALM} else str(self.colour)

    @property
    def issued_on(self) -> datetime.date | None:
        return timezone.localdate(self.slip.issued_at) if self.slip.issued_at else None

    @property
    def left(self) -> str:
        return time_left(self.slip)

    @property
    def beside(self) -> str:
        """What stands beside the word of the colour."""
        return self.left.removeprefix("逾期 ")

    @property
    def asks_for_time(self) -> bool:
        """Whether a request for more time waits to be answered."""
        return bool(getattr(self.slip, "asks_for_time", False))


def time_left(slip: Slip) -> str:
    """剩 3 天, 今天到期, 逾期 2 天; "" where nobody has to do anything until a day."""
    if slip.state not in WITH_DEPARTMENT or slip.due is None:
        return ""
    days = (slip.due - clock.today()).days
    if days < 0:
        return f"逾期 {-days} 天"
    return f"剩 {days} 天" if days else "今天到期"


def colour(slip: Slip, today: datetime.date) -> Colour | None:
    """Of what is still open; the time of an answer that waits to be looked at is over on the day of the answer."""
    if slip.state not in OPEN or slip.due is None or slip.counts_from is None:
        return None
    if slip.answered_on is not None:
        return Colour.RED if slip.answered_on > slip.due else Colour.CALM
    return colour_of(slip.counts_from, slip.due, today)


def rows_of(slips: Iterable[Slip]) -> list[Row]:
    today = clock.today()
    return [Row(slip, colour(slip, today), tuple(one.name for one in slip.participants.all())) for slip in slips]


def register(reader: User, year: Year) -> list[Row]:
    """The slips that were issued, as far as they are the reader's; two queries, whatever their number."""
    return rows_of(_with_all(read_by(reader, year).exclude(state=SlipState.DRAFT)).order_by("number"))


def _with_all(slips: QuerySet[Slip]) -> QuerySet[Slip]:
    others = Prefetch("participants", RosterEntry.ever.order_by("order", "pk"))
    waits = Extension.objects.filter(slip=OuterRef("pk"), state=ExtensionState.ASKED)
    found = slips.annotate(asks_for_time=Exists(waits)).select_related("year", "decision", "entry")
    return found.prefetch_related(others)


def get_slip_for(reader: User, year: Year, pk: int) -> Slip:
    """One of the reader's; another is not there (``Http404``)."""
    return get_object_or_404(_with_all(read_by(reader, year)), pk=pk)


def get_extension_for(reader: User, year: Year, pk: int) -> Extension:
    found = Extension.objects.filter(slip__in=read_by(reader, year))
    return get_object_or_404(found.select_related("slip__year", "slip__entry"), pk=pk)


def decisions(year: Year) -> QuerySet[Decision]:
    """With how many slips of each were issued, and how many of them are closed."""
    return (
        Decision.objects.filter(year=year)
        .select_related("year")
        .annotate(
            issued=Count("slips", filter=Q(slips__state__in=OPEN | CLOSED)),
            closed=Count("slips", filter=Q(slips__state__in=CLOSED)),
        )
    )


def get_decision_for(reader: User, year: Year, pk: int) -> Decision:
    """Decisions are the register's alone: a department reads what its slip says of one (``Http404``)."""
    found = decisions(year) if reads_register(reader, year) else Decision.objects.none()
    return get_object_or_404(found, pk=pk)


def slips_of(decision: Decision) -> list[Row]:
    return rows_of(_with_all(Slip.objects.filter(decision=decision)).order_by("number", "pk"))


# --- the closing rate ---


@dataclass(slots=True)
class Rate:
    """Of slips that are not withdrawn: how many, how many of them closed and how, and how many are overdue and open."""

    label: str
    key: Any = None
    slips: int = 0
    done: int = 0
    late: int = 0
    poor: int = 0
    overdue: int = 0

    @property
    def closed(self) -> int:
        return self.done + self.late + self.poor

    @property
    def share(self) -> str:
        """办结率, as 66.7%."""
        return percent(Fraction(self.closed, self.slips)) if self.slips else ""

    def add(self, row: Row) -> None:
        self.slips += 1
        self.done += row.slip.state == SlipState.DONE
        self.late += row.slip.state == SlipState.LATE
        self.poor += row.slip.state == SlipState.POOR
        self.overdue += row.colour is Colour.RED


@dataclass(frozen=True, slots=True)
class Rates:
    months: list[Rate] = field(default_factory=list)
    departments: list[Rate] = field(default_factory=list)
    total: Rate = field(default_factory=lambda: Rate("合计"))


def closing_rates(rows: Iterable[Row]) -> Rates:
    """By the month in which they are due, and by department in the roster's order."""
    months: dict[tuple[int, int], Rate] = {}
    departments: dict[int, Rate] = {}
    total = Rate("合计")
    for row in rows:
        if row.slip.state == SlipState.WITHDRAWN or row.slip.due is None:
            continue
        due, entry = row.slip.due, row.slip.entry
        month = months.setdefault((due.year, due.month), Rate(f"{due.year}年{due.month}月", (due.year, due.month)))
        department = departments.setdefault(entry.pk, Rate(entry.name, (entry.order, entry.pk)))
        for one in (month, department, total):
            one.add(row)
    return Rates(
        sorted(months.values(), key=lambda one: one.key), sorted(departments.values(), key=lambda one: one.key), total
    )


# --- what 党政办公室's notice names ---


@dataclass(frozen=True, slots=True)
class ToBeNamed:
    """A problem for the notice: the department's ``entry`` in the roster, the day, and the scheme's item and clause by
    their keys. ``lapse`` is what ``services.mark_named`` takes once the notice is published."""

    lapse: int
    slip: Slip
    entry: RosterEntry
    date: datetime.date
    kind: str
    reason: str
    noted_at: datetime.datetime
    words: str
    item: str
    item_name: str
    clause: str
    points: str
    count: int = 1


def to_be_named(year: Year) -> list[ToBeNamed]:
    """The slips not carried out on time, or not to requirement, that no published notice names yet, by day. Left out
    is what the scheme has no clause for. One query; a department that was merged stands under what it became."""
    found = Lapse.objects.filter(slip__year=year, notice=None, withdrawn=False).select_related(
        "slip__year", "slip__decision", "slip__entry", "slip__entry__merged_into"
    )
    return list(_to_be_named(year, found.order_by("date", "slip__number", "pk")))


def _to_be_named(year: Year, lapses: Iterable[Lapse]) -> Iterator[ToBeNamed]:
    for lapse in lapses:
        entry = lapse.slip.entry.merged_into or lapse.slip.entry
        cost = cost_in(year, entry.group)
        if cost is not None:
            yield ToBeNamed(
                lapse=lapse.pk,
                slip=lapse.slip,
                entry=entry,
                date=lapse.date,
                kind=lapse.get_kind_display(),
                reason=lapse.reason,
                noted_at=lapse.noted_at,
                words=_words(lapse),
                item=cost.item.code,
                item_name=cost.item.name,
                clause=cost.clause.key,
                points=plain(cost.clause.points or 0),
            )


def _words(lapse: Lapse) -> str:
    """What happened, as a notice says it."""
    slip = lapse.slip
    day = lapse.date if lapse.kind == LapseKind.LATE else slip.due
    due = f"（期限{chinese_date(day)}）" if day else ""
    return f"{slip.decision.source}安排的“{slip.decision.subject}”{due}{lapse.get_kind_display()}，{slip.reference}。"


# --- what a form shows ---


def decision_as_seen(decision: Decision) -> dict[str, Any]:
    said = {name: getattr(decision, name) for name in ("meeting", "sitting", "subject", "decided")}
    return said | {"held_on": decision.held_on.isoformat()}


def slip_as_seen(slip: Slip) -> dict[str, Any]:
    others: Collection[RosterEntry] = slip.participants.order_by("order", "pk")
    return {
        "entry": slip.entry.name,
        "participants": "、".join(one.name for one in others),
        "task": slip.task,
        "days": slip.days,
        "due": slip.due.isoformat() if slip.due else "",
    }
