"""How each kind of rule is written in the files, and what a rule must hold to make sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NewType

from gmpy2 import mpq

from .model import (
    Band,
    Bands,
    BestMetric,
    BestTally,
    Binary,
    Completion,
    Composite,
    Deduct,
    Manual,
    Proportion,
    Quality,
    Rank,
    Rule,
    Source,
    Tally,
    Threshold,
    Tier,
    VsMean,
)
from .problems import Place
from .shape import mapping, read, reads, record

DeductingBand = NewType("DeductingBand", Band)
ScoringBand = NewType("ScoringBand", Band)
FLAGS = frozenset({"late", "substandard", "incomplete"})


@dataclass(frozen=True, slots=True)
class Form:
    """How a rule is written: the class it becomes, the parameters it must have, the types of some."""

    rule: type[Rule]
    needs: tuple[str, ...] = ()
    overrides: Mapping[str, object] = field(default_factory=dict)


FORMS: Mapping[str, tuple[Form, ...]] = {
    "completion": (Form(Completion),),
    "quality": (Form(Quality, ("per_flagged", "flags")),),
    "deduct": (Form(Deduct),),
    "tier": (Form(Tier, ("metric", "bands"), {"bands": tuple[DeductingBand, ...]}),),
    "proportion": (Form(Proportion, ("metric",)),),
    "threshold": (Form(Threshold, ("metric", "target")),),
    "vs_mean": (Form(VsMean, ("metric",)),),
    "best": (Form(BestMetric, ("metric",)), Form(BestTally, ("points",))),
    "rank": (Form(Rank, ("metric",)),),
    "bands": (Form(Bands, ("metric", "bands"), {"bands": tuple[ScoringBand, ...]}),),
    "tally": (Form(Tally, ("points",)),),
    "binary": (Form(Binary, ("metric",)),),
    "manual": (Form(Manual),),
    "composite": (Form(Composite),),
}


@reads(Rule)
def rule(value: object, place: Place) -> Rule:
    """``{kind: threshold, metric: 初次就业率, target: 0.80}`` as the rule of that kind."""
    parameters = dict(mapping(value, place))
    kind = parameters.pop("kind", None)
    if kind is None:
        place.at("kind").refuse("缺少此键")
    forms = FORMS.get(kind) if isinstance(kind, str) else None
    if forms is None:
        place.at("kind").refuse(f"没有“{kind}”这类规则，应为 {'、'.join(FORMS)} 之一")
    # A best of tallies has no metric: of two forms the first that is begun is meant.
    form = next((one for one in forms if one.needs and one.needs[0] in parameters), forms[0])
    made: Rule = record(form.rule, parameters, place, needs=form.needs, overrides=form.overrides)
    _check(made, place)
    return made


@dataclass(frozen=True, slots=True)
class _Interval:
    """``{above: 0.8, at_most: 0.9, …}``: the ends that are left out are open without bound."""

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


@reads(DeductingBand)
def deducting_band(value: object, place: Place) -> Band:
    """A band of ``tier``: what it costs."""
    given = dict(mapping(value, place))
    deduct = given.pop("deduct", None)
    interval = read(_Interval, given, place)
    if deduct is None:
        place.at("deduct").refuse("缺少此键")
    return interval.band(read(mpq, deduct, place.at("deduct")))


@reads(ScoringBand)
def scoring_band(value: object, place: Place) -> Band:
    """A band of ``bands``: what it gives, fixed or for each unit of the value."""
    given = dict(mapping(value, place))
    amounts = {name: given.pop(name) for name in ("points", "points_per_unit") if name in given}
    interval = read(_Interval, given, place)
    if len(amounts) != 1:
        place.refuse("points 与 points_per_unit 应写一个且只写一个")
    [(name, amount)] = amounts.items()
    return interval.band(read(mpq, amount, place.at(name)), per_unit=name == "points_per_unit")


def _check(made: Rule, place: Place) -> None:
    match made:
        case Quality():
            if made.per_flagged <= 0:
                place.at("per_flagged").note("应大于 0")
            for unknown in sorted(made.flags - FLAGS):
                place.at("flags").note(f"没有“{unknown}”，应为 late、substandard、incomplete")
        case Tier() | Bands():
            _check_bands(made.bands, place.at("bands"))
        case Threshold() if made.target <= 0:
            place.at("target").note("应大于 0")
        case BestTally():
            if (made.zero_kind is None) != (made.zero_at is None):
                place.note("zero_kind 与 zero_at 应同时写")
            elif made.zero_kind is not None and made.zero_kind not in made.points:
                place.at("zero_kind").note(f"points 中没有“{made.zero_kind}”")
        case Tally():
            for kind, points in made.points.items():
                if points <= 0:
                    place.at(f"points.{kind}").note("应大于 0")


def _check_bands(bands: tuple[Band, ...], place: Place) -> None:
    """The bands must cover every value once, whichever way round they are written."""
    for number, band in enumerate(bands, 1):
        one = place.element(number, None)
        if band.amount < 0:
            one.note("分值不能为负")
        if band.low is not None and band.high is not None and band.low >= band.high:
            one.note("下限应小于上限")
            return
    ordered = sorted(bands, key=lambda band: (band.low is not None, band.low or mpq(0)))
    if ordered[0].low is not None or ordered[-1].high is not None:
        place.note("区间没有覆盖全部取值（最低一档不写下限，最高一档不写上限）")
    for lower, upper in pairwise(ordered):
        if lower.high is None or upper.low is None or lower.high > upper.low:
            place.note("区间重叠")
        elif lower.high < upper.low:
            place.note("区间之间有空档")
        elif lower.high_closed == upper.low_closed:
            place.note("区间重叠" if lower.high_closed else "区间之间有空档")


@reads(Source)
def source(value: object, place: Place) -> Source:
    """Either the place alone, or place and quote."""
    if isinstance(value, str):
        return Source(read(str, value, place))
    made: Source = record(Source, value, place, needs=("quote",))
    return made
