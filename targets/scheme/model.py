"""The scheme (考核方案) of one year: the regulation as frozen data.

Nothing here computes a score or reads a file: ``loader`` builds these objects from
``targets/regulation/<year>/*.yaml`` and ``scoring.engine`` reads them. Every number is an exact
rational (``gmpy2.mpq``); points are points of 100, money is yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal

from gmpy2 import mpq

Reweighting = Literal["none", "whole", "by_assessor"]
InputKind = Literal["work_items", "metric", "tallies", "score", "none"]
ZERO, ONE = mpq(0), mpq(1)
FLAG_WORDS = {"late": "未按时", "substandard": "未按要求", "incomplete": "未完成"}

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

    def cost(self, count: mpq, chosen: mpq | None) -> mpq:
        """What ``count`` findings cost, in points, before the clause's cap; ``chosen`` are the points of each where the
        clause has a range. A veto clause costs nothing."""
        points = self.points if self.points is not None else chosen
        return ZERO if points is None else count * points

    def allows(self, points: mpq) -> bool:
        """Whether the assessor may choose these points within the clause's range."""
        return self.lowest is not None and self.highest is not None and self.lowest <= points <= self.highest


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a piecewise rule: ``low`` to ``high``, each end closed or open as written.

    ``amount`` is a deduction (``tier``) or points (``bands``); with ``per_unit`` it multiplies the value.
    ``None`` as an end is unbounded.
    """

    amount: mpq
    low: mpq | None = None
    low_closed: bool = False
    high: mpq | None = None
    high_closed: bool = False
    per_unit: bool = False

    def holds(self, value: mpq) -> bool:
        if self.low is not None and (value < self.low or (value == self.low and not self.low_closed)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_closed)


@dataclass(frozen=True, slots=True)
class Rule:
    """How an item is scored. ``kind`` names the function in the engine's registry; ``takes`` its input."""

    kind: ClassVar[str]
    takes: ClassVar[InputKind] = "none"
    takes_findings: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class Completion(Rule):
    kind = "completion"
    takes = "work_items"


@dataclass(frozen=True, slots=True)
class Quality(Rule):
    """``flags`` names what makes a counted work item flagged: ``late``, ``substandard``, ``incomplete``."""

    kind = "quality"
    takes = "work_items"
    takes_findings = True
    per_flagged: mpq = ZERO
    flags: frozenset[str] = frozenset({"late", "substandard", "incomplete"})

    def reasons(self, late: bool, substandard: bool, share: mpq) -> tuple[str, ...]:
        """Why a counted work item, ``share`` complete, is flagged, in words; empty where it is not."""
        true = {"late": late, "substandard": substandard, "incomplete": share < ONE}
        return tuple(word for flag, word in FLAG_WORDS.items() if flag in self.flags and true[flag])


@dataclass(frozen=True, slots=True)
class Deduct(Rule):
    kind = "deduct"
    takes_findings = True


@dataclass(frozen=True, slots=True)
class MetricRule(Rule):
    """``metric`` is what the assessor enters, in official terms, and ``unit`` what people read it in: a share
    is kept as a fraction (0.875) and read in ``%``."""

    takes = "metric"
    metric: str = ""
    unit: str = "%"


@dataclass(frozen=True, slots=True)
class Tier(MetricRule):
    kind = "tier"
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Proportion(MetricRule):
    kind = "proportion"


@dataclass(frozen=True, slots=True)
class Threshold(MetricRule):
    """``counted_on`` is the day of the year on which the regulation takes the figure (month, day)."""

    kind = "threshold"
    target: mpq = ONE
    counted_on: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class VsMean(MetricRule):
    kind = "vs_mean"


@dataclass(frozen=True, slots=True)
class Rank(MetricRule):
    """``zero_means_absent``: a value of 0 scores 0 and is neither ranked nor counted in N (未立项)."""

    kind = "rank"
    zero_means_absent: bool = False


@dataclass(frozen=True, slots=True)
class Bands(MetricRule):
    kind = "bands"
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Binary(MetricRule):
    kind = "binary"


@dataclass(frozen=True, slots=True)
class BestMetric(MetricRule):
    """``best`` fed by one metric."""

    kind = "best"


@dataclass(frozen=True, slots=True)
class BestTally(Rule):
    """``best`` fed by tallies: value = base + Σ count × points; 0 where ``zero_kind`` reaches ``zero_at``."""

    kind = "best"
    takes = "tallies"
    points: Mapping[str, mpq] = field(default_factory=dict)
    base: mpq = ZERO
    zero_kind: str | None = None
    zero_at: mpq | None = None


@dataclass(frozen=True, slots=True)
class Tally(Rule):
    kind = "tally"
    takes = "tallies"
    points: Mapping[str, mpq] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manual(Rule):
    kind = "manual"
    takes = "score"


@dataclass(frozen=True, slots=True)
class Composite(Rule):
    kind = "composite"
    takes_findings = True


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
    """考核组. ``items``: leaves, composites and parts in the regulation's order. ``points``: what categories sum to;
    ``panel``: the 考核小组 that assesses its work items, "" where there is none."""

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
        return next((self.items[leaf] for leaf in leaves if self.items[leaf].rule.kind == "completion"), None)

    @property
    def composites(self) -> tuple[str, ...]:
        return tuple(code for code, item in self.items.items() if item.parts)


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
