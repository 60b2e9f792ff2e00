"""What the page 校历 shows: the year's terms, what the university settled itself, and its months day by day."""

from __future__ import annotations

import calendar as months_of
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .. import clock
from ..dates import chinese_date
from ..models import OwnDays, Phase, Year
from ..permissions import Person, is_quality_office
from .days import DAY, Calendar, Counted, Date, Day, Term, TermKey, settled_by_the_state
from .queries import calendar_of, own_days, settled_terms, terms_filled, to_copy

WEEKDAYS = "一二三四五六日"
DASH = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in its month. ``mark`` stands where the weekday alone would mislead: 休, 班."""

    day: Day
    today: bool

    @property
    def mark(self) -> str:
        return ("班" if self.day.works else "休") if self.day.unusual else ""

    @property
    def does(self) -> str:
        return "上班" if self.day.works else "休息"

    @property
    def read_out(self) -> str:
        """What the picture says to whoever does not see it."""
        return "，".join(filter(None, ["今天" if self.today else "", self.day.words, self.does]))


@dataclass(frozen=True, slots=True)
class Week:
    """``teaching`` is the number of its teaching week, None outside them; a cell is None for a day of another month."""

    teaching: int | None
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Days on end with the same words: ``24–30日``, 春节, 放假."""

    days: str
    words: str
    does: str


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    working: Counted
    weeks: tuple[Week, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class TermLine:
    """``settled``: it cannot be changed any more."""

    key: TermKey
    term: Term | None
    settled: bool
    now: bool


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """``today`` says what day it is, where that lies in the year, and ``month`` in which month; ``may_change``: the
    reader keeps the calendar; ``may_copy``: something of the year before is not here yet."""

    year: Year
    terms: tuple[TermLine, ...]
    own: tuple[OwnDays, ...]
    months: tuple[Month, ...]
    working: Counted
    today: str
    month: int
    may_change: bool
    may_copy: bool

    @property
    def unfilled(self) -> list[str]:
        """The terms that begin in the year and that nobody filled in."""
        return [str(line.key) for line in self.terms[1:] if line.term is None]

    @property
    def provisional(self) -> bool:
        """Whether the State Council's arrangement of the year is not known."""
        return settled_by_the_state(Date(self.year.year, 1, 1)) is None

    @property
    def final(self) -> bool:
        return self.year.phase == Phase.FINAL


def calendar_page(year: Year, reader: Person) -> CalendarPage:
    """As many queries however much is filled in."""
    calendar, today = calendar_of(year), clock.today()
    may_change = is_quality_office(reader) and year.phase != Phase.FINAL
    settled = settled_terms(year)
    return CalendarPage(
        year=year,
        terms=tuple(
            TermLine(key, term, key in settled, bool(term) and calendar.term_on(today) == term)
            for key, term in terms_filled(year).items()
        ),
        own=tuple(own_days(year)),
        months=tuple(_month(calendar, year.year, number, today) for number in range(1, 13)),
        working=calendar.working_days_between(Date(year.year, 1, 1), Date(year.year, 12, 31)),
        today=_today(calendar, today) if today.year == year.year else "",
        month=today.month,
        may_change=may_change,
        may_copy=may_change and bool(to_copy(year)),
    )


def weekday(day: datetime.date) -> str:
    return f"星期{WEEKDAYS[day.weekday()]}"


def _today(calendar: Calendar, today: Date) -> str:
    day, week = calendar.on(today), calendar.week_on(today)
    said = [str(week) if week else "", day.words, "上班" if day.works else "休息"]
    return f"今天是{chinese_date(today)}{weekday(today)}：{'，'.join(filter(None, said))}"


def _month(calendar: Calendar, year: int, number: int, today: Date) -> Month:
    first = Date(year, number, 1)
    last = Date(year, number, months_of.monthrange(year, number)[1])
    days = [calendar.on(first + DAY * place) for place in range(last.day)]
    return Month(
        number=number,
        working=calendar.working_days_between(first, last),
        weeks=tuple(_weeks(calendar, days, today)),
        notes=tuple(_notes(days)),
    )


def _weeks(calendar: Calendar, days: Sequence[Day], today: Date) -> Iterator[Week]:
    cells: list[Cell | None] = [None] * days[0].date.weekday()
    cells += [Cell(day, day.date == today) for day in days]
    cells += [None] * (-len(cells) % 7)
    for start in range(0, len(cells), 7):
        row = tuple(cells[start : start + 7])
        found = next(calendar.week_on(cell.day.date) for cell in row if cell)
        yield Week(found.number if found else None, row)


def _notes(days: Sequence[Day]) -> Iterator[Note]:
    for (words, works), group in groupby(days, key=lambda day: (day.words, day.works)):
        if words:
            numbers = [day.date.day for day in group]
            span = f"{numbers[0]}{DASH}{numbers[-1]}日" if len(numbers) > 1 else f"{numbers[0]}日"
            yield Note(span, words, "上班" if works else "放假")
