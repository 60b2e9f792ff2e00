"""The scheme (考核方案) of one year: the regulation as frozen data.

Nothing here computes a score or reads a file: ``loader`` builds these objects from
``targets/regulation/<year>/*.yaml`` and ``scoring.engine`` reads them. Every number is an exact
rational (``gmpy2.mpq``), money is yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Literal

from gmpy2 import mpq

from departments.figures import ZERO

from .per_group import PerGroup
from .problems import Place
from .rules.rule import Rule

Reweighting = Literal["none", "whole", "by_assessor"]


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

    ``number`` is the item's within its category, as the regulation counts (1.1); people see it beside the category's
    name, while addresses, facts and results keep the code. ``headings`` are the codes of the headings above it,
    outermost first (``("R2.1", "R2.1.4")``), without the category. ``parts`` are the codes of a
    composite's parts, ``part_of`` the composite's code.
    """

    code: str
    number: str
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


@dataclass(frozen=True, slots=True)
class Heading:
    """A code that only gathers items, e.g. C1 工作纪律（1分）. It has points, no score of its own. ``number`` as an
    item's."""

    code: str
    number: str
    name: str
    category: str
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

    @property
    def short(self) -> str:
        """``重点工作`` of 重点工作目标, to put before other words."""
        return self.name.removesuffix("目标")

    @property
    def shortest(self) -> str:
        """``重点``, for the head of a column."""
        return self.short.removesuffix("工作")


@dataclass(frozen=True, slots=True)
class Overflow:
    """What ``item``'s deductions exceed its points by is taken from ``target``: an item, or a whole category,
    at most ``limit``, never below 0."""

    item: str
    target: str
    limit: mpq | None
    source: Source


@dataclass(frozen=True, slots=True)
class Group:
    """考核组 (职能部门, 教学院部). ``items``: leaves, composites and parts in the regulation's order. ``points`` is
    what its categories sum to, ``panel`` the 考核小组 that assesses its work items ("" where there is none).
    ``overflow`` is None where what an item's deductions exceed its points by is nobody's loss."""

    code: str
    name: str
    points: mpq
    panel: str
    categories: Mapping[str, Category]
    items: Mapping[str, Item]
    headings: Mapping[str, Heading]
    overflow: Overflow | None = None

    @property
    def composites(self) -> tuple[str, ...]:
        return tuple(code for code, item in self.items.items() if item.parts)

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers of items and headings, each within its category."""
        return {code: one.number for part in (self.headings, self.items) for code, one in part.items()}

    def title(self, code: str, *, short: bool = False) -> str:
        """The item's name; with its category's where the name alone could be that of other work: 重点工作目标完成率,
        in short 重点工作完成率."""
        item = self.items[code]
        if item.rule.takes != "work_items":
            return item.name
        category = self.categories[item.category]
        return f"{category.short if short else category.name}{item.name}"

    @property
    def flagging(self) -> Mapping[str, Rule]:
        """By category that counts work items, the rule that says which of them are flagged."""
        of_work = [item for item in self.items.values() if item.rule.takes == "work_items"]
        return {item.category: item.rule for item in sorted(of_work, key=lambda item: item.rule.flags_work)}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a grade may depend on: the completion rate of the rated item, the published total, the place in the group
    as a share of its departments, whether an upheld veto stands. All are compared exactly; ``grades`` says how."""

    rate_at_least: mpq | None = None
    rate_below: mpq | None = None
    total_at_least: PerGroup | None = None
    total_below: PerGroup | None = None
    place_within: mpq | None = None
    vetoed: bool | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """The names of those that the scheme has."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) is not None)

    def check(self, place: Place) -> None:
        for name in ("rate_at_least", "rate_below", "place_within"):
            share = getattr(self, name)
            if share is not None and not 0 < share <= 1:
                place.at(name).note("应大于 0 且不超过 1")


@dataclass(frozen=True, slots=True)
class Grade:
    """格次: holds where ``all`` of its conditions do and, if it has such, ``any`` of the others."""

    all: Conditions = Conditions()
    any: Conditions = Conditions()

    @property
    def given(self) -> tuple[str, ...]:
        return (*self.all.given, *self.any.given)


@dataclass(frozen=True, slots=True)
class Grading:
    """How a department is graded (五(一)): ``order`` is that in which the grades are tried, of which the first that
    holds is given; ``grades`` stand best first. ``rate`` is the code of the rated item, whose completion rate grades
    stand on. With ``veto_backfill`` the place of a vetoed department is handed on.
    """

    order: tuple[str, ...]
    grades: Mapping[str, Grade]
    veto_backfill: bool
    source: Source
    rate: str | None = None

    def check(self, place: Place) -> None:
        if sorted(self.order) != sorted(self.grades):
            place.at("order").note(f"应列出各格次各一次：{'、'.join(self.grades)}")
        for name, grade in self.grades.items():
            one, last = place.at(f"grades.{name}"), name == self.order[-1]
            if last and grade.given:
                one.note("排在最后的格次不写条件：不合其他格次的部门都归入它")
            if not last and not grade.given:
                one.note("没有条件，排在它之后的格次不会有部门")
            if self.rate is None and {"rate_at_least", "rate_below"}.intersection(grade.given):
                one.note("以完成率为条件，却没有写 rate（哪一项的完成率）")


@dataclass(frozen=True, slots=True)
class TieBreaker:
    """What tells equal totals apart, higher first: an item's score, or how many work items of a category count."""

    item: str | None = None
    counted: str | None = None

    def check(self, place: Place) -> None:
        if (self.item is None) == (self.counted is None):
            place.note("item 与 counted 应写一个且只写一个")


@dataclass(frozen=True, slots=True)
class Ranking:
    """``total_places``: decimals of the total that is published and compared."""

    total_places: int
    tie_breakers: tuple[TieBreaker, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Awards:
    """资金奖励 (十一.1), in yuan. 优秀奖 goes to the departments graded ``excellence``; per-head amounts are rounded
    down to a multiple of ``per_head_step``."""

    excellence: str
    pool: mpq
    innovation_amount: mpq
    innovation_limit: int
    per_head_floor: mpq
    per_head_step: mpq
    source: Source


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """指标奖惩 (十一.2–4): Δ = ``share`` × base in whole persons, at least ``at_least``, added for the grades of
    ``raised_for`` and taken for those of ``lowered_for``. ``reserved``: increases must fit into the school's reserve.
    """

    kind: str
    name: str
    share: mpq
    rounding: Literal["half_up", "down", "up"]
    at_least: int
    reserved: bool
    source: Source
    raised_for: tuple[str, ...] = ()
    lowered_for: tuple[str, ...] = ()


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
    """One year's scheme. ``hash`` is the SHA-256 of its ``files`` (texts by name): a result names what it was made
    with. ``cut_off`` is the month and day up to which facts count (八.5)."""

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
    files: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def rated_item(self, group: Group) -> Item | None:
        """The item on whose completion rate the group's grades stand; None where it has none."""
        return group.items.get(self.grading.rate or "")

    def last_day(self, year: int) -> date:
        """The cut-off in a year that is scored with this scheme."""
        return date(year, *self.cut_off)
