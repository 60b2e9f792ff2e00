"""``proportion``: the points times the metric, a share of what was to be reached."""

from __future__ import annotations

from dataclasses import dataclass

from departments.figures import written

from .measured import MetricRule
from .rule import RuledItem, Wording


@dataclass(frozen=True, slots=True)
class Proportion(MetricRule):
    kind = "proportion"

    def in_words(self, item: RuledItem) -> Wording:
        points = written(item.points)
        return Wording(f"按{self.metric}计分，达到 100% 得满分", f"得分 = {points} × {self.metric}，不超过 {points}")

    def in_few_words(self, item: RuledItem) -> str:
        return f"{self.metric}，按比例计分"
