"""``composite``: the sum of the item's parts, less what problems cost by its own clauses."""

from __future__ import annotations

from dataclasses import dataclass

from .rule import Rule, RuledItem, Wording


@dataclass(frozen=True, slots=True)
class Composite(Rule):
    kind = "composite"
    takes_findings = True
    has_parts = True

    def in_words(self, item: RuledItem) -> Wording:
        parts = "各组成部分得分之和"
        if not item.clauses:
            return Wording(parts, f"得分 = {parts}")
        return Wording(f"{parts}，再按条款扣分，扣完为止", f"得分 = {parts} − 各条款扣分之和，不低于 0")

    def in_few_words(self, item: RuledItem) -> str:
        return "各组成部分得分之和" + ("，再按条款扣分" if item.clauses else "")
