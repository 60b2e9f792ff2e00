"""An item: all departments on it, with what was entered, what came of it, and how many are still waited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404
from gmpy2 import mpq

from departments import figures
from departments.figures import ZERO, percent, plain
from departments.models import Year
from departments.offices.queries import KnownNames, called, in_roster_order, offices
from departments.permissions import Person, reads_everything
from targets.permissions import assessed_items
from targets.scheme.loader import get_scheme
from targets.scheme.model import Group, Item, Scheme

from ..engine.cohorts import EMPTY, Cohort
from ..engine.results import ABSENT
from ..engine.trace import DepartmentRows, Trace, trace_item
from ..engine.words import cost_of, work_done
from ..engine.working import steps
from ..ranking.comparison import Comparison, compare, item_of
from ..runs.asked import Asked
from ..runs.queries import Result, leaves_of
from ..shown.queries import Choice, Shown, choices, shown_to

BY_ITEM = ("findings", "metrics", "tallies", "scores")


@dataclass(frozen=True, slots=True)
class Scored:
    """A department on the item. ``brief`` counts and sums up what was entered, ``entered`` says step by step how the
    score came about; ``place`` is its rank by score. ``trace`` holds what was entered."""

    entry: int
    name: str
    brief: str
    entered: str
    score: mpq | None
    shown: str
    lost: str
    state: str
    place: int | None
    trace: Trace


@dataclass(frozen=True, slots=True)
class GroupOnItem:
    """A group's departments on the item, and what they come to."""

    group: Group
    item: Item
    departments: tuple[Scored, ...]
    comparison: Comparison
    best: str
    mean: str

    @property
    def _scores(self) -> list[mpq]:
        return [one.score for one in self.departments if one.score is not None]

    @property
    def assessed(self) -> int:
        return len(self._scores)

    @property
    def full(self) -> str:
        """What those that were assessed could have: "满分 22 × 0.5 = 11"."""
        points, size = self.item.points, self.assessed
        return f"满分 {size} × {plain(points)} = {plain(points * size)}"

    @property
    def earned(self) -> str:
        return figures.score(sum(self._scores, ZERO))

    @property
    def lost(self) -> mpq:
        return self.item.points * self.assessed - sum(self._scores, ZERO)

    @property
    def losing_words(self) -> str:
        losing = sum(score < self.item.points for score in self._scores)
        return f"{losing} 个部门有失分" if losing else ""

    @property
    def others(self) -> str:
        """``待评 3 个，缺项 2 个``."""
        words = [one.state for one in self.departments if one.state]
        return "，".join(f"{word} {words.count(word)} 个" for word in dict.fromkeys(words))


@dataclass(frozen=True, slots=True)
class ItemPage:
    """``before`` and ``after`` are the neighbours among the items that the reader may open."""

    year: Year
    item: Item
    title: str
    assessors: tuple[str, ...]
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
    """An item in the list of those that the reader assesses. Counts are of departments. ``known``: what its assessors
    are or were called, for searching."""

    code: str
    number: str
    name: str
    category: str
    groups: str
    points: str
    assessors: tuple[str, ...]
    known: str
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
    shown = of_this_scheme(user, year, asked)
    found = shown.results_by_roster() if shown else []
    codes = list(_in_order(scheme, assessed))
    place = codes.index(code)
    return ItemPage(
        year=year,
        item=groups[0].items[code],
        title=groups[0].title(code),
        assessors=called(groups[0].items[code].assessors, offices(year)),
        shown=shown,
        choices=tuple(choices(user, year, asked)),
        groups=tuple(_group(shown, group, code, found) for group in _as_scored(shown, groups, code)) if shown else (),
        before=_item(assessed, codes[place - 1]) if place else None,
        after=_item(assessed, codes[place + 1]) if place + 1 < len(codes) else None,
        opens_sheets=reads_everything(user),
    )


def items_page(
    user: Person, year: Year, asked: Asked = None, *, searched: bool = False
) -> tuple[Shown | None, list[Listed]]:
    """The items that the user assesses, each with how many departments are still waited for. An office knows what it
    entered, or will enter, before it is published; of totals this tells nothing. Only one who searches needs every name
    of an assessor."""
    assessed = assessed_items(user, year)
    scheme = get_scheme(year.scheme)
    shown = of_this_scheme(user, year, asked)
    found = shown.results_by_roster() if shown else []
    listed, tied = [], offices(year)
    known = KnownNames(year).of_offices if searched else lambda names: ""
    for code in _in_order(scheme, assessed):
        item = _item(assessed, code)
        groups = [group for group in assessed if code in assessed[group]]
        scores = [result.scores["items"].get(code, ABSENT) for result in found if result.group in groups]
        listed.append(
            Listed(
                code=code,
                number=f"{scheme.groups[groups[0]].categories[item.category].shortest}{item.number}",
                name=scheme.groups[groups[0]].title(code),
                category=scheme.groups[groups[0]].categories[item.category].name,
                groups="、".join(scheme.groups[group].name for group in groups),
                points="、".join(dict.fromkeys(plain(assessed[group][code].points) for group in groups)),
                assessors=called(item.assessors, tied),
                known=known(item.assessors),
                departments=sum(score != ABSENT for score in scores),
                pending=sum(score is None for score in scores),
                absent=sum(score == ABSENT for score in scores),
            )
        )
    return shown, listed


