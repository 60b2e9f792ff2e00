"""``rank``: points by the place in the group."""

from __future__ import annotations

from dataclasses import dataclass

from departments.figures import written

from .measured import MetricRule
from .rule import RuledItem, Wording


@dataclass(frozen=True, slots=True)
class Rank(MetricRule):
    """``zero_means_absent``: a value of 0 scores 0 and is neither ranked nor counted in N (未立项)."""

    kind = "rank"
    zero_means_absent: bool = False

    def in_words(self, item: RuledItem) -> Wording:
        absent = "；数值为 0 的不得分，不参加排名" if self.zero_means_absent else ""
        return Wording(
            f"本组按{self.metric}从高到低排名，第 1 名得满分，以后按名次递减；数值相同的并列，取靠前的名次{absent}",
            f"得分 = {written(item.points)} × (参加排名的部门数 − 名次 + 1) ÷ 参加排名的部门数",
        )

    def in_few_words(self, item: RuledItem) -> str:
        return f"{self.metric}，按本组名次计分"
