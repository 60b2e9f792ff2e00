"""The scheme (考核方案) of one year: the regulation as frozen data.

Nothing here computes a score or reads a file: ``loader`` builds these objects from
``targets/regulation/<year>/*.yaml`` and ``scoring.engine`` reads them. Every number is an exact
rational (``gmpy2.mpq``); points are points of 100, money is yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gmpy2 import mpq

from departments.figures import ZERO

from .rules.rule import Rule

Reweighting = Literal["none", "whole", "by_assessor"]

# 重点 and 常规 of 职能部门 have no numbers in the regulation, only 完成率 and 完成质量 (附件1).
_NUMBERS = {".rate": "1", ".quality": "2"}


def number_of(code: str) -> str:
    """The code of an item or heading as people see it: ``K1`` for ``K.rate``, ``R2`` for ``R.quality``, else the code
    itself. Addresses, facts and results keep the code."""
    category, dot, rest = code.partition(".")
    return category + _NUMBERS.get(dot + rest, dot + rest)


@dataclass(frozen=True, slots=True)
class Source:
    """A place in the regulation: the document, the part, and the words that are carried out."""

    place: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """计分条款: what a problem costs. Either ``points`` is fixed, or ``lowest``..``highest`` is a range
    from which the assessor chooses; a ``veto`` clause costs nothing and opens a proposal."""

    key: str
    label: str
    unit: str
    points: mpq | None
    lowest: mpq | None = None
    highest: mpq | None = None
    cap: mpq | None = None
    veto: bool = False

    @property
    def ranged(self) -> bool:
        return self.points is None

    def allows(self, points: mpq) -> bool:
        """Whether the assessor may choose these points within the clause's range."""
        return self.lowest is not None and self.highest is not None and self.lowest <= points <= self.highest

    def each(self, chosen: mpq | None) -> mpq:
        """What one problem costs; ``chosen`` is what the assessor chose within the range."""
        return (chosen or ZERO) if self.points is None else self.points

    def cost(self, count: mpq, chosen: mpq | None) -> mpq | None:
        """What ``count`` problems cost, before the cap and before 扣完为止; None where they propose a veto instead."""
        if self.veto:
            return None
        return count * (self.each(chosen) if self.points is None else self.points)

    def capped(self, cost: mpq) -> mpq:
        """What all problems together cost."""
        return cost if self.cap is None else min(self.cap, cost)


@dataclass(frozen=True, slots=True)
class Item:
    """考核指标: a leaf, a composite or a part of one, as it holds for one group.

    ``headings`` are the codes of the headings above it, outermost first (``("R2.1", "R2.1.4")``), without the
    category. ``parts`` are the codes of a composite's parts, ``part_of`` the composite's code.
    """

    code: str
    name: str
    category: str
    points: mpq
    assessors: tuple[str, ...]
    rule: Rule
    text: str
    source: Source
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    part_of: str | None = None
    exemptible: bool = True

    @property
    def number(self) -> str:
        """How people see the code: ``K1`` for ``K.rate``."""
        return number_of(self.code)


@dataclass(frozen=True, slots=True)
class Heading:
    """A code that only gathers items, e.g. C1 工作纪律（1分）. It has points, no score of its own."""

    code: str
    name: str
    points: mpq
    source: Source
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """考核类别 for one group. ``leaves`` are scored against ``points``, parts of composites not among them.

    ``reweighting`` says how 缺项 is spread (扩权): not at all, over the whole category, or first within each
    assessor and then over the assessors. ``work_items``: its score comes of work items, which are entered one by one.
    """

    code: str
    name: str
    points: mpq
    reweighting: Reweighting
    leaves: tuple[str, ...]
    source: Source
    work_items: bool = False


@dataclass(frozen=True, slots=True)
class Overflow:
    """What ``item``'s deductions exceed its points by is taken from ``target``: an item, or a whole category,
    at most ``limit``, never below 0."""

    item: str
    target: str
    limit: mpq | None
    source: Source = Source("")


