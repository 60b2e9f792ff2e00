"""A year's scheme as its pages show it: the tree of a group, the offices, one item."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from departments.figures import ZERO, written
from departments.models import User, Year
from departments.offices.queries import KnownNames, Tied, called, offices

from ...scheme.examples import Example, examples_of
from ...scheme.loader import available_schemes, get_scheme
from ...scheme.model import Category, Clause, Decision, Group, Heading, Item, Scheme
from ...scheme.rules.rule import Wording
from ...scheme.wording import clause_in_words, overflow_in_words, reweighting_in_words


def scheme_of(year: Year) -> Scheme | None:
    """The scheme of ``year``; None while none has been written."""
    return get_scheme(year.scheme) if year.scheme in available_schemes() else None


def group_seen_first(user: User, year: Year, scheme: Scheme) -> str:
    """The group of the user's own department, else the scheme's first."""
    own = year.roster.filter(department=user.department_id).values_list("group", flat=True).first()
    return own if own is not None and own in scheme.groups else next(iter(scheme.groups))


# --- the tree ---


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the tree. ``level`` 0 stands directly under the category. A heading has only code, name and points."""

    code: str
    number: str
    name: str
    points: str
    level: int
    rule: str = ""
    clauses: tuple[str, ...] = ()
    assessors: tuple[str, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A category with its lines; ``found`` counts the items among them."""

    category: Category
    points: str
    reweighting: str
    lines: tuple[Line, ...]
    found: int


@dataclass(frozen=True, slots=True)
class Tab:
    """A group to choose; ``found`` is how many of its items the search finds."""

    group: Group
    found: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Tree:
    scheme: Scheme
    group: Group
    points: str
    tabs: tuple[Tab, ...]
    branches: tuple[Branch, ...]
    q: str

    @property
    def found(self) -> int:
        return sum(branch.found for branch in self.branches)


def tree(scheme: Scheme, group: str, year: Year, q: str = "") -> Tree:
    """The items of ``group`` by category, only those that hold every word of ``q`` (code, name, heading, assessor under
    any name, clause, rule or the regulation's text)."""
    chosen = scheme.groups[group]
    known, tied = KnownNames(year), offices(year)
    found = {code: _found(one, q, known) for code, one in scheme.groups.items()}
    branches = (_branch(chosen, category, found[group], tied) for category in chosen.categories.values())
    return Tree(
        scheme=scheme,
        group=chosen,
        points=written(chosen.points),
        tabs=tuple(Tab(one, len(found[code]), code == group) for code, one in scheme.groups.items()),
        branches=tuple(branch for branch in branches if branch.lines),
        q=q,
    )


def _branch(group: Group, category: Category, found: set[str], tied: Mapping[str, Tied]) -> Branch:
    items = [item for item in group.items.values() if item.category == category.code and item.code in found]
    return Branch(
        category=category,
        points=written(category.points),
        reweighting=reweighting_in_words(category),
        lines=tuple(_lines(group, items, tied)),
        found=len(items),
    )


def _lines(group: Group, items: Sequence[Item], tied: Mapping[str, Tied]) -> Iterator[Line]:
    above: tuple[str, ...] = ()
    for item in items:
        for level, code in enumerate(item.headings):
            if code not in above:
                heading = group.headings[code]
                yield Line(code, heading.number, heading.name, written(heading.points), level, heading=True)
        above = item.headings
        yield Line(
            code=item.code,
            number=item.number,
            name=item.name,
            points=written(item.points),
            level=len(item.headings) + (1 if item.part_of else 0),
            rule=item.rule.in_few_words(item),
            clauses=tuple(f"{clause.label}：{clause_in_words(clause)}" for clause in item.clauses.values()),
            assessors=called(item.assessors, tied),
        )


def _found(group: Group, q: str, known: KnownNames) -> set[str]:
    words = _folded(q).split()
    if not words:
        return set(group.items)
    texts = {code: _text(group, item, known) for code, item in group.items.items()}
    return {code for code, text in texts.items() if all(word in text for word in words)}


def _text(group: Group, item: Item, known: KnownNames) -> str:
    """Everything about an item that people would search for."""
    wording = item.rule.in_words(item)
    return _folded(
        "\n".join(
            [
                item.code,
                f"{group.categories[item.category].shortest}{item.number}",
                item.name,
                item.text,
                item.source.place,
                wording.sentence,
                group.categories[item.category].name,
                known.of_offices(item.assessors),
                *(f"{code} {group.headings[code].name}" for code in item.headings),
                *(clause.label for clause in item.clauses.values()),
            ]
        )
    )


def _folded(text: str) -> str:
    """Fullwidth and letter case make no difference to a search."""
    return unicodedata.normalize("NFKC", text).casefold()


# --- the offices ---


@dataclass(frozen=True, slots=True)
class Duty:
    """An item that an office assesses; ``number`` with its category, ``jointly`` names the other offices."""

    item: Item
    number: str
    points: str
    rule: str
    jointly: tuple[str, ...]


@dataclass(slots=True)
class Office:
    """What one office assesses, by group. What it assesses jointly counts in full."""

    name: str
    mine: bool
    duties: dict[str, list[Duty]] = field(default_factory=dict)

    def duties_in(self, group: str) -> list[Duty]:
        return self.duties.get(group, [])

    def points_in(self, group: str) -> str:
        return written(sum((duty.item.points for duty in self.duties_in(group)), ZERO))


def offices_of(scheme: Scheme, tied: Mapping[str, Tied], mine: frozenset[str]) -> list[Office]:
    """Every office that assesses something, in the regulation's order, the reader's own (``mine``, by the scheme's
    names) first. Parts of composites are left out: the composite holds their points."""
    own = called(mine, tied)
    found: dict[str, Office] = {}
    for code, group in scheme.groups.items():
        for item in group.items.values():
            if item.part_of:
                continue
            number = f"{group.categories[item.category].shortest}{item.number}"
            names = called(item.assessors, tied)
            for name in names:
                office = found.setdefault(name, Office(name, name in own))
                others = tuple(other for other in names if other != name)
                office.duties.setdefault(code, []).append(
                    Duty(item, number, written(item.points), item.rule.in_few_words(item), others)
                )
    return sorted(found.values(), key=lambda office: not office.mine)


# --- one item ---


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause as a row: ``each`` is what one unit costs, ``cap`` the most that all cost."""

    clause: Clause
    each: str
    cap: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    scheme: Scheme
    group: Group
    category: Category
    item: Item
    assessors: tuple[str, ...]
    points: str
    headings: tuple[Heading, ...]
    wording: Wording
    clauses: tuple[ClauseLine, ...]
    parts: tuple[Item, ...]
    part_of: Item | None
    overflow: str
    reweighting: str
    decisions: tuple[Decision, ...]
    examples: tuple[Example, ...]
    before: Item | None
    after: Item | None
    elsewhere: tuple[Group, ...]


def item_page(scheme: Scheme, group: str, code: str, year: Year) -> ItemPage | None:
    """All about one item of a group; None where there is no such item."""
    chosen = scheme.groups.get(group)
    item = chosen.items.get(code) if chosen else None
    if chosen is None or item is None:
        return None
    codes = list(chosen.items)
    place = codes.index(code)
    category = chosen.categories[item.category]
    return ItemPage(
        scheme=scheme,
        group=chosen,
        category=category,
        item=item,
        assessors=called(item.assessors, offices(year)),
        points=written(item.points),
        headings=tuple(chosen.headings[heading] for heading in item.headings),
        wording=item.rule.in_words(item),
        clauses=tuple(map(_clause_line, item.clauses.values())),
        parts=tuple(chosen.items[part] for part in item.parts),
        part_of=chosen.items[item.part_of] if item.part_of else None,
        overflow=overflow_in_words(chosen) if chosen.overflow and code == chosen.overflow.item else "",
        reweighting=reweighting_in_words(category) if item.exemptible else "本指标不得缺项",
        decisions=tuple(_decisions_about(scheme, group, code)),
        examples=tuple(examples_of(scheme, chosen, item)),
        before=chosen.items[codes[place - 1]] if place else None,
        after=chosen.items[codes[place + 1]] if place + 1 < len(codes) else None,
        elsewhere=tuple(one for key, one in scheme.groups.items() if key != group and code in one.items),
    )


def _clause_line(clause: Clause) -> ClauseLine:
    if clause.veto:
        each = ""
    elif clause.points is None:
        each = f"{written(clause.lowest or ZERO)}–{written(clause.highest or ZERO)}"
    else:
        each = written(clause.points)
    return ClauseLine(clause, each, "" if clause.cap is None else written(clause.cap))


def _decisions_about(scheme: Scheme, group: str, code: str) -> Iterator[Decision]:
    """The decisions whose parameter is one of the item's."""
    for decision in scheme.decisions:
        match decision.parameter.split("/"):
            case ["groups", groups, "items", items, *_] if groups in (group, "*") and code in items.split(","):
                yield decision
