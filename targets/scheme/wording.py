"""The scheme in words: each rule as a sentence and as a formula, clauses, overflow and reweighting.

It says what the engine does, for people who read the scheme before anything has been scored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from gmpy2 import mpq

from departments.figures import share, written

from .model import (
    Band,
    Bands,
    BestMetric,
    BestTally,
    Binary,
    Category,
    Clause,
    Completion,
    Composite,
    Deduct,
    Group,
    Item,
    Manual,
    MetricRule,
    Proportion,
    Quality,
    Rank,
    Rule,
    Tally,
    Threshold,
    Tier,
    VsMean,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule for reading: a sentence, a formula, and what the formula's letters stand for (may be empty)."""

    sentence: str
    formula: str
    where: str = ""


R = TypeVar("R", bound=Rule)
_WORDINGS: dict[type[Rule], Callable[[Item, Rule], Wording]] = {}
_FLAGS = {"late": "未按时完成", "substandard": "未按要求完成", "incomplete": "未完成"}


def rule_in_words(item: Item) -> Wording:
    return _WORDINGS[type(item.rule)](item, item.rule)


def clause_in_words(clause: Clause) -> str:
    """``每次扣 0.1 分，本条最多扣 0.2 分``."""
    if clause.veto:
        return "不扣分，提出一票否决建议"
    if clause.points is None:
        assert clause.lowest is not None
        assert clause.highest is not None
        cost = f"每{clause.unit}由考核部门在 {written(clause.lowest)}–{written(clause.highest)} 分内酌定"
    else:
        cost = f"每{clause.unit}扣 {written(clause.points)} 分"
    return cost if clause.cap is None else f"{cost}，本条最多扣 {written(clause.cap)} 分"


def overflow_in_words(group: Group) -> str:
    """``职责履行扣完后，超出的部分从常规工作目标中扣除，最多扣 10 分``."""
    overflow = group.overflow
    if overflow.target in group.categories:
        target = group.categories[overflow.target].name
    else:
        item = group.items[overflow.target]
        target = f"{group.categories[item.category].name}的{item.name}"
    limit = "扣完为止" if overflow.limit is None else f"最多扣 {written(overflow.limit)} 分"
    return f"{group.items[overflow.item].name}扣完后，超出的部分从{target}中扣除，{limit}"


def reweighting_in_words(category: Category) -> str:
    points = written(category.points)
    match category.reweighting:
        case "none":
            return "本类别不得缺项"
        case "whole":
            return f"有缺项的，按其余指标的得分比例折算为 {points} 分"
        case "by_assessor":
            return (
                f"有缺项的，先在该考核部门内按其余指标的得分比例折算为该考核部门的分值；"
                f"考核部门的指标全部缺项的，再按其余考核部门的得分比例折算为 {points} 分"
            )


def wording_of(kind: type[R]) -> Callable[[Callable[[Item, R], Wording]], Callable[[Item, R], Wording]]:
    """Registers the wording of one class of rules."""

    def register(function: Callable[[Item, R], Wording]) -> Callable[[Item, R], Wording]:
        _WORDINGS[kind] = function  # type: ignore[assignment]  # looked up by the rule's own class
        return function

    return register


@wording_of(Completion)
def _completion(item: Item, rule: Completion) -> Wording:
    return Wording(
        "按已到期工作项目的完成率计分，有权重的按权重平均；经批准不计入考核基数的除外",
        f"得分 = {written(item.points)} × Σ(权重 × 完成率) ÷ Σ权重",
    )


@wording_of(Quality)
def _quality(item: Item, rule: Quality) -> Wording:
    flags = [words for flag, words in _FLAGS.items() if flag in rule.flags]
    reasons = "或".join(["、".join(flags[:-1]), flags[-1]]) if len(flags) > 1 else flags[0]
    each = written(rule.per_flagged)
    also, minus = ("；另按条款扣分", " − 各条款扣分之和") if item.clauses else ("", "")
    return Wording(
        f"已到期的工作项目{reasons}的，每项扣 {each} 分，同一项目只扣一次{also}；扣完为止",
        f"得分 = {written(item.points)} − {each} × n{minus}，不低于 0",
        "n 为被扣分的工作项目数",
    )


