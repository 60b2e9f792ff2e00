"""``tally``: points for each that was counted, up to the item's."""

from __future__ import annotations

from dataclasses import dataclass

from departments.figures import written

from ..problems import Place
from .counted import TallyRule
from .rule import RuledItem, Wording


@dataclass(frozen=True, slots=True)
class Tally(TallyRule):
    kind = "tally"

    def check(self, place: Place) -> None:
        for kind, points in self.points.items():
            if points <= 0:
                place.at(f"points.{kind}").note("应大于 0")

    def in_words(self, item: RuledItem) -> Wording:
        points = written(item.points)
        return Wording(
            f"按数量计分，每计 1 的分值：{self.kinds_in_words()}；最高 {points} 分",
            f"得分 = {self.sum_in_words()}，不超过 {points}",
        )

    def in_few_words(self, item: RuledItem) -> str:
        return "按数量计分"
