"""What the rules share that stand on a metric: a figure that an assessor enters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gmpy2 import mpq

from departments.figures import percent, plain, share, written

from .rule import Rule, RuledItem


@dataclass(frozen=True, slots=True)
class MetricRule(Rule):
    """``metric`` is what the assessor enters, in official terms, and ``unit`` what people read it in: a share
    is kept as a fraction (0.875) and read in ``%``."""

    takes = "metric"
    needs: ClassVar[tuple[str, ...]] = ("metric",)
    metric: str = ""
    unit: str = "%"

    @property
    def is_rate(self) -> bool:
        return self.unit == "%"

    def measure(self, item: RuledItem) -> str:
        return self.metric or item.name

    def shown(self, value: mpq) -> str:
        return percent(value) if self.is_rate else f"{plain(value)} {self.unit}".rstrip()

    def limit(self, value: mpq) -> str:
        """A figure of the scheme itself, as the regulation writes it: "80%", "3 篇"."""
        return share(value) if self.is_rate else f"{written(value)} {self.unit}".rstrip()

    def exactly(self, value: mpq) -> str:
        if self.is_rate and 1000 % value.denominator == 0:
            return percent(value)
        return Rule.exactly(self, value)  # A dataclass with slots has no super() without arguments.
