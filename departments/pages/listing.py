"""A list that can be searched, filtered, sorted and paged, with all of it in the address.

    listing = Listing(request, rows, columns=[Column("name", "部门"), Column("total", "总分", numeric=True)],
                      search=["name"], filters=[Filter("grade", "等级", [("好", "好"), …])], sort="-total")

Works on querysets and on plain lists. A text column that holds exact decimals sorts as text in the database: give
such rows as a list. Words stand in the order of ``names.in_order``; a queryset is read whole for it, so that only its
columns of ``names`` are sorted so. What the address asks that does not exist (an unknown column, page 99) is ignored.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest

from ..names import in_order

Key = str | Callable[[Any], Any]
FORMAT = "format"
"""The key of the address that asks for another form of the page than HTML."""


@dataclass(frozen=True)
class Column:
    """``sort`` is what the column sorts by: an attribute, mapping key or field path (``key`` itself unless given), a
    function of the row (lists only), or None for a column that does not sort. ``minor`` columns are left out on a
    phone. The first click sorts downwards where ``descending_first`` (numeric columns, unless told). ``names``: a
    column of a queryset that holds names of people or things.

    ``cell`` is what stands in the column's cell of a workbook (``pages.books``), as the page shows it: an attribute,
    mapping key or path (``key`` itself unless given), a function of the row, or None for a column that a workbook has
    no use for. ``parts`` are several columns of a workbook in place of one, where a page shows two things in a cell."""

    key: str
    label: str
    numeric: bool = False
    minor: bool = False
    sort: Key | None = ""
    descending_first: bool | None = None
    note: str = ""
    names: bool = False
    cell: Key | None = ""
    parts: Sequence[Column] = ()

    @property
    def written(self) -> Key | None:
        """What of a row stands in a workbook."""
        return self.key if self.cell == "" else self.cell

    @property
    def sort_key(self) -> Key | None:
        return self.key if self.sort == "" else self.sort


@dataclass(frozen=True)
class Filter:
    """A choice above the table. ``matches`` is the attribute or field that must equal the value, or a function of
    the row and the value (lists), or of the queryset and the value (querysets)."""

    key: str
    label: str
    choices: Sequence[tuple[str, str]]
    matches: str | Callable[[Any, str], Any] = ""


@dataclass(frozen=True)
class Heading:
    """A column as this request shows it: ``href`` sorts by it, ``direction`` is "", "ascending" or "descending"."""

    column: Column
    href: str
    direction: str


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Select:
    key: str
    label: str
    choices: list[Choice]
    chosen: str


class Listing:
    """One page of rows; iterate over it. ``name`` prefixes its keys in the address where a page has two."""

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any],
        columns: Sequence[Column],
        *,
        search: Sequence[Key] = (),
        search_label: str = "搜索",
        filters: Sequence[Filter] = (),
        sort: str = "",
        per_page: int = 50,
        name: str = "",
    ) -> None:
        self.columns = list(columns)
        self.filters = list(filters)
        self.search_keys = list(search)
        self.search_label = search_label
        self.per_page = per_page
        self.name = name
        self._rows = rows
        # A link of the page leads to a page.
        self._query = request.GET.copy()
        self._query.pop(FORMAT, None)
        self._default_sort = sort
        self._path = request.path

    # --- what the address says ---

    @property
    def id(self) -> str:
        return f"list-{self.name}" if self.name else "list"

    def parameter(self, key: str) -> str:
        return f"{self.name}-{key}" if self.name else key

    def _asked(self, key: str) -> str:
        return self._query.get(self.parameter(key), "").replace("\x00", "").strip()

    @property
    def q_parameter(self) -> str:
        return self.parameter("q")

    @property
    def sort_parameter(self) -> str:
        return self.parameter("sort")

    @property
    def sort_asked(self) -> str:
        """The sort that a search must keep in the address; "" where it is the default."""
        return self.sort if self.sort != self._default_sort else ""

    @property
    def path(self) -> str:
        return self._path

    @property
    def q(self) -> str:
        return self._asked("q") if self.search_keys else ""

    @cached_property
    def selects(self) -> list[Select]:
        found = []
        for one in self.filters:
            asked = self._asked(one.key)
            chosen = asked if asked in {value for value, _ in one.choices} else ""
            choices = [Choice(value, label, value == chosen) for value, label in one.choices]
            found.append(Select(self.parameter(one.key), one.label, choices, chosen))
        return found

    @cached_property
    def sort(self) -> str:
        """The sorted column's key, ``-`` before it for downwards; "" for the rows' own order."""
        asked = self._asked("sort")
        sortable = {column.key for column in self.columns if column.sort_key is not None}
        return asked if asked.removeprefix("-") in sortable else self._default_sort

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter hides rows."""
        return bool(self.q) or any(select.chosen for select in self.selects)

    @property
    def narrowing(self) -> str:
        """The search and the filters in words, "" where none is on: ``考核组：职能部门；查找“人事”``."""
        words = [
            f"{select.label}：{choice.label}" for select in self.selects for choice in select.choices if choice.chosen
        ]
        return "；".join([*words, f"查找“{self.q}”"] if self.q else words)

    @property
    def has_tools(self) -> bool:
        """Whether there is anything to search and filter."""
        return bool(self.search_keys or self.filters) and (self.narrowed or self.total > 0)

    def href(self, **changes: str | int | None) -> str:
        """This address with some keys changed; None takes one out."""
        query = self._query.copy()
        for key, value in changes.items():
            query.pop(self.parameter(key), None)
            if value is not None:
                query[self.parameter(key)] = str(value)
        return f"{self._path}?{query.urlencode()}" if query else self._path

    @property
    def href_all(self) -> str:
        """This address without search and filters."""
        return self.href(q=None, page=None, **{one.key: None for one in self.filters})

    @cached_property
    def others(self) -> list[tuple[str, str]]:
        """What else the address holds and a search must keep: another table's keys, a year."""
        own = {self.parameter(key) for key in ("q", "page", "sort", *(one.key for one in self.filters))}
        return [(key, value) for key, values in self._query.lists() if key not in own for value in values]

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if column.sort_key is None:
            return Heading(column, "", "")
        downwards = column.numeric if column.descending_first is None else column.descending_first
        first, second = (f"-{column.key}", column.key) if downwards else (column.key, f"-{column.key}")
        direction = ""
        if self.sort.removeprefix("-") == column.key:
            direction = "descending" if self.sort.startswith("-") else "ascending"
        return Heading(column, self.href(sort=second if self.sort == first else first, page=None), direction)

    # --- the rows ---

    @cached_property
    def found(self) -> QuerySet[Any] | list[Any]:
        """All rows that the address asks for, sorted, not yet paged (for exports)."""
        return self._from_database(self._rows) if isinstance(self._rows, QuerySet) else self._from_list(self._rows)

    def _from_database(self, rows: QuerySet[Any]) -> QuerySet[Any] | list[Any]:
        if self.q:
            rows = rows.filter(reduce(or_, (Q(**{f"{key}__icontains": self.q}) for key in self.search_keys)))
        for one, select in zip(self.filters, self.selects, strict=True):
            if select.chosen and callable(one.matches):
                rows = one.matches(rows, select.chosen)
            elif select.chosen:
                rows = rows.filter(**{_path(one): select.chosen})
        key = self._sorted_by()
        if key is None:
            return rows
        if callable(key):
            raise TypeError("a queryset sorts by a field path")
        if any(column.names for column in self.columns if column.key == self.sort.removeprefix("-")):
            return self._sorted(list(rows), key)
        field = F(key.replace(".", "__"))
        down = self.sort.startswith("-")
        return rows.order_by(field.desc(nulls_last=True) if down else field.asc(nulls_last=True), "pk")

    def _from_list(self, rows: Sequence[Any]) -> list[Any]:
        found = list(rows)
        if self.q:
            needle = _folded(self.q)
            found = [row for row in found if any(needle in _folded(value_of(row, key)) for key in self.search_keys)]
        for one, select in zip(self.filters, self.selects, strict=True):
            if select.chosen and callable(one.matches):
                found = [row for row in found if one.matches(row, select.chosen)]
            elif select.chosen:
                found = [row for row in found if str(value_of(row, _path(one))) == select.chosen]
        key = self._sorted_by()
        return found if key is None else self._sorted(found, key)

    def _sorted(self, found: list[Any], key: Key) -> list[Any]:
        """What has no value comes last whichever way the column is sorted."""
        valued = [row for row in found if value_of(row, key) is not None]
        valued.sort(key=lambda row: _place(value_of(row, key)), reverse=self.sort.startswith("-"))
        return valued + [row for row in found if value_of(row, key) is None]

    def _sorted_by(self) -> Key | None:
        wanted = self.sort.removeprefix("-")
        return next((column.sort_key for column in self.columns if column.key == wanted), None)

    @cached_property
    def total(self) -> int:
        return self.found.count() if isinstance(self.found, QuerySet) else len(self.found)

    @property
    def pages(self) -> int:
        return max(1, math.ceil(self.total / self.per_page))

    @property
    def page(self) -> int:
        asked = self._asked("page")
        return min(max(1, int(asked)), self.pages) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1

    @property
    def first(self) -> int:
        return (self.page - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.page * self.per_page, self.total)

    @property
    def href_before(self) -> str:
        return self.href(page=self.page - 1 if self.page > 2 else None) if self.page > 1 else ""

    @property
    def href_after(self) -> str:
        return self.href(page=self.page + 1) if self.page < self.pages else ""

    @cached_property
    def rows(self) -> list[Any]:
        return list(self.found[(self.page - 1) * self.per_page : self.page * self.per_page])

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def _path(one: Filter) -> str:
    return one.matches if isinstance(one.matches, str) and one.matches else one.key


def value_of(row: Any, key: Key) -> Any:
    """What ``key`` says of a row: an attribute or mapping key, perhaps by a path, or a function."""
    if callable(key):
        return key(row)
    for part in key.replace("__", ".").split("."):
        if row is None:
            return None
        row = row.get(part) if isinstance(row, dict) else getattr(row, part)
    return row


def _place(value: Any) -> Any:
    return in_order(value) if isinstance(value, str) else value


def _folded(value: Any) -> str:
    """Fullwidth and letter case make no difference to a search."""
    return unicodedata.normalize("NFKC", str(value if value is not None else "")).casefold()
