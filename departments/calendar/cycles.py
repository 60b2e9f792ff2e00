"""How often something is done (周期), read from the words that people write, and turned into dated occurrences. Pure.

附件2-2 writes 每周, 每月, 每季度, 每学期 and 随机; 附件1-2 besides 每学年, 每年12月, 学期第8-12周, 开学第1周.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..names import written
from .days import DAY, MOST_WEEKS, NUMBERS, WEEK, Calendar, Date, Term, monday_of, terms_of

MONTHS_OF_A_QUARTER = 3
JANUARY, DECEMBER = 1, 12
QUARTERS = "一二三四"
DASH = "–"


class Every(StrEnum):
    WEEK = "每周"
    MONTH = "每月"
    EARLY = "每月上旬"
    MIDDLE = "每月中旬"
    LATE = "每月下旬"
    QUARTER = "每季度"
    TERM = "每学期"
    SCHOOL_YEAR = "每学年"
    YEAR = "每年"
    MONTH_OF_YEAR = "每年某月"
    WEEKS_OF_TERM = "学期某周"
    RANDOM = "随机"


BY_TERMS = frozenset({Every.TERM, Every.SCHOOL_YEAR, Every.WEEKS_OF_TERM})
_NUMBERED = frozenset({Every.MONTH_OF_YEAR, Every.WEEKS_OF_TERM})
# Day of the month on which each third of it begins.
_THIRDS = {Every.EARLY: (1, "上旬"), Every.MIDDLE: (11, "中旬"), Every.LATE: (21, "下旬")}


class UnknownCycle(ValueError):
    """What somebody wrote is no cycle; the message tells people which there are."""

    def __init__(self, text: str) -> None:
        known = "每周、每月、每月上旬（中旬、下旬）、每季度、每学期、每学年、每年、每年12月、学期第8–12周、随机"
        super().__init__(f"不认识周期“{text.strip()[:30]}”，请填写：{known}。")


@dataclass(frozen=True, slots=True)
class Cycle:
    """``first`` and ``last`` number the teaching weeks of each term, or the months of the year, where ``every`` says
    so. Raises ValueError for what is no cycle."""

    every: Every
    first: int = 0
    last: int = 0

    def __post_init__(self) -> None:
        most = {Every.MONTH_OF_YEAR: DECEMBER, Every.WEEKS_OF_TERM: MOST_WEEKS}.get(self.every, 0)
        if not (self.every in _NUMBERED) <= self.first <= self.last <= most:
            raise ValueError(f"{self.every}: {self.first} to {self.last}")

    def __str__(self) -> str:
        """As it is shown and kept; ``parse_cycle`` reads it back."""
        numbers = _numbers(self.first, self.last)
        match self.every:
            case Every.MONTH_OF_YEAR:
                return f"每年{numbers}月"
            case Every.WEEKS_OF_TERM:
                return f"学期第{numbers}周"
        return self.every.value

    @property
    def by_terms(self) -> bool:
        """Whether nothing can be dated before the year's terms are filled in."""
        return self.every in BY_TERMS


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Once: ``label`` (3月, 第二学期第8–12周), its days, and the day by which it is done, the last working day of
    them."""

    label: str
    first: Date
    last: Date
    due: Date
    provisional: bool


class _Period(NamedTuple):
    label: str
    first: Date
    last: Date


# --- reading ---

_EACH, _ONCE = "每[一1]?个?", "(?:[一1]次)?"
_END = "[底末]?"
_WORDS: tuple[tuple[re.Pattern[str], Every], ...] = tuple(
    (re.compile(f"{words}{_ONCE}"), every)
    for words, every in (
        (f"{_EACH}(?:周|星期)", Every.WEEK),
        (f"{_EACH}月{_END}", Every.MONTH),
        (f"{_EACH}月上旬", Every.EARLY),
        (f"{_EACH}月中旬", Every.MIDDLE),
        (f"{_EACH}月下旬", Every.LATE),
        (f"{_EACH}季度?{_END}", Every.QUARTER),
        (f"{_EACH}学期(?:期?[底末])?", Every.TERM),
        (f"{_EACH}学年{_END}", Every.SCHOOL_YEAR),
        (f"{_EACH}年度?{_END}", Every.YEAR),
        ("随机|不定期", Every.RANDOM),
    )
)
_NUMBER = "([0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_TO = "[-–—―~〜至到]+"
_WEEKS = re.compile(f"(?:每?学期|(?:每?学期)?开[学课])?(?:教学)?第{_NUMBER}周?(?:{_TO}第?{_NUMBER})?(?:教学)?周{_ONCE}")
_MONTHS = re.compile(f"每年{_NUMBER}月?(?:{_TO}{_NUMBER})?月份?{_END}{_ONCE}")


def parse_cycle(text: str) -> Cycle:
    """What people write: in whatever width, with spaces, with any dash. Raises UnknownCycle for everything else."""
    said = written(text)
    for pattern, every in _WORDS:
        if pattern.fullmatch(said):
            return Cycle(every)
    for pattern, every in ((_WEEKS, Every.WEEKS_OF_TERM), (_MONTHS, Every.MONTH_OF_YEAR)):
        if found := pattern.fullmatch(said):
            first = _number(found[1])
            try:
                return Cycle(every, first, _number(found[2]) if found[2] else first)
            except ValueError:
                break
    raise UnknownCycle(text)


def _number(text: str) -> int:
    """``12`` and ``十二``; 0 for what is no number below a hundred."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    digits = {word: value for value, word in enumerate("一二三四五六七八九", start=1)}
    if len(ones) > 1 or any(one and one not in digits for one in (tens, ones)):
        return 0
    return (digits.get(tens, 1) if ten else 0) * 10 + digits.get(ones, 0)


