"""奖励与指标 as a workbook: money as numbers, a sheet for each question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from departments.figures import change, yuan
from departments.pages.books import Book, Table, number, table

from ..books.figures import figures_of
from ..shown.queries import Shown
from .page import AwardsPage, QuotaLine

BONUS = ("人均", "人数", "优秀奖", "创新贡献奖", "合计")


def awards_book(page: AwardsPage, shown: Shown) -> Book:
    return Book(f"{page.year}奖励与指标", list(_tables(page)), figures_of(shown), about=page.year)


def _tables(page: AwardsPage) -> Iterator[Table]:
    money = {
        "奖励总额": page.pool,
        "创新贡献奖": page.innovation,
        "优秀奖": page.excellence,
        "未分配": page.unallocated,
        "人均": page.per_head,
    }
    if page.shortfall:
        money["奖励总额不足，还差"] = page.shortfall
    sums = [(word, yuan(amount)) for word, amount in money.items()]
    if page.quota_overrun:
        sums.append(("年终考核优秀指标的增加数超出", f"{page.quota_overrun} 人"))
    yield table("总额", ["项目", number("数额")], sums)
    bonuses = [
        (
            one.name,
            one.grade,
            yuan(page.per_head) if one.excellence else "",
            one.heads if one.excellence else "",
            yuan(one.excellence) if one.excellence else "",
            yuan(one.innovation) if one.innovation else "",
            yuan(one.total),
            one.projects,
        )
        for one in page.bonuses
    ]
    yield table("奖金", ["部门", "格次", *map(number, BONUS), "创新项目"], bonuses)
    kinds = [number(f"{name}{word}") for name in page.quota_names for word in ("原有", "增减", "现有")]
    yield table("指标增减", ["部门", "格次", *kinds], [(one.name, one.grade, *_persons(one)) for one in page.quotas])
    if page.proposals:
        proposals = [(one.name, one.clause, "否决" if one.upheld else "否决提案") for one in page.proposals]
        yield table("一票否决建议", ["部门", "事项", "状态"], proposals)
    used = [(one.label, name, one.source.place) for one, names in page.consequences for name in names or ("无",)]
    yield table("其他使用", ["结果使用", "部门", "出处"], used)


def _persons(line: QuotaLine) -> Iterator[Any]:
    for kind in line.kinds:
        if kind:
            yield from (f"{kind['base']} 人", f"{change(kind['change'])} 人", f"{kind['result']} 人")
        else:
            yield from ("", "", "")
