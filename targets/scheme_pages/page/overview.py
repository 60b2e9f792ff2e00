"""A year's scheme as a whole: how points become a total, a rank and a grade, and what follows from the grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gmpy2 import mpq

from departments.figures import share, written

from ...scheme.model import Group, QuotaRule, Scheme, Source
from ...scheme.wording import overflow_in_words

ZERO = mpq(0)


@dataclass(frozen=True, slots=True)
class Share:
    """A category's points in each group, "" where the group has none; ``places`` where the regulation has it."""

    name: str
    places: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    scheme: Scheme
    groups: tuple[Group, ...]
    shares: tuple[Share, ...]
    sums: tuple[str, ...]
    items: tuple[int, ...]
    overflows: tuple[tuple[Group, str], ...]
    tie_breakers: tuple[str, ...]
    lines: dict[str, str]

    @property
    def full(self) -> str:
        """What a total is out of; several figures where the groups differ."""
        return "、".join(dict.fromkeys(self.sums))


def overview(scheme: Scheme) -> Overview:
    """The groups and categories with their points, and how a total becomes a rank and a grade."""
    groups = tuple(scheme.groups.values())
    codes = dict.fromkeys(code for group in groups for code in group.categories)
    grading = scheme.grading
    return Overview(
        scheme=scheme,
        groups=groups,
        shares=tuple(_share(groups, code) for code in codes),
        sums=tuple(written(sum((one.points for one in group.categories.values()), ZERO)) for group in groups),
        items=tuple(len(group.items) for group in groups),
        overflows=tuple((group, overflow_in_words(group)) for group in groups),
        tie_breakers=tuple(_tie_breaker(scheme, name) for name in scheme.ranking.tie_breakers),
        lines={
            "good_rate": share(grading.good_rate),
            "fair_rate": share(grading.fair_rate),
            "fair_total": written(grading.fair_total),
            "top_share": written(grading.top_share),
        },
    )


def _share(groups: Sequence[Group], code: str) -> Share:
    having = [group.categories[code] for group in groups if code in group.categories]
    return Share(
        name=having[0].name,
        places="、".join(dict.fromkeys(category.source.place for category in having)),
        points=tuple(written(group.categories[code].points) if code in group.categories else "" for group in groups),
    )


def _tie_breaker(scheme: Scheme, name: str) -> str:
    if name == "key_items":
        return "重点工作目标项目数量"
    group = next(iter(scheme.groups.values()))
    item = group.items[name]
    return item.name if item.category == "C" else f"{group.categories[item.category].name}{item.name}"


@dataclass(frozen=True, slots=True)
class QuotaLine:
    rule: QuotaRule
    change: str
    good: str
    poor: str


Sign = Literal["+", "−"]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from a grade: money, quotas and the rest."""

    scheme: Scheme
    money: dict[str, str]
    quotas: tuple[QuotaLine, ...]
    by_grade: tuple[tuple[str, tuple[tuple[str, Source], ...]], ...]


def consequences(scheme: Scheme) -> Consequences:
    awards = scheme.awards
    grades = dict.fromkeys(one.grade for one in scheme.consequences)
    return Consequences(
        scheme=scheme,
        money={name: written(getattr(awards, name)) for name in ("pool", "innovation_amount", "per_head_floor")},
        quotas=tuple(map(_quota_line, scheme.quotas.values())),
        by_grade=tuple(
            (grade, tuple((one.label, one.source) for one in scheme.consequences if one.grade == grade))
            for grade in grades
        ),
    )


def _quota_line(rule: QuotaRule) -> QuotaLine:
    rounding = {"half_up": "四舍五入到人", "down": "舍去不足1人的", "up": "不足1人的进为1人"}[rule.rounding]
    least = f"，至少 {rule.at_least} 人" if rule.at_least else ""

    def change(applies: bool, sign: Sign) -> str:
        return f"{sign}{share(rule.share)}" if applies else ""

    return QuotaLine(rule, f"{rounding}{least}", change(rule.good, "+"), change(rule.poor, "−"))
