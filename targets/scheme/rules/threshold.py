"""``threshold``: full points from a target on; where nobody reaches it, in proportion to the best."""

from __future__ import annotations

from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import ONE, written

from ..problems import Place
from .measured import MetricRule
from .rule import RuledItem, Wording


@dataclass(frozen=True, slots=True)
class Threshold(MetricRule):
    """``counted_on`` is the day of the year on which the regulation takes the figure (month, day)."""

    kind = "threshold"
    needs = ("metric", "target")
    target: mpq = ONE
    counted_on: tuple[int, int] | None = None

    def check(self, place: Place) -> None:
        if self.target <= 0:
            place.at("target").note("应大于 0")

    def in_words(self, item: RuledItem) -> Wording:
        points, target = written(item.points), self.limit(self.target)
        counted = "（{} 月 {} 日统计）".format(*self.counted_on) if self.counted_on else ""
        return Wording(
            f"{self.metric}{counted}达到 {target} 得满分；未达到的，按实际值 ÷ {target} × 满分计分；"
            f"本组无部门达到时，第 1 名得满分，其他部门按与第 1 名的比例计分",
            f"得分 = {points} × {self.metric} ÷ {target}，不超过 {points}；"
            f"本组无部门达到时，得分 = {points} × {self.metric} ÷ 本组最高的{self.metric}",
        )

    def in_few_words(self, item: RuledItem) -> str:
        return f"{self.metric}，达到 {self.limit(self.target)} 得满分"
