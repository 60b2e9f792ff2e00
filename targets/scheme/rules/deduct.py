"""``deduct``: full points, less what problems cost by clauses."""

from __future__ import annotations

from dataclasses import dataclass

from departments.figures import written

from .rule import Rule, RuledItem, Wording


@dataclass(frozen=True, slots=True)
class Deduct(Rule):
    kind = "deduct"
    takes_findings = True
    needs_clauses = True
    overflows = True

    def in_words(self, item: RuledItem) -> Wording:
        points = written(item.points)
        return Wording(f"满分 {points} 分，按条款扣分，扣完为止", f"得分 = {points} − 各条款扣分之和，不低于 0")

    def in_few_words(self, item: RuledItem) -> str:
        return "按条款扣分，扣完为止"
