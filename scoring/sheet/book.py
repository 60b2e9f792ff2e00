"""A department's score sheet as a workbook: every item with its points and how they came about, the sums done anew by
the spreadsheet, and the facts behind them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from gmpy2 import mpq

from departments import figures
from departments.figures import ZERO, plain
from departments.offices.queries import called
from departments.pages.books import Book, Headings, Table, number, table
from departments.workbooks.reports import HEAD_ROWS, Formula
from targets.scheme.model import Category, Item

from ..books.entries import HEADINGS, entries_of
from ..books.figures import figures_of
from ..engine.working import sentence
from .page.scored import Scored, figure
from .page.sheet import OwnSheets, Sheet
from .page.steps import steps_of

ITEMS, SUMS, ENTRIES = "各项得分", "合计核对", "扣分和依据"
RANKED: Headings = (number("名次"), "格次")
OWN, PART = "指标", "组成部分"


def sheet_book(page: Sheet, scored: Scored) -> Book:
    return Book(
        title=f"{page.year}{page.entry.name}得分表",
        tables=[_items(scored), _sums(scored), _entries(scored)],
        figures=figures_of(scored.shown),
        note=_standing(page),
        about=page.entry,
    )


def _standing(page: Sheet) -> str:
    assert page.result is not None
    words = [f"总分 {page.result.scores['total']}"]
    assessed, waiting = page.parted
    if waiting:
        words.append(f"已评 {assessed} 分，待评 {waiting} 分")
    if page.rank:
        words.append(f"{page.group.name}第 {page.rank} 名（共 {page.size}）")
    if page.grade:
        words.append(page.grade)
    if page.veto:
        words.append(f"一票否决：{page.veto}")
    return " · ".join(words)


def _items(scored: Scored) -> Table:
    """One item a row; a part of an item is marked, since its points are those of the item."""
    points = map(number, ("满分", "得分", "失分"))
    headings: Headings = ["类别", "上级指标", "编号", "指标", "类型", *points, "计分过程", "考核部门", "出处"]
    items = scored.group.items.values()
    categories = scored.group.categories.values()
    return table(ITEMS, headings, [_item(scored, one) for by in categories for one in items if one.category == by.code])


def _item(scored: Scored, item: Item) -> tuple[Any, ...]:
    group, shown = scored.group, figure(scored.group, scored.leaves, item.code)
    above = [group.headings[code].name for code in item.headings]
    if item.part_of:
        above.append(group.items[item.part_of].name)
    return (
        group.categories[item.category].name,
        " › ".join(above),
        item.number,
        item.name,
        PART if item.part_of else OWN,
        shown.points,
        shown.state or shown.score,
        figures.lost(shown.lost) if shown.lost else "",
        sentence(scored.traces[item.code]),
        called(item.assessors, scored.offices),
        item.source.place,
    )


def _sums(scored: Scored) -> Table:
    """Each category and the total: what the items come to by the spreadsheet's own reckoning, what is taken or given
    beside them, and that nothing is left over."""
    headings: Headings = ["项目", *map(number, ("满分", "各项之和", "折算等", "得分", "差额")), "折算等的由来"]
    categories = list(scored.group.categories.values())
    rows = [_category(scored, category, place) for place, category in enumerate(categories, HEAD_ROWS + 1)]
    first, last, row = HEAD_ROWS + 1, HEAD_ROWS + len(rows), HEAD_ROWS + len(rows) + 1
    total, exact = mpq(scored.mine.scores["total"]), sum(map(mpq, scored.mine.scores["categories"].values()), ZERO)
    rounding = figures.difference(total - exact)
    rows.append(
        (
            "总分",
            plain(scored.group.points),
            _computed(f"=SUM(E{first}:E{last})", exact),
            rounding,
            scored.mine.scores["total"],
            _left_over(row),
            f"总分保留 {scored.scheme.ranking.total_places} 位小数，四舍五入" if rounding else "",
        )
    )
    return table(SUMS, headings, rows)


def _category(scored: Scored, category: Category, row: int) -> tuple[Any, ...]:
    score = mpq(scored.mine.scores["categories"][category.code])
    known = (scored.leaves.get(code) for code in category.leaves)
    earned = sum((leaf for leaf in known if leaf is not None), ZERO)
    return (
        category.name,
        plain(category.points),
        _computed(f"=SUMIFS('{ITEMS}'!G:G,'{ITEMS}'!A:A,A{row},'{ITEMS}'!E:E,\"{OWN}\")", earned),
        figures.difference(score - earned),
        figures.score(score),
        _left_over(row),
        "；".join(steps_of(scored, category)),
    )


def _left_over(row: int) -> Formula:
    return _computed(f"=ROUND(C{row}+D{row}-E{row},{figures.SCORE_PLACES})", ZERO)


def _computed(text: str, value: mpq) -> Formula:
    return Formula(text, figures.SCORE_PLACES, Decimal(figures.fixed(value, figures.SCORE_PLACES)))


def _entries(scored: Scored) -> Table:
    return table(ENTRIES, ["类别", "编号", "指标", *HEADINGS], _rows(scored))


def _rows(scored: Scored) -> Iterator[tuple[Any, ...]]:
    for code, trace in scored.traces.items():
        item = scored.group.items[code]
        head = (scored.group.categories[item.category].name, item.number, scored.group.title(code))
        yield from ((*head, *row) for row in entries_of(trace))


def own_book(year: object, page: OwnSheets) -> Book:
    """The departments of the list, with what their own people may know."""
    headings: Headings = ["部门", "考核组", number("总分"), *(RANKED if page.ranked else ()), "待评"]
    rows = [
        (
            one.entry.name,
            one.entry.group_name,
            one.total,
            *([one.rank, "；".join(filter(None, [one.grade, "否决" if one.vetoed else ""]))] if page.ranked else []),
            one.pending_words if one.waiting else "没有" if one.total else "",
        )
        for one in page.standings
    ]
    return Book(f"{year}我的部门得分", [table("", headings, rows)], figures_of(page.shown) if page.shown else "")
