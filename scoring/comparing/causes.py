"""Why an item's score is another: by which facts of the department, by others', by the scheme or by the program.

An item that compares departments changes with others' figures too. What came of the department's own facts is told
apart by scoring these among the others as they were; the rest came of the others. No database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import SCORE_PLACES, ZERO, half_up
from targets.scheme.differences import scored_otherwise
from targets.scheme.model import Item
from targets.scheme.rules.rule import Rule

from ..engine.cohorts import EMPTY, Cohort
from ..engine.facts import DepartmentFacts
from ..engine.rules import KINDS
from ..engine.trace import Trace
from ..engine.words import measured
from ..exchange.comparison import RowChange, compare_rows
from .lines import Line
from .sides import AVERAGES, METRICS, Pair, Row, Side

OWN, OTHERS, SCHEME, PROGRAM, PARTS = "本部门事实", "其他部门", "考核方案", "计分程序", "组成部分"
ADDED, CHANGED, REMOVED = "新增", "更改", "删除"
NAMED = 3
COUNTED, NOT_COUNTED = "按截止日计入", "按截止日不计"


@dataclass(frozen=True, slots=True)
class Fact:
    """A row that feeds the item: what became of it, and what it says. ``whose`` is "" for the department's own."""

    act: str
    words: str
    whose: str = ""

    @property
    def sentence(self) -> str:
        return " ".join(filter(None, (self.act, self.whose, self.words)))


@dataclass(frozen=True, slots=True)
class Cause:
    """``points``: what of the change came of it, "" where that cannot be told apart. ``words`` say how, ``facts`` are
    the rows."""

    what: str
    points: str = ""
    words: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def sentence(self) -> str:
        """``其他部门 −0.10：本组最高 0.9 → 0.95``; where there are no words, the facts themselves."""
        said = self.words or tuple(fact.sentence for fact in self.facts[:NAMED])
        more = f" 等 {len(self.facts)} 处" if not self.words and len(self.facts) > NAMED else ""
        head = f"{self.what} {self.points}".strip()
        return f"{head}：{'；'.join(said)}{more}" if said else head


def causes(pair: Pair, department: int, line: Line) -> tuple[Cause, ...]:
    """All causes of a moved line of the department; none for what is no item."""
    if not line.is_item:
        return ()
    was, now = line.items
    if was is None or now is None:
        return (Cause(SCHEME, words=(_only_in_one(pair, now is not None),)),)
    return tuple(_Item(pair, department, was, now, line.change).causes())


