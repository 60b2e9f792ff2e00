"""``bands``: the points of the band in which the metric lies, fixed or for each unit of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from gmpy2 import mpq

from departments.figures import written

from ..problems import Place
from ..shape import mapping, read, reads
from .intervals import Band, BandedRule, Interval
from .rule import RuledItem, Wording

ScoringBand = NewType("ScoringBand", Band)


@dataclass(frozen=True, slots=True)
class Bands(BandedRule):
    kind = "bands"
    overrides = {"bands": tuple[ScoringBand, ...]}

    def in_words(self, item: RuledItem) -> Wording:
        def gain(band: Band) -> str:
            amount = written(band.amount)
            return f"按{self.metric} × {amount} 计分" if band.per_unit else f"计 {amount} 分"

        bands = "；".join(f"{self.within(band)}{gain(band)}" for band in self.bands)
        pieces = "；".join(
            f"{f'{self.metric} × ' if band.per_unit else ''}{written(band.amount)}{self._where(band)}"
            for band in self.bands
        )
        return Wording(f"按{self.metric}分档计分：{bands}", f"得分 = {pieces}")

    def _where(self, band: Band) -> str:
        """``（高于 100%、低于 200%）``."""
        ends = self.ends(band)
        return f"（{ends}）" if ends else ""

    def in_few_words(self, item: RuledItem) -> str:
        return f"{self.metric}，分档计分"


@reads(ScoringBand)
def scoring_band(value: object, place: Place) -> Band:
    """``{above: 1, below: 2, points: 0.25}`` or ``{at_most: 1, points_per_unit: 0.2}``."""
    given = dict(mapping(value, place))
    amounts = {name: given.pop(name) for name in ("points", "points_per_unit") if name in given}
    interval = read(Interval, given, place)
    if len(amounts) != 1:
        place.refuse("points 与 points_per_unit 应写一个且只写一个")
    [(name, amount)] = amounts.items()
    band: Band = interval.band(read(mpq, amount, place.at(name)), per_unit=name == "points_per_unit")
    return band
