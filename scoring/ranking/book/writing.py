"""The workbook of a group's ranking, as its reader may have it."""

from __future__ import annotations

import datetime

from departments.dates import chinese_date
from departments.offices.queries import called, offices
from departments.pages.books import SITE
from departments.workbooks.calculation import Calculation, write_calculations
from departments.workbooks.reports import Report

from ...books.figures import figures_of
from ..page import RankingPage
from .computing import computing
from .given import Given, given
from .posted import posted
from .reading import reading
from .words import Words


def title_of(page: RankingPage) -> str:
    """``2020年度职能部门排名``."""
    return f"{page.year}{page.group.name}{'排名' if page.ranked else '得分'}"


def ranking_book(page: RankingPage, moment: datetime.datetime, by: str) -> bytes:
    """``page`` with its ranking as posted, how it comes about in formulas, and how to read it. The formulas work on
    items' scores: they are for those alone who may open each department's sheet."""
    shown, group = page.shown, page.group
    assert shown is not None, "there is nothing to write"
    words = Words(title_of(page), figures_of(shown), f"{SITE} · {chinese_date(moment)} {moment:%H:%M} {by}导出")
    sheets: list[Report | Calculation] = [posted(page, words)]
    departments: list[Given] = []
    if all(place.opens for place in page.places):
        departments = given(group, shown.scheme, shown.results(group.code), shown.rows, shown.as_of)
        tied = offices(page.year)
        sheets.append(
            computing(
                group, shown.scheme, departments, words, ranked=page.ranked, called=lambda name: called([name], tied)[0]
            )
        )
    sheets.append(reading(group, shown.scheme, departments, words, ranked=page.ranked))
    return write_calculations(sheets)
