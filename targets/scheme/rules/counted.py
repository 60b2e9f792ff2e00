"""What the rules share that stand on tallies: how often something happened, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gmpy2 import mpq

from departments.figures import MINUS, ZERO, written

from .rule import Rule


@dataclass(frozen=True, slots=True)
class TallyRule(Rule):
    """``points`` is what each of a kind is worth; 0 for what only has another effect."""

    takes = "tallies"
    needs = ("points",)
    points: Mapping[str, mpq] = field(default_factory=dict)

    def worth(self, counts: Mapping[str, mpq]) -> mpq:
        """Σ count × points."""
        worth = ZERO
        for kind, count in counts.items():
            worth += count * self.points[kind]
        return worth

    def kinds_in_words(self) -> str:
        """``市级系统表彰 2 分、实践抽查不在岗 −5 分``; what is worth nothing is not among them."""
        worth = {kind: written(points).replace("-", MINUS) for kind, points in self.points.items() if points}
        return "、".join(f"{kind} {points} 分" for kind, points in worth.items())

    def sum_in_words(self, base: mpq = ZERO) -> str:
        """``100 + 2 × 市级系统表彰 − 5 × 实践抽查不在岗``."""
        text = written(base) if base else ""
        for kind, points in self.points.items():
            if points:
                sign, size = (MINUS, -points) if points < 0 else ("+", points)
                term = kind if size == 1 else f"{written(size)} × {kind}"
                text = f"{text} {sign} {term}" if text or sign == MINUS else term
        return text.lstrip()