def _only_in_one(pair: Pair, new: bool) -> str:
    before, after = pair.called
    if pair.two_years:
        return f"方案不同：{before}的方案没有这一项" if new else f"方案不同：{after}的方案没有这一项"
    return "方案不同：新增的指标" if new else "方案不同：不再有这一项"


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of one department, in both schemes."""

    pair: Pair
    department: int
    was: Item
    now: Item
    change: mpq

    def causes(self) -> Iterator[Cause]:
        own, scheme = self._own_facts(), tuple(scored_otherwise(self.was, self.now))
        cohorts = self._cohorts()
        compared = tuple(self._compared(*cohorts))
        share = None if scheme or self.pair.program_changed else self._share_of_others(*cohorts)
        others = bool(compared) if share is None else bool(share)
        apart = own and others and share is not None
        if own:
            yield Cause(OWN, _signed(self.change - (share or ZERO)) if apart else "", facts=own)
        if others:
            facts = () if self.pair.two_years else tuple(self._others_facts())
            yield Cause(OTHERS, _signed(share or ZERO) if apart else "", compared, facts)
        if scheme:
            yield Cause(SCHEME, words=scheme)
        if parts := self._parts():
            yield Cause(PARTS, words=("组成部分的得分有变",))
        if not (own or others or scheme or parts) and self.pair.program_changed:
            yield Cause(PROGRAM, words=("两次算分之间计分程序有更新",))

    # --- the department's own facts ---

    def _own_facts(self) -> tuple[Fact, ...]:
        before, after = self._sides
        return tuple(
            self._facts(
                list(before.rows(before.results[self.department].name, self.was)),
                list(after.rows(after.results[self.department].name, self.now)),
                mine=True,
            )
        )

    @property
    def _sides(self) -> tuple[Side, Side]:
        return self.pair.before, self.pair.after

    def _facts(self, old: Sequence[tuple[str, Row]], new: Sequence[tuple[str, Row]], *, mine: bool) -> Iterator[Fact]:
        """What became of the rows that count, list by list."""
        before, after = self._sides
        for name in dict.fromkeys(name for name, _ in (*old, *new)):
            was, now = ([row for listed, row in rows if listed == name] for rows in (old, new))
            found = compare_rows(
                name,
                [row for row in was if before.counts(row)],
                [row for row in now if after.counts(row)],
                self.pair.renamed,
                self.pair.schemes,
                ("department", "item", "category"),
            )
            if self.pair.two_years:
                found.sort(key=lambda one: one.before is None)
            for one in found:
                whose = "" if mine else str((one.after or one.before or {})["department"])
                words = self._measured(one) if name == METRICS else one.words
                yield Fact(self._act(one, was, now), words, whose)

    def _measured(self, one: RowChange) -> str:
        """``毕业率 90.0%（180 ÷ 200） → 95.0%（190 ÷ 200）``."""
        rows = ((self.was, one.before), (self.now, one.after))
        said = [next(measured(Trace(item, "scored", None, metric=row))) for item, row in rows if row is not None]
        name = f"{self.now.rule.measure(self.now)} "
        return " → ".join([said[0], *(text.removeprefix(name) for text in said[1:])])

    def _act(self, one: RowChange, was: Sequence[Row], now: Sequence[Row]) -> str:
        if one.before is not None and one.after is not None:
            return "" if self.pair.two_years else CHANGED
        if self.pair.two_years:
            return self.pair.called[1 if one.before is None else 0]
        if one.before is None:
            return COUNTED if one.after in was else ADDED
        return NOT_COUNTED if one.before in now else REMOVED

    # --- others ---

    def _cohorts(self) -> tuple[Cohort, Cohort]:
        before, after = (
            side.cohorts[side.results[self.department].group].get(item.code, EMPTY)
            for side, item in zip(self._sides, (self.was, self.now), strict=True)
        )
        return before, after

    def _share_of_others(self, was: Cohort, now: Cohort) -> mpq | None:
        """What of the change came of others: what is left once the department's own facts are scored among the others
        as they were. None where that cannot be said, since the item then was compared with something else."""
        kind = KINDS[self.was.rule.kind]
        before, after = self._sides
        if was == now:
            return ZERO
        mine = [side.facts.get(side.results[self.department].name) for side in self._sides]
        if kind.cohort is None or mine[0] is None or mine[1] is None:
            return None
        if self.was.rule.averaged and (self.was.code in before.averages) != (self.now.code in after.averages):
            return None
        group = before.results[self.department].group
        beside = [one for one in before.facts.values() if one.group == group and one.name != mine[0].name]
        cohort = kind.cohort(self.was, self.was.rule, [*beside, mine[1]], before.averages)
        return self._points(mine[1], after, now) - self._points(mine[1], before, cohort)

    def _points(self, facts: DepartmentFacts, side: Side, cohort: Cohort) -> mpq:
        """The item's points with the department's facts as they are now, compared with ``cohort``."""
        item = self.now if side is self.pair.after else self.was
        if item.code in facts.not_applicable:
            return ZERO
        score = KINDS[item.rule.kind].score(item, item.rule, facts, cohort)
        return ZERO if score is None else half_up(score, SCORE_PLACES)

    def _compared(self, before: Cohort, after: Cohort) -> Iterator[str]:
        """What it was compared with, where that differs."""
        rule = self.now.rule
        if before.mean != after.mean:
            yield f"全校平均 {_shown(rule, before.mean)} → {_shown(rule, after.mean)}"
        elif before.descending or after.descending:
            places = [self._place(side, cohort) for side, cohort in zip(self._sides, (before, after), strict=True)]
            yield f"本组排名 {places[0]} → {places[1]}"
        elif before.best != after.best:
            yield f"本组最高 {rule.shown(before.best)} → {rule.shown(after.best)}"

    def _place(self, side: Side, cohort: Cohort) -> str:
        mine = side.facts.get(side.results[self.department].name)
        value = mine.metrics.get(self.now.code) if mine else None
        if value not in cohort.descending:
            return f"未参加（共 {len(cohort.descending)} 个部门）"
        return f"第 {cohort.rank(value)} 名（共 {len(cohort.descending)} 个部门）"

    def _others_facts(self) -> Iterator[Fact]:
        """Between runs of one year: what became of the others' rows of the item, and who joined or left the group."""
        before, after = self._sides
        members = [side.members(side.results[self.department].group) for side in self._sides]
        for group in members:
            group.pop(self.department)
        old, new = (
            [found for result in group.values() for found in side.rows(result.name, item)]
            for side, group, item in zip(self._sides, members, (self.was, self.now), strict=True)
        )
        yield from self._facts(old, new, mine=False)
        averages = compare_rows(
            AVERAGES, before.averages_of(self.was), after.averages_of(self.now), {}, self.pair.schemes, ("item",)
        )
        yield from (Fact(self._act(one, (), ()), one.words, "全校平均") for one in averages)
        yield from (Fact("加入本组", result.name) for one, result in members[1].items() if one not in members[0])
        yield from (Fact("不在本组", result.name) for one, result in members[0].items() if one not in members[1])

    # --- parts ---

    def _parts(self) -> bool:
        """Whether a part of the composite was scored otherwise."""
        scores = [side.results[self.department].scores["items"] for side in self._sides]
        if set(self.was.parts) != set(self.now.parts):
            return True
        return any(scores[0].get(code) != scores[1].get(code) for code in self.now.parts)


def _shown(rule: Rule, value: mpq | None) -> str:
    return "无" if value is None else rule.shown(value)


def _signed(points: mpq) -> str:
    return figures.difference(points) or "0"