@wording_of(Deduct)
def _deduct(item: Item, rule: Deduct) -> Wording:
    points = written(item.points)
    return Wording(f"满分 {points} 分，按条款扣分，扣完为止", f"得分 = {points} − 各条款扣分之和，不低于 0")


@wording_of(Tier)
def _tier(item: Item, rule: Tier) -> Wording:
    def cost(band: Band) -> str:
        return f"扣 {written(band.amount)} 分" if band.amount else "不扣分"

    tiers = "；".join(f"{_range(band, rule)}{cost(band)}" for band in rule.bands)
    return Wording(
        f"按{rule.metric}分档扣分：{tiers}",
        f"得分 = {written(item.points)} − 所在档的扣分",
    )


@wording_of(Proportion)
def _proportion(item: Item, rule: Proportion) -> Wording:
    points = written(item.points)
    return Wording(
        f"按{rule.metric}计分，达到 100% 得满分", f"得分 = {points} × v，不超过 {points}", f"v 为{rule.metric}"
    )


@wording_of(Threshold)
def _threshold(item: Item, rule: Threshold) -> Wording:
    points, target = written(item.points), _figure(rule.target, rule)
    counted = "（{} 月 {} 日统计）".format(*rule.counted_on) if rule.counted_on else ""
    return Wording(
        f"{rule.metric}{counted}达到 {target} 得满分；未达到的，按实际值 ÷ {target} × 满分计分；"
        f"本组无部门达到时，第 1 名得满分，其他部门按与第 1 名的比例计分",
        f"得分 = {points} × v ÷ {target}，不超过 {points}；本组无部门达到时，得分 = {points} × v ÷ 本组最高 v",
        f"v 为{rule.metric}",
    )


@wording_of(VsMean)
def _vs_mean(item: Item, rule: VsMean) -> Wording:
    points = written(item.points)
    return Wording(
        f"{rule.metric}不低于全校平均得满分；低于的，按实际值 ÷ 全校平均 × 满分计分",
        f"得分 = {points} × v ÷ m，不超过 {points}",
        f"v 为{rule.metric}，m 为全校平均",
    )


@wording_of(BestMetric)
def _best_metric(item: Item, rule: BestMetric) -> Wording:
    return Wording(
        f"{rule.metric}本组最高的得满分，其他部门按与最高者的比例计分",
        f"得分 = {written(item.points)} × v ÷ 本组最高 v",
        f"v 为{rule.metric}",
    )


@wording_of(BestTally)
def _best_tally(item: Item, rule: BestTally) -> Wording:
    base = f"以 {written(rule.base)} 分为基础分，" if rule.base else ""
    zero = at_zero = ""
    if rule.zero_kind is not None and rule.zero_at is not None:
        zero = f"；{rule.zero_kind}达到 {written(rule.zero_at)} 的计 0 分"
        at_zero = f"；{rule.zero_kind}达到 {written(rule.zero_at)} 时 v = 0"
    return Wording(
        f"{base}按数量积分，每计 1 的分值：{_kinds(rule)}{zero}。积分本组最高的得满分，其他部门按与最高者的比例计分",
        f"得分 = {written(item.points)} × v ÷ 本组最高 v，不低于 0",
        f"v = {_sum_of_kinds(rule)}{at_zero}",
    )


@wording_of(Rank)
def _rank(item: Item, rule: Rank) -> Wording:
    absent = "；数值为 0 的不得分，不参加排名" if rule.zero_means_absent else ""
    return Wording(
        f"本组按{rule.metric}从高到低排名，第 1 名得满分，以后按名次递减；数值相同的并列，取靠前的名次{absent}",
        f"得分 = {written(item.points)} × (N − r + 1) ÷ N",
        "r 为名次，N 为参加排名的部门数",
    )


