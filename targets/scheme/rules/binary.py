"""``binary``: full points or none."""

from __future__ import annotations

from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import ONE, ZERO, written

from .measured import MetricRule
from .rule import RuledItem, Wording


@dataclass(frozen=True, slots=True)
class Binary(MetricRule):
    kind = "binary"

    @property
    def is_yes_or_no(self) -> bool:
        return True

    def refusal(self, value: mpq) -> str:
        return "" if value in (ZERO, ONE) else "只能是 1（是）或 0（否）"

    def in_words(self, item: RuledItem) -> Wording:
        points = written(item.points)
        return Wording(f"{self.metric}：是，得 {points} 分；否，不得分", f"得分 = {points}（是）或 0（否）")

    def in_few_words(self, item: RuledItem) -> str:
        return f"{self.metric}，是得满分"
