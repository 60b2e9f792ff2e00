"""What the rules share that divide the values into bands: their ends, and that they cover every value once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from gmpy2 import mpq

from departments.figures import written

from ..problems import Place
from .measured import MetricRule
from .rule import Rule, RuledCategory, RuledItem


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a piecewise rule: ``low`` to ``high``, each end closed or open as written.

    ``amount`` is a deduction or points, as the rule has it; with ``per_unit`` it multiplies the value.
    ``None`` as an end is unbounded.
    """

    amount: mpq
    low: mpq | None = None
    low_closed: bool = False
    high: mpq | None = None
    high_closed: bool = False
    per_unit: bool = False

    def holds(self, value: mpq) -> bool:
        if self.low is not None and (value < self.low or (value == self.low and not self.low_closed)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_closed)


@dataclass(frozen=True, slots=True)
class Interval:
    """A band's ends as they are written: ``{above: 0.8, at_most: 0.9, …}``; what is left out is unbounded."""

    above: mpq | None = None
    at_least: mpq | None = None
    below: mpq | None = None
    at_most: mpq | None = None

    def check(self, place: Place) -> None:
        if self.above is not None and self.at_least is not None:
            place.refuse("above（大于）与 at_least（不小于）只能写一个")
        if self.below is not None and self.at_most is not None:
            place.refuse("below（小于）与 at_most（不大于）只能写一个")

    def band(self, amount: mpq, *, per_unit: bool = False) -> Band:
        return Band(
            amount=amount,
            low=self.above if self.above is not None else self.at_least,
            low_closed=self.at_least is not None,
            high=self.below if self.below is not None else self.at_most,
            high_closed=self.at_most is not None,
            per_unit=per_unit,
        )


@dataclass(frozen=True, slots=True)
class BandedRule(MetricRule):
    needs = ("metric", "bands")
    bands: tuple[Band, ...] = ()

    def band_of(self, value: mpq) -> Band:
        return next(band for band in self.bands if band.holds(value))

    def ends(self, band: Band) -> str:
        """``高于 80%、不高于 90%``; "" where every value is meant."""
        ends = []
        if band.low is not None:
            ends.append(f"{'不低于' if band.low_closed else '高于'} {self.limit(band.low)}")
        if band.high is not None:
            ends.append(f"{'不高于' if band.high_closed else '低于'} {self.limit(band.high)}")
        return "、".join(ends)

    def within(self, band: Band) -> str:
        """``高于 80%、不高于 90% 的，``; "" where every value is meant."""
        ends = self.ends(band)
        return f"{ends} 的，" if ends else ""

    def check(self, place: Place) -> None:
        """The bands must cover every value once, whichever way round they are written."""
        place = place.at("bands")
        for number, band in enumerate(self.bands, 1):
            one = place.element(number, None)
            if band.amount < 0:
                one.note("分值不能为负")
            if band.low is not None and band.high is not None and band.low >= band.high:
                one.note("下限应小于上限")
                return
        ordered = sorted(self.bands, key=lambda band: (band.low is not None, band.low or mpq(0)))
        if ordered[0].low is not None or ordered[-1].high is not None:
            place.note("区间没有覆盖全部取值（最低一档不写下限，最高一档不写上限）")
        for lower, upper in pairwise(ordered):
            if lower.high is None or upper.low is None or lower.high > upper.low:
                place.note("区间重叠")
            elif lower.high < upper.low:
                place.note("区间之间有空档")
            elif lower.high_closed == upper.low_closed:
                place.note("区间重叠" if lower.high_closed else "区间之间有空档")

    def check_item(self, item: RuledItem, category: RuledCategory, place: Place) -> None:
        Rule.check_item(self, item, category, place)
        if any(band.amount > item.points for band in self.bands):
            place.at("bands").note(f"分值超过本项满分 {written(item.points)} 分")
