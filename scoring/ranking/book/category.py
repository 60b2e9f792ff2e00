"""A category in the sheet of formulas: its items, what 缺项 makes of them, what 职责履行 takes, its score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from departments.figures import ZERO, plain, written
from departments.workbooks.calculation import Column, Computed, Entry, Number, Tone
from targets.scheme.model import Category, Group

from ...engine.results import ABSENT
from ...engine.reweighting import assessors_of
from .given import Given, Worked
from .places import RAISED, Places, computed, decimal, number

PENDING = "待评"
THERE = f'"<>{ABSENT}"'

Headed = tuple[str, Column]
Filled = tuple[str, Entry]


class CategoryBlock:
    """Keys of its columns: an item's is its code, an assessor's ``R of 教务处``, the others' begin with the category's
    code (``score_key``). ``called`` gives the name by which people know an assessor."""

    def __init__(self, group: Group, category: Category, called: Callable[[str], str]) -> None:
        self.group, self.category, self.called = group, category, called
        self.offices = assessors_of(group, category)
        self.by_office = category.reweighting == "by_assessor"
        # Each assessor's items side by side, so that a formula can name them.
        in_order = [code for codes in self.offices.values() for code in codes]
        self.items = in_order if self.by_office else list(category.leaves)
        self.spread = [f"{category.code} of {name}" for name in self.offices] if self.by_office else self.items
        rule = group.overflow
        self.from_item = rule.target if rule and rule.target in category.leaves else ""
        self.from_whole = rule is not None and rule.target == category.code

    @property
    def score_key(self) -> str:
        return f"{self.category.code} score"

    @property
    def system_key(self) -> str:
        return f"{self.category.code} system"

    @property
    def before_key(self) -> str:
        """The score before anything is taken from it."""
        return f"{self.category.code} before" if self.from_whole else self.score_key

    @property
    def _present_key(self) -> str:
        return f"{self.category.code} present"

    def heads(self) -> Iterator[Headed]:
        block = f"{self.category.name}（{plain(self.category.points)} 分）"

        def head(
            label: str, *, office: str = "", number: str = "", tone: Tone = "computed", starts: bool = False
        ) -> Column:
            return Column((block, office, number, label), tone=tone, starts=starts)

        office = {code: self.called(name) for name, codes in self.offices.items() for code in codes}
        for code in self.items:
            of, first = office[code] if self.by_office else "", code == self.items[0]
            number, name = self.group.items[code].number, self.group.title(code, short=True)
            yield code, head(name, office=of, number=number, tone="given", starts=first)
        if self.by_office:
            for key, name in zip(self.spread, self.offices, strict=True):
                yield key, head(self.called(name), office="各考核部门折算得分")
        if self.from_item:
            yield from self._overflow_heads(head, self.group.items[self.from_item].name)
        if self.category.reweighting != "none":
            yield self._present_key, head("除缺项外满分")
        if self.from_whole:
            yield self.before_key, head("转扣前得分")
            yield from self._overflow_heads(head, "本类")
        yield self.score_key, head("得分")
        yield self.system_key, head("系统得分", tone="compared")

    def _overflow_heads(self, head: Callable[..., Column], target: str) -> Iterator[Headed]:
        assert self.group.overflow is not None
        duty = self.group.items[self.group.overflow.item].name
        yield "cost", head(f"{duty}应扣", tone="given")
        yield "over", head(f"{duty}超扣")
        yield "taken", head(f"从{target}转扣")

    def full(self, places: Places) -> Iterator[Filled]:
        for code in self.items:
            yield code, number(self.group.items[code].points)
        if self.by_office:
            for key, codes in zip(self.spread, self.offices.values(), strict=True):
                points = sum((self.group.items[code].points for code in codes), ZERO)
                yield key, Computed(f"=SUM({places.full(*codes)})", decimal(points))
        yield self.score_key, number(self.category.points)

    def cells(self, one: Given, row: int, places: Places) -> Iterator[Filled]:
        worked = one.categories[self.category.code]
        for code in self.items:
            yield code, _score(one, code)
        if self.by_office:
            yield from self._of_offices(one, worked, row, places)
        if self.from_item:
            yield from self._overflow(one, row, places, f"SUM({places.at(self.from_item, row)})")
        yield from self._whole(one, worked, row, places)
        if self.from_whole:
            before = places.at(self.before_key, row)
            yield from self._overflow(one, row, places, before)
            yield self.score_key, computed(one, f"ROUND({before}-{places.at('taken', row)},4)", worked.score)
        yield self.system_key, Number(Decimal(one.result.scores["categories"][self.category.code]))

    def _of_offices(self, one: Given, worked: Worked, row: int, places: Places) -> Iterator[Filled]:
        """Within each assessor; one all of whose items are 缺项 is 缺项."""
        for key, (name, codes) in zip(self.spread, self.offices.items(), strict=True):
            cells, share = places.across(codes, row), worked.parts.get(name)
            present = f"SUMIF({cells},{THERE},{places.full(*codes)})"
            earned = self._earned(codes, row, places)
            formula = f'IF({present}=0,"{ABSENT}",ROUND({places.full(key)}*{_factor(earned)}/{present}+{RAISED},4))'
            yield key, computed(one, formula, share.score if share else ABSENT)

    def _whole(self, one: Given, worked: Worked, row: int, places: Places) -> Iterator[Filled]:
        earned = self._earned(self.spread, row, places)
        if worked.whole is None:
            yield self.before_key, computed(one, f"ROUND({earned},4)", worked.before)
            return
        cells, full = places.across(self.spread, row), places.full(*self.spread)
        yield self._present_key, computed(one, f"SUMIF({cells},{THERE},{full})", worked.whole.present)
        points, present = places.full(self.score_key), places.at(self._present_key, row)
        yield self.before_key, computed(one, f"ROUND({points}*{_factor(earned)}/{present}+{RAISED},4)", worked.before)

    def _earned(self, keys: Sequence[str], row: int, places: Places) -> str:
        """The sum; where 职责履行 takes from one of them, less that."""
        less = f"-{places.at('taken', row)}" if self.from_item in keys else ""
        return f"SUM({places.across(keys, row)}){less}"

    def _overflow(self, one: Given, row: int, places: Places, left: str) -> Iterator[Filled]:
        """What exceeds the item's points, and what of it is taken: no more than there is, and than the limit."""
        rule = self.group.overflow
        assert rule is not None
        points = self.group.items[rule.item].points
        full = places.full(rule.item) if rule.item in places else written(points)
        limit = "" if rule.limit is None else f",{written(rule.limit)}"
        yield "cost", number(one.cost)
        yield "over", computed(one, f"ROUND(MAX(0,{places.at('cost', row)}-{full}),4)", one.overflow)
        yield "taken", computed(one, f"MIN({left},{places.at('over', row)}{limit})", one.taken)


def _factor(formula: str) -> str:
    return f"({formula})" if "-" in formula else formula


def _score(one: Given, code: str) -> Entry:
    if code not in one.leaves:
        return ABSENT
    leaf = one.leaves[code]
    return PENDING if leaf is None else number(leaf)
