"""Days as the university works: what a day is, counting working days, and where a day stands in its term. Pure.

A day is settled by the university's own table (校内安排); else by the State Council's arrangement, as far as
``chinesecalendar`` has it (2004 to the last year announced when it was released); beyond both Monday to Friday work.
Whatever rests on such a day is ``provisional``, and is shown with 暂按.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

import chinese_calendar

from ..dates import chinese_date, chinese_span

Date = datetime.date
DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(weeks=1)
SATURDAY = 5
MOST_WEEKS = 26  # of a term
# The two terms of a school year.
NUMBERS = {1: "第一学期", 2: "第二学期"}
PROVISIONAL = "暂按周一至周五"
# As the library calls them; one that it adds is 法定节假日 until it has its name here.
FESTIVALS = {
    chinese_calendar.Holiday.new_years_day.value: "元旦",
    chinese_calendar.Holiday.spring_festival.value: "春节",
    chinese_calendar.Holiday.tomb_sweeping_day.value: "清明节",
    chinese_calendar.Holiday.labour_day.value: "劳动节",
    chinese_calendar.Holiday.dragon_boat_festival.value: "端午节",
    chinese_calendar.Holiday.national_day.value: "国庆节",
    chinese_calendar.Holiday.mid_autumn_festival.value: "中秋节",
    chinese_calendar.Holiday.anti_fascist_70th_day.value: "抗战胜利纪念日",
}
UNNAMED = "法定节假日"


class Basis(StrEnum):
    """Who settled whether a day is worked."""

    OWN = "校内安排"
    STATE = "国家放假安排"
    WEEKDAYS = PROVISIONAL


@dataclass(frozen=True, slots=True)
class Day:
    """``words`` is why it is not what its weekday would make it: 春节, 春节调休, 校庆; "" for an ordinary day."""

    date: Date
    works: bool
    words: str
    basis: Basis

    @property
    def provisional(self) -> bool:
        return self.basis is Basis.WEEKDAYS

    @property
    def unusual(self) -> bool:
        """A weekday that is off, or a weekend day that is worked."""
        return self.works == (self.date.weekday() >= SATURDAY)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that was counted out."""

    date: Date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """So many days."""

    days: int
    provisional: bool


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The university's own word on the days from ``first`` to ``last``, weekends and holidays among them too: whether
    they ``work``, and why (寒假)."""

    first: Date
    last: Date
    works: bool
    words: str

    def __str__(self) -> str:
        return f"{self.words}：{chinese_span(self.first, self.last)}，{self.does}"

    @property
    def does(self) -> str:
        return "上班" if self.works else "放假"

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    def days(self) -> Iterator[Date]:
        return (self.first + DAY * number for number in range(self.length))


@dataclass(frozen=True, slots=True, order=True)
class TermKey:
    """第 ``number`` 学期 of the school year that begins in ``school_year``."""

    school_year: int
    number: int

    def __str__(self) -> str:
        return f"{self.school_year}–{self.school_year + 1}学年{self.short}"

    @property
    def short(self) -> str:
        return NUMBERS[self.number]


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """学期. ``weeks`` teaching weeks count from ``first_monday``; ``first_day`` to ``last_day`` is the term as it is
    kept, with registration before the teaching weeks and examinations after them."""

    key: TermKey
    first_monday: Date
    weeks: int
    first_day: Date
    last_day: Date

    def __str__(self) -> str:
        return str(self.key)

    @property
    def said(self) -> str:
        """``2020年2月24日起18个教学周，学期2020年2月24日至7月5日``."""
        span = chinese_span(self.first_day, self.last_day)
        return f"{chinese_date(self.first_monday)}起{self.weeks}个教学周，学期{span}"

    @property
    def last_sunday(self) -> Date:
        """Of the last teaching week."""
        return self.first_monday + WEEK * self.weeks - DAY

    def week_of(self, day: Date) -> int | None:
        """The teaching week in which ``day`` lies, from 1; None before and after them."""
        number = (day - self.first_monday).days // 7 + 1
        return number if 1 <= number <= self.weeks else None

    def days_of_weeks(self, first: int, last: int) -> tuple[Date, Date]:
        """Monday of week ``first`` and Sunday of week ``last``."""
        return self.first_monday + WEEK * (first - 1), self.first_monday + WEEK * last - DAY


@dataclass(frozen=True, slots=True)
class TeachingWeek:
    term: Term
    number: int

    def __str__(self) -> str:
        return f"{self.term.key.short}第{self.number}周"


@dataclass(frozen=True)
class Calendar:
    """What is known of the days around a year: the university's own spans, and the terms that somebody filled in.

    Of two spans that hold the same day the shorter one counts: a day on duty within 寒假.
    """

    spans: tuple[Span, ...] = ()
    terms: tuple[Term, ...] = ()

    @cached_property
    def _own(self) -> dict[Date, Span]:
        longest_first = sorted(self.spans, key=lambda span: span.length, reverse=True)
        return {day: span for span in longest_first for day in span.days()}

    def on(self, day: Date) -> Day:
        """What ``day`` is, and on whose word."""
        if span := self._own.get(day):
            return Day(day, span.works, span.words, Basis.OWN)
        return settled_by_the_state(day) or Day(day, day.weekday() < SATURDAY, "", Basis.WEEKDAYS)

    def working_day_from(self, day: Date) -> Dated:
        """``day`` itself where it is worked, else the next that is."""
        return self._find(day, DAY)

    def working_day_until(self, day: Date) -> Dated:
        """``day`` itself where it is worked, else the last before it."""
        return self._find(day, -DAY)

    def add_working_days(self, day: Date, number: int) -> Dated:
        """The ``number``-th working day after ``day``, which does not count itself; before it, for a negative number.
        For 0, ``day`` as it is."""
        step, found = (DAY if number > 0 else -DAY), Dated(day, False)
        for _ in range(abs(number)):
            next_one = self._find(found.date + step, step)
            found = Dated(next_one.date, found.provisional or next_one.provisional)
        return found

    def next_working_day(self, day: Date) -> Dated:
        """The first working day after ``day``."""
        return self.add_working_days(day, 1)

    def working_days_between(self, first: Date, last: Date) -> Counted:
        """How many days are worked from ``first`` to ``last``, these included; none where ``last`` is earlier."""
        days = [self.on(first + DAY * number) for number in range((last - first).days + 1)]
        return Counted(sum(day.works for day in days), any(day.provisional for day in days))

    def last_working_day(self, first: Date, last: Date) -> Dated | None:
        """Of the days from ``first`` to ``last``; None where none of them is worked."""
        found = self._find(last, -DAY) if first <= last else None
        return found if found and found.date >= first else None

    def term_on(self, day: Date) -> Term | None:
        return next((term for term in self.terms if term.first_day <= day <= term.last_day), None)

    def term(self, key: TermKey) -> Term | None:
        return next((term for term in self.terms if term.key == key), None)

    def week_on(self, day: Date) -> TeachingWeek | None:
        """The teaching week in which ``day`` lies, Saturday and Sunday too."""
        found = ((term, term.week_of(day)) for term in self.terms)
        return next((TeachingWeek(term, number) for term, number in found if number is not None), None)

    def friday_of_second_week_after(self, day: Date) -> Dated:
        """The day by which what happened on ``day`` is reported: 附件2 三(二)4, “于通报后的第二周周五前”.

        The text does not say whether the week of the notice is itself the first. Here it is not: the week after it is
        the first, the one after that the second, so that 10 to 18 days are left, for whoever answers and whoever looks
        at the answer. Where that Friday is not worked, the next working day.
        """
        return self.working_day_from(monday_of(day) + WEEK * 2 + DAY * 4)

    def _find(self, day: Date, step: datetime.timedelta) -> Dated:
        provisional = False
        while True:
            found = self.on(day)
            provisional = provisional or found.provisional
            if found.works:
                return Dated(day, provisional)
            day += step


def monday_of(day: Date) -> Date:
    return day - DAY * day.weekday()


def terms_of(year: int) -> tuple[TermKey, TermKey]:
    """The terms that begin in a calendar year: 第二学期 of the school year before, 第一学期 of this one's."""
    return TermKey(year - 1, 2), TermKey(year, 1)


def terms_touching(year: int) -> tuple[TermKey, TermKey, TermKey]:
    """And, before them, the one whose end lies in the year."""
    return (TermKey(year - 1, 1), *terms_of(year))


@lru_cache(maxsize=4096)
def settled_by_the_state(day: Date) -> Day | None:
    """None for a day of a year that the State Council's arrangement is not known of."""
    try:
        off, festival = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    name = FESTIVALS.get(festival, UNNAMED) if festival else ""
    return Day(day, not off, name if off or not name else f"{name}调休", Basis.STATE)
