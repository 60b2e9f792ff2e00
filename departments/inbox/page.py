"""What the pages of the inbox show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from ..names import in_order
from ..pages.listing import Column, Filter, Listing
from .colours import Colour
from .queries import Matter

NBSP = "\u00a0"
COLUMNS = [
    Column("what", "事项", sort=None),
    Column("kind", "类别", sort=None),
    Column("asked_by", "提出", sort=None),
    Column("since", "提出时间", sort=None, minor=True),
    Column("until", "期限", sort=None),
]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the reader comes for, in the heading."""

    waiting: int
    unread: int
    late: int

    @property
    def heading(self) -> str:
        if not self.waiting:
            return "没有待办事项"
        late = f" · 逾期{NBSP}{self.late}{NBSP}项" if self.late else ""
        unread = f" · 未读{NBSP}{self.unread}{NBSP}项" if self.unread else ""
        return f"待办{NBSP}{self.waiting}{NBSP}项{late}{unread}"


def counts(found: Sequence[Matter]) -> Counts:
    return Counts(
        waiting=len(found),
        unread=sum(not one.read for one in found),
        late=sum(one.colour >= Colour.RED for one in found),
    )


def inbox_list(request: HttpRequest, found: Sequence[Matter]) -> Listing:
    unread = Filter("unread", "阅读", [("1", "未读")], matches=lambda one, _: not one.read)
    return _list(request, found, [*COLUMNS, Column("act", "办理", sort=None)], [unread])


def supervision_list(request: HttpRequest, found: Sequence[Matter]) -> Listing:
    return _list(request, found, [*COLUMNS, Column("whom", "由谁办理", sort=None)], [])


def _list(request: HttpRequest, found: Sequence[Matter], columns: list[Column], more: list[Filter]) -> Listing:
    """Filters offer what is there, and are left out where there is nothing to choose."""
    filters = [
        _filter("kind", "类别", sorted({(one.source.name, one.kind) for one in found})),
        _filter("year", "年度", sorted({_year(one) for one in found} - {("", "")}, reverse=True)),
        _filter("department", "部门", sorted({_department(one) for one in found} - {("", "")}, key=_by_name)),
        _filter("colour", "状态", [(one.key, one.word) for one in Colour if any(one == two.colour for two in found)]),
    ]
    return Listing(
        request,
        found,
        columns,
        search=["waiting.what", "waiting.asked_by", "kind", lambda one: _department(one)[1]],
        search_label="事项、提出人或部门",
        filters=[one for one in filters if len(one.choices) > 1] + (more if found else []),
    )


def _filter(key: str, label: str, choices: list[tuple[str, str]]) -> Filter:
    return Filter(key, label, choices, matches=lambda one, value: _values(one)[key] == value)


def _values(one: Matter) -> dict[str, str]:
    return {
        "kind": one.source.name,
        "year": _year(one)[0],
        "department": _department(one)[0],
        "colour": one.colour.key,
    }


def _year(one: Matter) -> tuple[str, str]:
    year = one.waiting.year
    return (str(year.year), str(year)) if year else ("", "")


def _department(one: Matter) -> tuple[str, str]:
    department = one.waiting.department
    return (str(department.pk), department.called) if department else ("", "")


def _by_name(choice: tuple[str, str]) -> Any:
    return in_order(choice[1])