def _numbers(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}{DASH}{last}"


# --- dating ---


def occurrences(cycle: Cycle, calendar: Calendar, year: int) -> tuple[Occurrence, ...]:
    """When in the calendar ``year`` it is done, in order; nothing for 随机, and for terms that nobody filled in
    (``missing_terms``).

    A period belongs to the year in which it begins, and ends with it at the latest, since nothing later counts (八.5);
    a school year to the one in which it ends. A period in which nobody works has no occurrence: it is how vacations
    that stand in the university's table are left out.
    """
    begins, ends = Date(year, JANUARY, 1), Date(year, DECEMBER, 31)
    found = []
    for label, first, last in _periods(cycle, calendar, year):
        if cycle.every is Every.SCHOOL_YEAR:
            first = max(first, begins)
        last = min(last, ends)
        due = calendar.last_working_day(first, last) if begins <= first else None
        if due is not None:
            found.append(Occurrence(label, first, last, due.date, due.provisional))
    return tuple(found)


def missing_terms(cycle: Cycle, calendar: Calendar, year: int) -> tuple[str, ...]:
    """The terms without which ``cycle`` cannot be dated in full in ``year``: 2019–2020学年第二学期."""
    if not cycle.by_terms:
        return ()
    spring, autumn = terms_of(year)
    wanted = [spring] if cycle.every is Every.SCHOOL_YEAR else [spring, autumn]
    return tuple(str(key) for key in wanted if calendar.term(key) is None)


def _periods(cycle: Cycle, calendar: Calendar, year: int) -> Iterable[_Period]:
    match cycle.every:
        case Every.WEEK:
            return _weeks(calendar, year)
        case Every.MONTH:
            return (_months(year, month, month) for month in _all_months())
        case Every.EARLY | Every.MIDDLE | Every.LATE:
            return (_third(cycle.every, year, month) for month in _all_months())
        case Every.QUARTER:
            return _quarters(year)
        case Every.YEAR:
            return [_Period(f"{year}年", Date(year, JANUARY, 1), Date(year, DECEMBER, 31))]
        case Every.MONTH_OF_YEAR:
            return [_months(year, cycle.first, cycle.last)]
        case Every.TERM:
            terms = (calendar.term(key) for key in terms_of(year))
            return [_Period(term.key.short, term.first_day, term.last_day) for term in terms if term]
        case Every.SCHOOL_YEAR:
            return _school_years(calendar, year)
        case Every.WEEKS_OF_TERM:
            return [found for term in calendar.terms if (found := _weeks_of(term, cycle.first, cycle.last))]
        case Every.RANDOM:
            return ()


def _weeks(calendar: Calendar, year: int) -> Iterator[_Period]:
    """Every Monday of the year; a week of the term goes by its number, another by its days."""
    monday = monday_of(Date(year, JANUARY, 7))
    while monday.year == year:
        sunday = monday + WEEK - DAY
        number = calendar.week_on(monday)
        end = f"{sunday.month}月{sunday.day}日" if sunday.month != monday.month else f"{sunday.day}日"
        yield _Period(str(number) if number else f"{monday.month}月{monday.day}日{DASH}{end}", monday, sunday)
        monday += WEEK


def _all_months() -> range:
    return range(JANUARY, DECEMBER + 1)


def _months(year: int, first: int, last: int) -> _Period:
    return _Period(f"{_numbers(first, last)}月", Date(year, first, 1), _end_of_month(year, last))


def _third(every: Every, year: int, month: int) -> _Period:
    day, word = _THIRDS[every]
    last = _end_of_month(year, month) if every is Every.LATE else Date(year, month, day + 9)
    return _Period(f"{month}月{word}", Date(year, month, day), last)


def _quarters(year: int) -> Iterator[_Period]:
    for place, word in enumerate(QUARTERS):
        first = place * MONTHS_OF_A_QUARTER + 1
        last = _end_of_month(year, first + MONTHS_OF_A_QUARTER - 1)
        yield _Period(f"第{word}季度", Date(year, first, 1), last)


def _school_years(calendar: Calendar, year: int) -> Iterator[_Period]:
    """The one that ends in ``year``, from the first day of its first term, where that is known."""
    spring, _ = terms_of(year)
    if (last := calendar.term(spring)) is not None:
        autumn = next((term for term in calendar.terms if term.key.school_year == spring.school_year), last)
        yield _Period(f"{spring.school_year}–{year}学年", autumn.first_day, last.last_day)


def _weeks_of(term: Term, first: int, last: int) -> _Period | None:
    """As far as the term has so many weeks."""
    if first > term.weeks:
        return None
    last = min(last, term.weeks)
    return _Period(f"{NUMBERS[term.key.number]}第{_numbers(first, last)}周", *term.days_of_weeks(first, last))


def _end_of_month(year: int, month: int) -> Date:
    following = Date(year + month // DECEMBER, month % DECEMBER + 1, 1)
    return following - datetime.timedelta(days=1)
