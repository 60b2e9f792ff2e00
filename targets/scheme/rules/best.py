"""``best``: the first of the group has full points, the others in proportion to it. Fed by a metric or by tallies."""

from __future__ import annotations

from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import ZERO, written

from ..problems import Place
from .counted import TallyRule
from .measured import MetricRule
from .rule import RuledItem, Wording


@dataclass(frozen=True, slots=True)
class BestMetric(MetricRule):
    kind = "best"

    def in_words(self, item: RuledItem) -> Wording:
        return Wording(
            f"{self.metric}本组最高的得满分，其他部门按与最高者的比例计分",
            f"得分 = {written(item.points)} × {self.metric} ÷ 本组最高的{self.metric}",
        )

    def in_few_words(self, item: RuledItem) -> str:
        return f"{self.metric}，按与本组最高的比例计分"


@dataclass(frozen=True, slots=True)
class BestTally(TallyRule):
    """value = ``base`` + Σ count × points; 0 where ``zero_kind`` reaches ``zero_at``."""

    kind = "best"
    base: mpq = ZERO
    zero_kind: str | None = None
    zero_at: mpq | None = None

    def check(self, place: Place) -> None:
        if (self.zero_kind is None) != (self.zero_at is None):
            place.note("zero_kind 与 zero_at 应同时写")
        elif self.zero_kind is not None and self.zero_kind not in self.points:
            place.at("zero_kind").note(f"points 中没有“{self.zero_kind}”")

    def in_words(self, item: RuledItem) -> Wording:
        base = f"以 {written(self.base)} 分为基础分，" if self.base else ""
        zero = at_zero = ""
        if self.zero_kind is not None and self.zero_at is not None:
            zero = f"；{self.zero_kind}达到 {written(self.zero_at)} 的计 0 分"
            at_zero = f"；{self.zero_kind}达到 {written(self.zero_at)} 时积分为 0"
        return Wording(
            f"{base}按数量积分，每计 1 的分值：{self.kinds_in_words()}{zero}。"
            f"积分本组最高的得满分，其他部门按与最高者的比例计分",
            f"得分 = {written(item.points)} × 积分 ÷ 本组最高积分，不低于 0",
            f"积分 = {self.sum_in_words(self.base)}{at_zero}",
        )

    def in_few_words(self, item: RuledItem) -> str:
        return "计数积分，按与本组最高的比例计分"