@dataclass(frozen=True, slots=True)
class Group:
    """考核组 (职能部门, 教学院部). ``items``: leaves, composites and parts in the regulation's order. ``points`` is
    what its categories sum to, ``panel`` the 考核小组 that assesses its work items ("" where there is none)."""

    code: str
    name: str
    points: mpq
    panel: str
    categories: Mapping[str, Category]
    items: Mapping[str, Item]
    headings: Mapping[str, Heading]
    overflow: Overflow

    @property
    def rated(self) -> Item | None:
        """The item of whose work items the completion rate is what grades stand on (五(一)); None where the group has
        no such item."""
        leaves = (leaf for category in self.categories.values() if category.work_items for leaf in category.leaves)
        return next((self.items[leaf] for leaf in leaves if self.items[leaf].rule.rates_work), None)

    @property
    def composites(self) -> tuple[str, ...]:
        return tuple(code for code, item in self.items.items() if item.parts)

    @property
    def flagging(self) -> Mapping[str, Rule]:
        """By category that counts work items, the rule that says which of them are flagged."""
        of_work = [item for item in self.items.values() if item.rule.takes == "work_items"]
        return {item.category: item.rule for item in sorted(of_work, key=lambda item: item.rule.flags_work)}


@dataclass(frozen=True, slots=True)
class Grading:
    """格次 (五(一)): shares and lines at which 好 and 差 begin; all compared exactly."""

    good_rate: mpq
    fair_rate: mpq
    fair_total: mpq
    top_share: mpq
    poor_first: bool
    veto_backfill: bool
    source: Source = Source("")


@dataclass(frozen=True, slots=True)
class Ranking:
    """``total_places``: decimals of the total that is published and compared. ``tie_breakers``: in order,
    ``key_items`` or an item's code, higher first."""

    total_places: int
    tie_breakers: tuple[str, ...]
    source: Source = Source("")


@dataclass(frozen=True, slots=True)
class Awards:
    """资金奖励 (十一.1), in yuan. Per-head amounts are rounded down to a multiple of ``per_head_step``."""

    pool: mpq
    innovation_amount: mpq
    innovation_limit: int
    per_head_floor: mpq
    per_head_step: mpq
    source: Source = Source("")


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """指标奖惩 (十一.2–4): Δ = ``share`` × base in whole persons, at least ``at_least``, added for 好 where
    ``good`` and taken for 差 where ``poor``. ``reserved``: increases must fit into the school's reserve."""

    kind: str
    name: str
    share: mpq
    rounding: Literal["half_up", "down", "up"]
    at_least: int
    good: bool
    poor: bool
    reserved: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Decision:
    """裁定: where the text is silent or contradicts itself. ``parameter`` is the path of what holds it."""

    key: str
    title: str
    parameter: str
    value: str
    question: str
    reason: str
    source: Source


@dataclass(frozen=True, slots=True)
class VetoGround:
    """一票否决事项 (九)."""

    key: str
    label: str
    source: Source


@dataclass(frozen=True, slots=True)
class Consequence:
    """考核结果的使用 (十一) that is no figure: a flag on a graded department."""

    grade: str
    label: str
    source: Source


@dataclass(frozen=True, slots=True)
class Scheme:
    """One year's scheme. ``hash`` is the SHA-256 of its files: a result names what it was made with. ``cut_off`` is the
    month and day up to which facts count (八.5)."""

    key: str
    year: int
    title: str
    published_on: date | None
    groups: Mapping[str, Group]
    grading: Grading
    ranking: Ranking
    awards: Awards
    quotas: Mapping[str, QuotaRule]
    vetoes: tuple[VetoGround, ...]
    consequences: tuple[Consequence, ...]
    decisions: tuple[Decision, ...]
    cut_off: tuple[int, int]
    hash: str
