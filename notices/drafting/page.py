"""What the pages of a notice that is being written show beside its form: what each row costs, what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpq

from departments.dates import chinese_date
from departments.figures import exact
from departments.models import RosterEntry, Year
from targets.scheme.loader import get_scheme

from ..models import NoticeRow, Problem
from .costs import Asked, Cost, Fact, costs_of
from .queries import facts_of_earlier_years, facts_on


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a row: ``cost`` None while it does not say enough, ``again`` where the same was named before
    (a question), ``repeated`` earlier notices and years in which the department broke the same clause."""

    cost: Cost | None = None
    again: str = ""
    repeated: str = ""


def asked_of(row: NoticeRow) -> Asked:
    return Asked(
        entry=row.entry_id,
        group=row.entry.group if row.entry else "",
        name=row.entry.name if row.entry else "",
        item=row.item,
        clause=row.clause,
        count=exact(row.count) if row.count is not None else None,
        points=exact(row.points) if row.points is not None else None,
        withdrawn=row.withdrawn,
        own=row.corrects_id,
    )


def row_of(said: Mapping[str, Any], entries: Mapping[int, RosterEntry], row: NoticeRow | None = None) -> NoticeRow:
    """A row as it is typed, unsaved."""
    made = NoticeRow(**{key: value for key, value in said.items() if key not in {"pk", "entry_id"}})
    made.pk = said.get("pk")
    made.entry = entries.get(said.get("entry_id") or 0)
    if row is not None and row.corrects_id:
        made.entry, made.corrects_id = row.entry, row.corrects_id
        made.corrects = row.corrects
    return made


def beside(year: Year, rows: Sequence[NoticeRow]) -> list[Beside]:
    """What stands beside each of ``rows``; two queries, however many there are."""
    entries = {row.entry.pk: row.entry for row in rows if row.entry is not None}
    facts = facts_on(entries) if entries else []
    departments = {entry.department_id: entry.pk for entry in entries.values()}
    earlier = facts_of_earlier_years(year, departments) if departments else []
    asked = [asked_of(row) for row in rows]
    costs = costs_of(get_scheme(year.scheme), asked, map(_fact, facts))
    return [
        Beside(
            cost,
            "" if row.corrects_id else _again(row, rows[:place], facts),
            _repeated(row, facts, earlier) if not row.corrects_id else "",
        )
        for place, (row, cost) in enumerate(zip(rows, costs, strict=True))
    ]


def total(costs: Sequence[Beside]) -> mpq:
    return sum((one.cost.taken for one in costs if one.cost), mpq(0))


def _fact(problem: Problem) -> Fact:
    points = None if problem.points is None else exact(problem.points)
    return Fact(problem.entry_id, problem.item, problem.clause, exact(problem.count), points, problem.row_id)


def _place(row: NoticeRow) -> tuple[object, ...] | None:
    if row.entry is None or not row.clause or row.date is None:
        return None
    return row.entry.pk, row.item, row.clause, row.date


def _again(row: NoticeRow, before: Sequence[NoticeRow], facts: Sequence[Problem]) -> str:
    place = _place(row)
    if place is None:
        return ""
    if any(_place(one) == place for one in before):
        return "本期已列有同一部门、条款、日期的问题，请核对是否重复。"
    found = [one for one in facts if (one.entry_id, one.item, one.clause, one.date) == place and one.count]
    if found:
        return f"{found[0].notice or '另一期通报'}已列有同一部门、条款、日期的问题，请核对是否重复。"
    return ""


def _repeated(row: NoticeRow, facts: Sequence[Problem], earlier: Sequence[tuple[int, str, str, int]]) -> str:
    if row.entry is None or not row.clause:
        return ""
    place = (row.entry.pk, row.item, row.clause)
    same = [
        one for one in facts if (one.entry_id, one.item, one.clause) == place and one.count and one.date != row.date
    ]
    said = []
    if same:
        last = same[-1]
        when = f"（最近一次{chinese_date(last.date)}）" if last.date else ""
        said.append(f"本年度已被通报 {len(same)} 次{when}")
    years = sorted(
        year
        for department, item, clause, year in earlier
        if (department, item, clause) == (row.entry.department_id, row.item, row.clause)
    )
    said += [f"{year}年度 {years.count(year)} 次" for year in dict.fromkeys(years)]
    return f"同类问题重复出现：{'，'.join(said)}。" if said else ""
