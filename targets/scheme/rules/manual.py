"""``manual``: the score that the assessor gives by rules of its own."""

from __future__ import annotations

from dataclasses import dataclass

from departments.figures import written

from .rule import Rule, RuledItem, Wording


@dataclass(frozen=True, slots=True)
class Manual(Rule):
    kind = "manual"
    takes = "score"

    def in_words(self, item: RuledItem) -> Wording:
        points = written(item.points)
        return Wording(f"由考核部门按其考核办法在 0–{points} 分内评分，并写明依据", "得分 = 考核部门评分")

    def in_few_words(self, item: RuledItem) -> str:
        return "考核部门评分"
