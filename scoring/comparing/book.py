"""A comparison as a workbook (departments, what moved item by item, the facts behind it), and its head on paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from departments import clock
from departments.dates import chinese_date
from departments.documents.sheet import Head
from departments.models import RosterEntry
from departments.workbooks.reports import Heading, Report

from ..runs.queries import state_of
from .page import Department, DepartmentPage, departments_in, explained, groups_of
from .sides import Pair, Side

TITLE = "算分结果对比"


def side_in_words(side: Side) -> str:
    """Which figures these are: ``2020年度第1次算分（已公布，截至2020年12月31日）``."""
    return f"{side.run}（{state_of(side.run)}，截至{chinese_date(side.as_of)}）"


def pair_in_words(pair: Pair) -> str:
    return f"由{side_in_words(pair.before)}到{side_in_words(pair.after)}"


def title_of(pair: Pair) -> str:
    """What the trail says of a file."""
    return f"{TITLE}：{pair_in_words(pair)}"


def head_of(pair: Pair, group: str) -> Head:
    """Of the paper about a group."""
    valid = all(side.shown.published for side in (pair.before, pair.after))
    stage = "已公布" if valid else "含未公布的结果"
    return Head(f"{group}{TITLE}", stage, pair_in_words(pair), clock.today(), valid=valid)


def file_name(pair: Pair, ending: str, group: str = "") -> str:
    """``2020年度第1次与第2次算分对比.xlsx``; of two years, both."""
    before, after = pair.before.run, pair.after.run
    if pair.two_years:
        both = f"{before.year}第{before.number}次算分与{after.year}第{after.number}次算分对比"
    else:
        both = f"{before.year}第{before.number}次与第{after.number}次算分对比"
    return f"{both}（{group}）.{ending}" if group else f"{both}.{ending}"


def reports(pair: Pair, gone: dict[int, RosterEntry]) -> list[Report]:
    """The sheets. Every change of the second adds up to the department's in the first."""
    departments = [one for group in groups_of(pair) for one in departments_in(pair, group.code, gone)]
    pages = [explained(pair, one.department, gone) for one in departments]
    about = pair_in_words(pair)
    return [
        Report("部门", f"{TITLE}：部门", about, _department_headings(pair), list(map(_department_row, departments))),
        Report(
            "指标变动", f"{TITLE}：指标变动", about, _item_headings(pair), [r for p in pages for r in _item_rows(p)]
        ),
        Report("事实变动", f"{TITLE}：事实变动", about, FACTS, [row for page in pages for row in _fact_rows(page)]),
    ]


FACTS = (
    Heading("考核组"), Heading("部门"), Heading("指标", width=26), Heading("来自"), Heading("变动"),
    Heading("何部门"), Heading("内容", width=60),
)  # fmt: skip


def _department_headings(pair: Pair) -> Sequence[Heading]:
    was, now = pair.called
    return (
        Heading("考核组"), Heading("部门"), Heading(f"{was}原称"), Heading(f"{was}总分", True),
        Heading(f"{now}总分", True), Heading("总分变动", True),
        Heading(f"{was}名次", True), Heading(f"{now}名次", True), Heading("名次升降", True),
        Heading(f"{was}格次"), Heading(f"{now}格次"), Heading("说明", width=50),
    )  # fmt: skip


def _department_row(one: Department) -> list[str]:
    places = "" if one.places is None else f"{'+' if one.places > 0 else ''}{one.places}"
    said = "；".join(filter(None, (one.state, one.became, one.words if one.words != one.became else "")))
    return [
        one.group, one.name, one.was_called, one.total.before,
        one.total.after, "" if one.change is None else one.total.difference or "0.00", one.rank.before,
        one.rank.after, places, one.grade.before, one.grade.after, said,
    ]  # fmt: skip


def _item_headings(pair: Pair) -> Sequence[Heading]:
    was, now = pair.called
    return (
        Heading("考核组"), Heading("部门"), Heading("类别"), Heading("编号"), Heading("指标", width=26),
        Heading(was, True), Heading(now, True), Heading("变动", True), Heading("其中组成部分变动", True),
        Heading("原因", width=90),
    )  # fmt: skip


def _item_rows(page: DepartmentPage) -> Iterator[list[str]]:
    """A part's change stands in a column of its own, since it counts in its composite."""
    group, name = page.department.group, page.department.name
    for one in page.categories:
        for explained_line in one.lines:
            line = explained_line.line
            change = line.difference or "0.00"
            yield [
                group, name, one.category.name, line.number, line.name, line.before, line.after,
                "" if line.part else change, change if line.part else "", explained_line.why,
            ]  # fmt: skip
    if page.rounding and page.rounding.moved:
        line = page.rounding
        yield [group, name, "", "", line.name, line.before, line.after, line.difference or "0.00", "", ""]


def _fact_rows(page: DepartmentPage) -> Iterator[list[str]]:
    for one in page.categories:
        for explained_line in one.lines:
            for cause in explained_line.causes:
                for fact in cause.facts:
                    yield [
                        page.department.group, page.department.name, explained_line.line.name, cause.what, fact.act,
                        fact.whose or page.department.name, fact.words,
                    ]  # fmt: skip
