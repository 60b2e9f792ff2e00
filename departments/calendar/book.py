"""A year's calendar as a workbook: its terms, the university's own table, and every day."""

from __future__ import annotations

from ..models import Year
from ..pages.books import Book, table
from .days import DAY, Calendar, Date
from .page import CalendarPage, weekday
from .queries import UNFILLED, span_of

TERMS = ("学期", "开学日期", "第一教学周周一", "教学周数", "结束日期")
OWN = ("名称", "开始日期", "结束日期", "上班或放假")
DAYS = ("日期", "星期", "上班或休息", "说明", "依据", "教学周")


def calendar_book(page: CalendarPage, calendar: Calendar) -> Book:
    year: Year = page.year
    terms = [
        (str(line.key), term.first_day, term.first_monday, term.weeks, term.last_day)
        if (term := line.term)
        else (str(line.key), UNFILLED, UNFILLED, UNFILLED, UNFILLED)
        for line in page.terms
    ]
    own = [(span.words, span.first, span.last, span.does) for span in map(span_of, page.own)]
    first = Date(year.year, 1, 1)
    days = (calendar.on(first + DAY * number) for number in range((Date(year.year, 12, 31) - first).days + 1))
    every = [
        (
            day.date,
            weekday(day.date),
            "上班" if day.works else "休息",
            day.words,
            day.basis.value,
            str(calendar.week_on(day.date) or ""),
        )
        for day in days
    ]
    note = "工作日暂按周一至周五" if page.provisional else ""
    tables = [table("学期", TERMS, terms), table("校内安排", OWN, own), table("逐日", DAYS, every)]
    return Book(f"{year.year}年校历", tables, note=note, about=year)
