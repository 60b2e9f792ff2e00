"""``completion``: the share of the work that is due and was done."""

from __future__ import annotations

from dataclasses import dataclass

from departments.figures import written

from .rule import Rule, RuledItem, Wording


@dataclass(frozen=True, slots=True)
class Completion(Rule):
    kind = "completion"
    takes = "work_items"
    rates_work = True

    def in_words(self, item: RuledItem) -> Wording:
        return Wording(
            "按已到期工作项目的完成率计分，有权重的按权重平均；经批准不计入考核基数的除外",
            f"得分 = {written(item.points)} × 各项目（权重 × 完成率）之和 ÷ 权重之和",
        )

    def in_few_words(self, item: RuledItem) -> str:
        return "按工作项目完成率计分"
