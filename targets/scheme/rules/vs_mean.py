"""``vs_mean``: full points from the school's average on."""

from __future__ import annotations

from dataclasses import dataclass

from departments.figures import written

from .measured import MetricRule
from .rule import RuledItem, Wording


@dataclass(frozen=True, slots=True)
class VsMean(MetricRule):
    kind = "vs_mean"
    averaged = True

    def in_words(self, item: RuledItem) -> Wording:
        points = written(item.points)
        return Wording(
            f"{self.metric}不低于全校平均得满分；低于的，按实际值 ÷ 全校平均 × 满分计分",
            f"得分 = {points} × {self.metric} ÷ 全校平均，不超过 {points}",
        )

    def in_few_words(self, item: RuledItem) -> str:
        return f"{self.metric}，与全校平均比较"
