"""What is to be issued when: the planned dates of a year by week, month and day, as page and as calendar file."""

from __future__ import annotations

import calendar as months_of
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from departments import clock
from departments.calendar.days import DAY, WEEK, Calendar, Date, Day, monday_of
from departments.calendar.ics import Event
from departments.calendar.queries import calendar_of, terms_to_fill
from departments.models import Year

from ...models import NoticeItem
from ..queries import Planned, filed_items, planned
from ..standing import listing_offices

JANUARY, DECEMBER = 1, 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month with what is due on it."""

    day: Day
    today: bool
    planned: tuple[Planned, ...]

    @property
    def mark(self) -> str:
        return ("班" if self.day.works else "休") if self.day.unusual else ""


@dataclass(frozen=True, slots=True)
class MonthLink:
    number: int
    due: int
    shown: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """``office`` is whose plan is shown, by key, None for all. ``undated`` are the items that have no day of their own:
    随机, or by terms that nobody filled in (``unfilled``)."""

    year: Year
    offices: Mapping[int, str]
    office: int | None
    month: int
    today: Date
    months: Sequence[MonthLink]
    weeks: Sequence[Sequence[Cell | None]]
    this_week: Sequence[Planned]
    in_month: Sequence[Planned]
    in_year: int
    undated: Sequence[NoticeItem]
    unfilled: Sequence[str]

    @property
    def office_name(self) -> str:
        return self.offices.get(self.office or 0, "")

    @property
    def is_now(self) -> bool:
        return self.today.year == self.year.year


def plan_page(year: Year, office: int | None, month: int | None) -> PlanPage:
    """As many queries however much is planned. Without ``month`` today's; the first or the last, where today is in
    another year."""
    today, calendar, found = clock.today(), calendar_of(year), planned(year, office)
    shown = month or (today.month if today.year == year.year else JANUARY if today.year < year.year else DECEMBER)
    by_day: dict[Date, list[Planned]] = defaultdict(list)
    for one in found:
        by_day[one.occurrence.due].append(one)
    monday = monday_of(today)
    dated = {one.item.pk for one in found}
    return PlanPage(
        year=year,
        offices=listing_offices(year),
        office=office,
        month=shown,
        today=today,
        months=[
            MonthLink(number, sum(one.occurrence.due.month == number for one in found), number == shown)
            for number in range(JANUARY, DECEMBER + 1)
        ],
        weeks=list(_weeks(calendar, year.year, shown, today, by_day)),
        this_week=[one for one in found if monday <= one.occurrence.due < monday + WEEK],
        in_month=[one for one in found if one.occurrence.due.month == shown],
        in_year=len(found),
        undated=[item for item in filed_items(year, office) if item.pk not in dated],
        unfilled=[str(key) for key in terms_to_fill(year)],
    )


def _weeks(
    calendar: Calendar, year: int, month: int, today: Date, by_day: Mapping[Date, Sequence[Planned]]
) -> Iterator[list[Cell | None]]:
    first = Date(year, month, 1)
    days = [first + DAY * place for place in range(months_of.monthrange(year, month)[1])]
    cells: list[Cell | None] = [None] * first.weekday()
    cells += [Cell(calendar.on(day), day == today, tuple(by_day.get(day, ()))) for day in days]
    cells += [None] * (-len(cells) % 7)
    for start in range(0, len(cells), 7):
        yield cells[start : start + 7]


def events(found: Sequence[Planned], link: Callable[[NoticeItem], str]) -> Iterator[Event]:
    """For a calendar on a telephone: the day by which each is issued."""
    for one in found:
        item, occurrence = one.item, one.occurrence
        yield Event(
            key=f"notice-item-{item.pk}-{occurrence.first:%Y%m%d}",
            summary=f"{one.office}：{item.name}（{occurrence.label}）",
            first=occurrence.due,
            last=occurrence.due,
            description=f"{item.content}\n通报周期：{item.cycle}",
            url=link(item),
        )


def asked_month(text: str) -> int | None:
    """1 to 12; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and JANUARY <= int(text[:3]) <= DECEMBER else None


def asked_office(text: str, year: Year) -> int | None:
    """The key of an office of the year; None for anything else."""
    known = {str(pk): pk for pk in listing_offices(year)}
    return known.get(text)
