"""The workbook of a group's ranking, as its reader may have it."""

from __future__ import annotations

import datetime

from departments.dates import chinese_date
from departments.offices.queries import called, offices
from departments.workbooks.calculation import Calculation, write_calculations
from departments.workbooks.reports import Report

from ...shown.queries import Shown
from ..page import RankingPage
from .computing import Words, computing
from .given import Given, given
from .posted import posted
from .reading import reading

SITE = "焦作大学部门工作目标绩效考核"


def title_of(page: RankingPage) -> str:
    """``2020年度职能部门排名``."""
    return f"{page.year}{page.group.name}{'排名' if page.ranked else '得分'}"


def ranking_book(page: RankingPage, moment: datetime.datetime, by: str) -> bytes:
    """``page`` with its ranking as posted, how it comes about in formulas, and how to read it. The formulas work on
    items' scores: they are for those alone who may open each department's sheet."""
    shown, group = page.shown, page.group
    assert shown is not None, "there is nothing to write"
    about = figures_of(page, shown)
    words = Words(title_of(page), about, f"{SITE} · {chinese_date(moment)} {moment:%H:%M} {by}导出")
    above = f"{about}。来源：{words.source}"
    sheets: list[Report | Calculation] = [posted(page, words.title, above)]
    departments: list[Given] = []
    if all(place.opens for place in page.places):
        departments = given(group, shown.scheme, shown.results(group.code), shown.rows, shown.as_of)
        tied = offices(page.year)
        sheets.append(
            computing(
                group, shown.scheme, departments, words, ranked=page.ranked, called=lambda name: called([name], tied)[0]
            )
        )
    sheets.append(reading(group, shown.scheme, departments, words.title, above, ranked=page.ranked))
    return write_calculations(sheets)


def figures_of(page: RankingPage, shown: Shown) -> str:
    """Which figures these are and of what day: a file is read on other days too."""
    if shown.run is None:
        words = f"截至 {chinese_date(shown.as_of)}（{shown.word}）"
    else:
        words = f"{shown.stage} · {shown.words}"
    if shown.provisional:
        words += " · 尚有待评指标，暂计 0 分"
    if shown.changed and page.choices:
        words += " · 算分之后考核事实有变动"
    return words
