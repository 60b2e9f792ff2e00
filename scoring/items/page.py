"""An item: all departments on it, with what was entered, what came of it, and how many are still waited for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404
from gmpy2 import mpq

from departments import figures
from departments.figures import plain
from departments.models import Year
from departments.permissions import Person, reads_everything
from targets.permissions import assessed_items
from targets.scheme.loader import get_scheme
from targets.scheme.model import Group, Item, Scheme

from ..engine.cohorts import EMPTY, Cohort
from ..engine.results import ABSENT
from ..engine.trace import DepartmentRows, trace_item
from ..engine.working import steps
from ..ranking.comparison import Comparison, compare, item_of
from ..runs.asked import Asked
from ..runs.queries import Result, leaves_of
from ..shown.queries import Choice, Shown, choices, shown_to

BY_ITEM = ("findings", "metrics", "tallies", "scores")


@dataclass(frozen=True, slots=True)
class Scored:
    """A department on the item. ``entered`` says how its score came about, ``place`` its rank by score."""

    entry: int
    name: str
    entered: str
    score: mpq | None
    shown: str
    lost: str
    state: str
    place: int | None


@dataclass(frozen=True, slots=True)
class GroupOnItem:
    group: Group
    item: Item
    departments: tuple[Scored, ...]
    comparison: Comparison
    best: str
    mean: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """``before`` and ``after`` are the neighbours among the items that the reader may open."""

    year: Year
    item: Item
    title: str
    shown: Shown | None
    choices: tuple[Choice, ...]
    groups: tuple[GroupOnItem, ...]
    before: Item | None
    after: Item | None
    opens_sheets: bool

    @property
    def pending(self) -> int:
        return sum(department.state == "待评" for group in self.groups for department in group.departments)


@dataclass(frozen=True, slots=True)
class Listed:
    """An item in the list of those that the reader assesses. Counts are of departments."""

    code: str
    number: str
    name: str
    category: str
    groups: str
    points: str
    assessors: str
    departments: int
    pending: int
    absent: int

    @property
    def done(self) -> int:
        return self.departments - self.pending

    @property
    def state(self) -> str:
        return "待评" if self.pending else "已完成"


def item_page(user: Person, year: Year, code: str, asked: Asked = None) -> ItemPage:
    """``Http404`` for an item that the user does not assess, in any group."""
    assessed = assessed_items(user, year)
    scheme = get_scheme(year.scheme)
    groups = [scheme.groups[group] for group, items in assessed.items() if code in items]
    if not groups:
        raise Http404
    shown = _of_this_scheme(user, year, asked)
    found = shown.results_by_roster() if shown else []
    codes = list(_in_order(scheme, assessed))
    place = codes.index(code)
    return ItemPage(
        year=year,
        item=groups[0].items[code],
        title=groups[0].title(code),
        shown=shown,
        choices=tuple(choices(user, year, asked)),
        groups=tuple(_group(shown, group, code, found) for group in groups) if shown else (),
        before=_item(assessed, codes[place - 1]) if place else None,
        after=_item(assessed, codes[place + 1]) if place + 1 < len(codes) else None,
        opens_sheets=reads_everything(user),
    )


def items_page(user: Person, year: Year, asked: Asked = None) -> tuple[Shown | None, list[Listed]]:
    """The items that the user assesses, each with how many departments are still waited for. An office knows what it
    entered, or will enter, before it is published; of totals this tells nothing."""
    assessed = assessed_items(user, year)
    scheme = get_scheme(year.scheme)
    shown = _of_this_scheme(user, year, asked)
    found = shown.results_by_roster() if shown else []
    listed = []
    for code in _in_order(scheme, assessed):
        item = _item(assessed, code)
        groups = [group for group in assessed if code in assessed[group]]
        scores = [result.scores["items"][code] for result in found if result.group in groups]
        listed.append(
            Listed(
                code=code,
                number=item.number,
                name=scheme.groups[groups[0]].title(code),
                category=scheme.groups[groups[0]].categories[item.category].name,
                groups="、".join(scheme.groups[group].name for group in groups),
                points="、".join(dict.fromkeys(plain(assessed[group][code].points) for group in groups)),
                assessors="、".join(item.assessors),
                departments=sum(score != ABSENT for score in scores),
                pending=sum(score is None for score in scores),
                absent=sum(score == ABSENT for score in scores),
            )
        )
    return shown, listed


def _of_this_scheme(user: Person, year: Year, asked: Asked) -> Shown | None:
    """Figures by another scheme than the year's are of other items: what one assesses now was not scored there."""
    shown = shown_to(user, year, asked)
    return shown if shown and shown.scheme.key == year.scheme else None


def _in_order(scheme: Scheme, assessed: Mapping[str, Mapping[str, Item]]) -> dict[str, None]:
    """The codes in the regulation's order, by category; 常规 of both groups beside each other."""
    items = [item for group in assessed.values() for item in group.values()]
    fullest_first = sorted(scheme.groups.values(), key=lambda group: -len(group.categories))
    categories = dict.fromkeys(code for group in fullest_first for code in group.categories)
    return {item.code: None for category in categories for item in items if item.category == category}


def _item(assessed: Mapping[str, Mapping[str, Item]], code: str) -> Item:
    return next(items[code] for items in assessed.values() if code in items)


def _group(shown: Shown, group: Group, code: str, found: list[Result]) -> GroupOnItem:
    item = group.items[code]
    members = [result for result in found if result.group == group.code]
    cohort = shown.cohorts(group.code).get(code, EMPTY)
    comparison = compare(members, item_of(code), item.points, None, named=True, opens=True)
    order = [mark.value for mark in comparison.marks]
    return GroupOnItem(
        group=group,
        item=item,
        departments=tuple(_scored(shown, group, item, cohort, member, order) for member in members),
        comparison=comparison,
        best=item.rule.shown(cohort.best) if cohort is not EMPTY else "",
        mean="" if cohort.mean is None else item.rule.shown(cohort.mean),
    )


def _rows(shown: Shown, item: Item, name: str) -> DepartmentRows:
    """The department's facts about this item alone."""
    about = {"work_items": ("category", item.category)} if item.rule.takes == "work_items" else {}
    rows = shown.rows.get(name, {})
    return DepartmentRows(
        {
            key: [row for row in rows.get(key, ()) if row[field] == wanted]
            for key, (field, wanted) in {**dict.fromkeys(BY_ITEM, ("item", item.code)), **about}.items()
        }
    )


def _scored(shown: Shown, group: Group, item: Item, cohort: Cohort, result: Result, order: list[str | None]) -> Scored:
    trace = trace_item(
        group, item, _rows(shown, item, result.name), leaves_of(result, (item.code, *item.parts)), cohort, shown.as_of
    )
    score = trace.score
    return Scored(
        entry=result.entry,
        name=result.name,
        entered="" if trace.state == "absent" else "；".join(steps(trace)),
        score=score,
        shown="" if score is None else figures.score(score),
        lost=figures.score(item.points - score) if score is not None and score != item.points else "",
        state={"absent": ABSENT, "pending": "待评"}.get(trace.state, ""),
        place=None if score is None else order.index(figures.score(score)) + 1,
    )
