"""The sheet with the ranking as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator

from departments.figures import plain
from departments.workbooks.reports import Heading, Report

from ..page import Place, RankingPage
from .words import Words

NAME = "排名"


def posted(page: RankingPage, words: Words) -> Report:
    """In the order of the page, and what it keeps back is not here either."""
    return Report(
        name=NAME,
        title=words.title,
        about=words.above,
        source=words.source,
        headings=list(_headings(page)),
        rows=[list(_cells(page, place)) for place in page.places],
    )


def _headings(page: RankingPage) -> Iterator[Heading]:
    if page.ranked:
        yield Heading("名次", numeric=True, width=6)
    yield Heading("部门")
    for head in page.heads:
        yield Heading(f"{head.name}（{head.points}）", numeric=True)
    yield Heading("舍入", numeric=True)
    yield Heading(f"总分（{plain(page.group.points)}）", numeric=True)
    if page.rated:
        yield Heading(page.rated, numeric=True)
    if page.ranked:
        yield Heading("格次")
    yield Heading("说明", width=56)


def _cells(page: RankingPage, place: Place) -> Iterator[str]:
    if page.ranked:
        yield str(place.rank)
    yield place.name
    yield from place.categories
    yield place.rounding
    yield place.total
    if page.rated:
        yield place.rate
    if page.ranked:
        yield place.grade
    yield "；".join(_remarks(place))


def _remarks(place: Place) -> Iterator[str]:
    if place.vetoed and "一票否决" not in place.distance:
        yield "一票否决"
    if place.tied:
        yield "并列"
    if place.pending:
        yield f"待评 {place.pending} 项"
    if place.distance:
        yield place.distance
    if place.line:
        yield place.line