@dataclass(frozen=True, slots=True)
class OfficeItems:
    """What an office assesses: by item, in the regulation's order, and group, all departments in the roster's order."""

    year: Year
    name: str
    groups: tuple[Group, ...]
    by_item: Mapping[str, Mapping[str, GroupOnItem]]


def assessing_offices(user: Person, year: Year) -> list[str]:
    """The offices whose items the user may look at, as people call them, in the roster's order."""
    assessed = assessed_items(user, year).values()
    names = dict.fromkeys(name for items in assessed for item in items.values() for name in item.assessors)
    return in_roster_order(called(names, offices(year)), offices(year))


def items_of_office(user: Person, year: Year, office: str, shown: Shown) -> OfficeItems:
    """The items that the office assesses, of those that the user may look at; of one who assesses as a 考核小组
    (``office`` ""), all of them. ``Http404`` where there is none."""
    tied, scheme, found = offices(year), shown.scheme, shown.results_by_roster()
    assessed = assessed_items(user, year)
    by_item: dict[str, dict[str, GroupOnItem]] = {}
    for code in _in_order(scheme, assessed):
        named = called(_item(assessed, code).assessors, tied)
        groups = [scheme.groups[group] for group, items in assessed.items() if code in items]
        if not office or office in named:
            by_item[code] = {group.code: _group(shown, group, code, found) for group in _as_scored(shown, groups, code)}
    by_item = {code: ones for code, ones in by_item.items() if ones}
    if not by_item:
        raise Http404
    among = {group for ones in by_item.values() for group in ones}
    groups = [group for code, group in scheme.groups.items() if code in among]
    name = office or "、".join(dict.fromkeys(group.panel or group.name for group in groups))
    return OfficeItems(year, name, tuple(groups), by_item)


def of_this_scheme(user: Person, year: Year, asked: Asked) -> Shown | None:
    """Figures by another scheme than the year's are of other items: what one assesses now was not scored there."""
    shown = shown_to(user, year, asked)
    return shown if shown and fits_scheme(shown) else None


def fits_scheme(shown: Shown) -> bool:
    """Whether the figures are by the year's own scheme."""
    return shown.scheme.key == shown.year.scheme


def _in_order(scheme: Scheme, assessed: Mapping[str, Mapping[str, Item]]) -> dict[str, None]:
    """The codes in the regulation's order, by category; 常规 of both groups beside each other."""
    items = [item for group in assessed.values() for item in group.values()]
    fullest_first = sorted(scheme.groups.values(), key=lambda group: -len(group.categories))
    categories = dict.fromkeys(code for group in fullest_first for code in group.categories)
    return {item.code: None for category in categories for item in items if item.category == category}


def _item(assessed: Mapping[str, Mapping[str, Item]], code: str) -> Item:
    return next(items[code] for items in assessed.values() if code in items)


def _as_scored(shown: Shown, groups: Iterable[Group], code: str) -> Iterator[Group]:
    """The groups as they are in the scheme that made the figures, where they have the item there."""
    made_with = shown.scheme.groups
    for group in groups:
        if group.code in made_with and code in made_with[group.code].items:
            yield made_with[group.code]


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
    score, told = trace.score, [] if trace.state == "absent" else list(steps(trace))
    return Scored(
        entry=result.entry,
        name=result.name,
        brief=_brief(trace, told),
        entered="；".join(told),
        score=score,
        shown="" if score is None else figures.score(score),
        lost=figures.score(item.points - score) if score is not None and score != item.points else "",
        state={"absent": ABSENT, "pending": "待评"}.get(trace.state, ""),
        place=None if score is None else order.index(figures.score(score)) + 1,
        trace=trace,
    )


def _brief(trace: Trace, told: Sequence[str]) -> str:
    """How many entries there are and what they come to; where there is but one, itself."""
    counted = list(_counted(trace))
    if trace.entered is not None:
        counted = [f"评 {plain(mpq(str(trace.entered['score'])))} 分"]
    summed = [step for step in told if trace.tallies and step.startswith("合计")]
    return "；".join(counted or summed or told[:1])


def _counted(trace: Trace) -> Iterator[str]:
    rule, flagged = trace.item.rule, sum(bool(line.flags) for line in trace.work)
    if rule.rates_work and any(line.counted for line in trace.work):
        done, weight = work_done(trace)
        yield f"到期 {sum(line.counted for line in trace.work)} 项，完成率 {percent(done / weight)}"
    if flagged and rule.flags_work:
        yield f"{flagged} 项工作，扣 {plain(rule.per_flagged_work * flagged)}"
    if trace.losses:
        yield f"{len(trace.losses)} 个问题，扣 {plain(cost_of(trace))}"