@wording_of(Bands)
def _bands(item: Item, rule: Bands) -> Wording:
    def gain(band: Band) -> str:
        amount = written(band.amount)
        return f"按{rule.metric} × {amount} 计分" if band.per_unit else f"计 {amount} 分"

    bands = "；".join(f"{_range(band, rule)}{gain(band)}" for band in rule.bands)
    pieces = "；".join(
        f"{'v × ' if band.per_unit else ''}{written(band.amount)}（{_inequality(band)}）" for band in rule.bands
    )
    return Wording(f"按{rule.metric}分档计分：{bands}", f"得分 = {pieces}", f"v 为{rule.metric}")


@wording_of(Tally)
def _tally(item: Item, rule: Tally) -> Wording:
    points = written(item.points)
    return Wording(
        f"按数量计分，每计 1 的分值：{_kinds(rule)}；最高 {points} 分", f"得分 = {_sum_of_kinds(rule)}，不超过 {points}"
    )


@wording_of(Binary)
def _binary(item: Item, rule: Binary) -> Wording:
    points = written(item.points)
    return Wording(f"{rule.metric}：是，得 {points} 分；否，不得分", f"得分 = {points} × v", "v 为 1（是）或 0（否）")


@wording_of(Manual)
def _manual(item: Item, rule: Manual) -> Wording:
    points = written(item.points)
    return Wording(f"由考核部门按其考核办法在 0–{points} 分内评分，并写明依据", "得分 = 考核部门评分")


@wording_of(Composite)
def _composite(item: Item, rule: Composite) -> Wording:
    parts = " + ".join(item.parts)
    if not item.clauses:
        return Wording("各组成部分得分之和", f"得分 = {parts}")
    return Wording("各组成部分得分之和，再按条款扣分，扣完为止", f"得分 = {parts} − 各条款扣分之和，不低于 0")


def _figure(value: mpq, rule: MetricRule) -> str:
    return share(value) if rule.unit == "%" else f"{written(value)} {rule.unit}"


def _range(band: Band, rule: MetricRule) -> str:
    """``高于 80%、不高于 90% 的，``; nothing where every value is meant."""
    ends = []
    if band.low is not None:
        ends.append(f"{'不低于' if band.low_closed else '高于'} {_figure(band.low, rule)}")
    if band.high is not None:
        ends.append(f"{'不高于' if band.high_closed else '低于'} {_figure(band.high, rule)}")
    return f"{'、'.join(ends)} 的，" if ends else ""


def _inequality(band: Band) -> str:
    """``1 < v < 2``, ``v ≥ 2``."""
    low, high = band.low, band.high
    below = f"v {'≤' if band.high_closed else '<'} {written(high)}" if high is not None else "v"
    if low is None:
        return below
    if high is None:
        return f"v {'≥' if band.low_closed else '>'} {written(low)}"
    return f"{written(low)} {'≤' if band.low_closed else '<'} {below}"


def _kinds(rule: BestTally | Tally) -> str:
    """``市级系统表彰 2 分、实践抽查不在岗 −5 分``; what only zeroes the value is not among them."""
    return "、".join(f"{kind} {written(points).replace('-', '−')} 分" for kind, points in rule.points.items() if points)


def _sum_of_kinds(rule: BestTally | Tally) -> str:
    """``100 + 2 × 市级系统表彰 − 5 × 实践抽查不在岗``."""
    base = rule.base if isinstance(rule, BestTally) else mpq(0)
    text = written(base) if base else ""
    for kind, points in rule.points.items():
        if points:
            sign, size = ("−", -points) if points < 0 else ("+", points)
            term = kind if size == 1 else f"{written(size)} × {kind}"
            text = f"{text} {sign} {term}" if text or sign == "−" else term
    return text.lstrip()
