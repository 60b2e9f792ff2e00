"""The pages of a scheme as workbooks: one item, one clause, one duty a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from departments.figures import written, yuan
from departments.models import Year
from departments.pages.books import Book, Headings, number, table

from ..scheme.model import Decision, Scheme, Source
from ..scheme.wording import clause_in_words
from .page.decisions import Applied
from .page.overview import Consequences, Overview
from .page.scheme import Office, Tree


def tree_book(page: Tree, year: Year) -> Book:
    asked = "；".join(filter(None, [f"考核组：{page.group.name}", page.q and f"查找“{page.q}”"]))
    items, clauses = [], []
    for branch in page.branches:
        for line in branch.lines:
            if line.heading:
                continue
            item = page.group.items[line.code]
            above = [page.group.headings[code].name for code in item.headings]
            if item.part_of:
                above.append(page.group.items[item.part_of].name)
            head = (branch.category.name, line.number, line.name)
            kind = "组成部分" if item.part_of else "指标"
            items.append(
                (*head, " › ".join(above), kind, line.points, line.rule, line.assessors, item.source.place, item.text)
            )
            for one in item.clauses.values():
                each = "" if one.points is None or one.veto else written(one.points)
                cap = "" if one.cap is None else written(one.cap)
                clauses.append((*head, one.label, clause_in_words(one), one.unit, each, cap))
    columns: Headings = [
        "类别",
        "编号",
        "指标",
        "上级指标",
        "类型",
        number("满分"),
        "计分办法",
        "考核部门",
        "出处",
        "办法原文",
    ]
    tables = [table("考核指标", columns, items)]
    if clauses:
        costs = map(number, ("每次扣分", "最多扣分"))
        tables.append(table("条款", ["类别", "编号", "指标", "条款", "扣分办法", "单位", *costs], clauses))
    return Book(f"{year}{page.group.name}考核指标", tables, _which(page.scheme, year), asked=asked, about=year)


def assessors_book(scheme: Scheme, found: Sequence[Office], year: Year) -> Book:
    """What several offices assess together stands with each of them in full, as on the page."""
    groups = scheme.groups
    sums = [number(f"{group.name}{word}") for group in groups.values() for word in ("项数", "分值")]
    offices = [(one.name, *_duties(one, groups)) for one in found]
    duties = [
        (office.name, group.name, duty.number, duty.item.name, duty.points, duty.rule, duty.jointly)
        for office in found
        for code, group in groups.items()
        for duty in office.duties_in(code)
    ]
    columns: Headings = ["考核部门", "考核组", "编号", "指标", number("满分"), "计分办法", "共同考核"]
    tables = [table("考核部门", ["考核部门", *sums], offices), table("考核范围", columns, duties)]
    return Book(f"{year}考核部门", tables, _which(scheme, year), about=year)


def _duties(office: Office, groups: Iterable[str]) -> Iterator[Any]:
    for code in groups:
        if duties := office.duties_in(code):
            yield from (len(duties), office.points_in(code))
        else:
            yield from ("", "")


def overview_book(page: Overview, year: Year) -> Book:
    groups = [number(group.name) for group in page.groups]
    shares = [(one.name, one.places, *one.points) for one in page.shares]
    grades = [(one.groups or "各组", grade, words) for one in page.grades for grade, words in one.rows]
    tables = [
        table("分值", ["类别", "出处", *groups], [*shares, ("合计", "", *page.sums), ("指标数", "", *page.items)]),
        table("格次", ["考核组", "格次", "条件"], grades),
    ]
    return Book(f"{year}分值与格次", tables, _which(page.scheme, year), about=year)


def consequences_book(page: Consequences, year: Year) -> Book:
    quotas = [
        (line.rule.name, *(change or "不变" for change in line.changes), line.rounding, line.rule.source.place)
        for line in page.quotas
    ]
    used = [(grade, label, source.quote, source.place) for grade, found in page.by_grade for label, source in found]
    money = {"奖励总额": "pool", "创新贡献奖每个项目": "innovation_amount", "优秀奖人均不低于": "per_head_floor"}
    tables = [
        table("资金奖励", ["项目", number("金额")], [(word, yuan(page.money[key])) for word, key in money.items()]),
        table("指标增减", ["指标", *map(number, page.grades), "取整", "出处"], quotas),
        table("结果使用", ["格次", "结果使用", "办法原文", "出处"], used),
    ]
    return Book(f"{year}奖励与结果使用", tables, _which(page.scheme, year), about=year)


def vetoes_book(scheme: Scheme, year: Year) -> Book:
    rows = [(place, one.label, one.source.quote, one.source.place) for place, one in enumerate(scheme.vetoes, start=1)]
    found = table("", [number("序号"), "事项", "办法原文", "出处"], rows)
    return Book(f"{year}一票否决事项", [found], _which(scheme, year), about=year)


def decisions_book(scheme: Scheme, found: Sequence[tuple[Decision, Sequence[Applied]]], year: Year) -> Book:
    rows = [
        (
            place,
            one.title,
            one.question,
            one.reason,
            [part.words for part in applied],
            one.source.quote,
            one.source.place,
        )
        for place, (one, applied) in enumerate(found, start=1)
    ]
    columns: Headings = [number("序号"), "裁定", "问题", "理由", "适用", "原文", "出处"]
    return Book(f"{year}裁定", [table("", columns, rows)], _which(scheme, year), about=year)


def _place(source: Source) -> tuple[str, str]:
    return source.quote, source.place


def _which(scheme: Scheme, year: Year) -> str:
    return f"{scheme.title}，{year}沿用" if scheme.year != year.year else scheme.title
