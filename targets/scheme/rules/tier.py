"""``tier``: full points, less what the band costs in which the metric lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from gmpy2 import mpq

from departments.figures import written

from ..problems import Place
from ..shape import mapping, read, reads
from .intervals import Band, BandedRule, Interval
from .rule import RuledItem, Wording

DeductingBand = NewType("DeductingBand", Band)


@dataclass(frozen=True, slots=True)
class Tier(BandedRule):
    kind = "tier"
    overrides = {"bands": tuple[DeductingBand, ...]}

    def in_words(self, item: RuledItem) -> Wording:
        def cost(band: Band) -> str:
            return f"扣 {written(band.amount)} 分" if band.amount else "不扣分"

        tiers = "；".join(f"{self.within(band)}{cost(band)}" for band in self.bands)
        return Wording(f"按{self.metric}分档扣分：{tiers}", f"得分 = {written(item.points)} − 所在档的扣分")

    def in_few_words(self, item: RuledItem) -> str:
        return f"{self.metric}，分档扣分"


@reads(DeductingBand)
def deducting_band(value: object, place: Place) -> Band:
    """``{above: 0.8, at_most: 0.9, deduct: 0.2}``."""
    given = dict(mapping(value, place))
    deduct = given.pop("deduct", None)
    interval = read(Interval, given, place)
    if deduct is None:
        place.at("deduct").refuse("缺少此键")
    band: Band = interval.band(read(mpq, deduct, place.at("deduct")))
    return band
