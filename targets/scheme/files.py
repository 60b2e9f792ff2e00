"""The form of the scheme's files: what a person writes, one dataclass for each mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gmpy2 import mpq

from .model import Awards, Consequence, Decision, Grading, QuotaRule, Ranking, Reweighting, Source, VetoGround
from .per_group import PerGroup
from .problems import Place
from .rules import kinds as _kinds  # noqa: F401  its import registers the reader of rules
from .rules.rule import Rule
from .shape import read, reads, record


@reads(Source)
def source(value: object, place: Place) -> Source:
    """Either the place alone, or place and quote."""
    if isinstance(value, str):
        return Source(read(str, value, place))
    made: Source = record(Source, value, place, needs=("quote",))
    return made


@dataclass(frozen=True, slots=True)
class CategoryShare:
    """A category in a group: its points and the file that holds its items."""

    points: mpq
    file: str

    def check(self, place: Place) -> None:
        if self.points <= 0:
            place.at("points").note("应大于 0")


@dataclass(frozen=True, slots=True)
class OverflowEntry:
    item: str
    target: str
    source: Source
    limit: mpq | None = None

    def check(self, place: Place) -> None:
        if self.limit is not None and self.limit <= 0:
            place.at("limit").note("应大于 0")


@dataclass(frozen=True, slots=True)
class GroupEntry:
    name: str
    points: mpq
    categories: Mapping[str, CategoryShare]
    overflow: OverflowEntry | None = None
    panel: str = ""

    def check(self, place: Place) -> None:
        if self.points <= 0:
            place.at("points").note("应大于 0")


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """``scheme.yaml``: the year, its groups, and everything that is not about one item."""

    year: int
    title: str
    cut_off: tuple[int, int]
    groups: Mapping[str, GroupEntry]
    grading: Grading
    ranking: Ranking
    awards: Awards
    quotas: tuple[QuotaRule, ...]
    consequences: tuple[Consequence, ...]
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class VetoesFile:
    vetoes: tuple[VetoGround, ...]


@dataclass(frozen=True, slots=True)
class DecisionsFile:
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class ClauseEntry:
    """A clause: fixed ``points``, or a range ``lowest``..``highest``, or a ``veto``."""

    label: str
    unit: str
    points: mpq | None = None
    lowest: mpq | None = None
    highest: mpq | None = None
    cap: mpq | None = None
    veto: bool = False

    def check(self, place: Place) -> None:
        ways = (self.points is not None, self.lowest is not None or self.highest is not None, self.veto)
        if sum(ways) != 1:
            place.note("应写 points、lowest 与 highest、veto 三者之一")
        elif self.points is not None and self.points <= 0:
            place.at("points").note("应大于 0")
        elif (self.lowest is None) != (self.highest is None):
            place.note("lowest 与 highest 应同时写")
        elif self.lowest is not None and self.highest is not None:
            if self.lowest < 0:
                place.at("lowest").note("不能为负")
            if self.lowest >= self.highest:
                place.note("范围颠倒：lowest 应小于 highest")
        if self.cap is not None and (self.cap <= 0 or self.veto):
            place.at("cap").note("一票否决条款没有上限" if self.veto else "应大于 0")


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """A heading (it has ``items``), a leaf (it has a ``rule``), or a composite (it has ``parts`` as well).

    ``number`` is how people see the code, the code itself unless given.
    """

    code: str
    name: str
    points: PerGroup
    source: Source
    number: str = ""
    groups: tuple[str, ...] = ()
    assessors: tuple[str, ...] = ()
    rule: Rule | None = None
    text: str = ""
    clauses: Mapping[str, ClauseEntry] = field(default_factory=dict)
    exemptible: bool = True
    items: tuple[ItemEntry, ...] = ()
    parts: tuple[ItemEntry, ...] = ()

    def check(self, place: Place) -> None:
        if self.items:
            self._check_heading(place)
        else:
            self._check_leaf(place)
        for part in self.parts:
            if part.items or part.parts:
                place.top(part.code).note("合成指标的组成部分不能再分")
            if part.groups:
                place.top(part.code).at("groups").note("组成部分随合成指标，不另写考核组")

    def _check_heading(self, place: Place) -> None:
        for name in ("number", "assessors", "rule", "text", "clauses", "parts"):
            if getattr(self, name):
                place.at(name).note("有下级指标（items）的标题不能有此键")
        if not self.exemptible:
            place.at("exemptible").note("有下级指标（items）的标题不能有此键")

    def _check_leaf(self, place: Place) -> None:
        if not self.assessors:
            place.at("assessors").note("没有考核部门")
        for assessor in sorted({one for one in self.assessors if self.assessors.count(one) > 1}):
            place.at("assessors").note(f"“{assessor}”重复")
        if not self.text:
            place.at("text").note("没有办法原文")
        if self.rule is None:
            place.at("rule").refuse("没有计分规则")
        if self.clauses and not self.rule.takes_findings:
            place.at("clauses").note(f"{self.rule.kind} 类规则没有扣分条款")
        if self.rule.needs_clauses and not self.clauses:
            place.at("clauses").note("没有扣分条款")
        if self.rule.has_parts != bool(self.parts):
            place.at("parts").note(f"{self.rule.kind} 类规则{'应有' if self.rule.has_parts else '没有'}组成部分")


@dataclass(frozen=True, slots=True)
class CategoryFile:
    """One category's items, as they hold for ``groups``."""

    category: str
    name: str
    groups: tuple[str, ...]
    reweighting: Reweighting
    source: Source
    items: tuple[ItemEntry, ...]
    work_items: bool = False
