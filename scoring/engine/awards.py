"""Money and quotas (docs/semantics.md 5; sections 五 and 十一). Yuan, exact; persons, whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import ZERO, down, half_up
from targets.scheme.model import Awards, QuotaRule, Scheme

from .facts import Facts
from .scoring import DepartmentScore


@dataclass(frozen=True, slots=True)
class Bonus:
    """A department's bonus: 优秀奖 and 创新贡献奖, in yuan."""

    department: str
    excellence: mpq
    innovation: mpq

    @property
    def total(self) -> mpq:
        return self.excellence + self.innovation


@dataclass(frozen=True, slots=True)
class Award:
    """The pool and what became of it, in yuan. ``bonuses`` lists the departments that get something."""

    pool: mpq
    innovation: mpq
    per_head: mpq
    unallocated: mpq
    shortfall: mpq
    heads: int
    bonuses: tuple[Bonus, ...]


@dataclass(frozen=True, slots=True)
class QuotaChange:
    """A department's quota of one kind, in persons."""

    department: str
    kind: str
    base: int
    result: int

    @property
    def change(self) -> int:
        return self.result - self.base


def award(departments: Sequence[DepartmentScore], facts: Facts, rules: Awards) -> Award:
    """Innovation awards first; the rest by head over the departments of the grade that wins 优秀奖, per head rounded
    down (十一.1)."""
    pool = rules.pool if facts.pool is None else facts.pool
    innovation = rules.innovation_amount * sum(d.facts.innovations for d in departments)
    remainder = pool - innovation
    heads = sum(d.facts.headcount for d in departments if d.grade == rules.excellence)
    per_head = down(max(ZERO, remainder) / heads, rules.per_head_step) if heads else ZERO
    bonuses = (
        Bonus(
            d.facts.name,
            per_head * d.facts.headcount if d.grade == rules.excellence else ZERO,
            rules.innovation_amount * d.facts.innovations,
        )
        for d in departments
    )
    return Award(
        pool=pool,
        innovation=innovation,
        per_head=per_head,
        unallocated=max(ZERO, remainder - per_head * heads),
        shortfall=max(ZERO, rules.per_head_floor * heads - remainder),
        heads=heads,
        bonuses=tuple(bonus for bonus in bonuses if bonus.total > 0),
    )


def quota_changes(departments: Sequence[DepartmentScore], scheme: Scheme) -> tuple[QuotaChange, ...]:
    """What each grade does to each quota given (十一.2–4)."""
    return tuple(
        QuotaChange(d.facts.name, kind, base, _changed(base, d.grade, scheme.quotas[kind]))
        for d in departments
        for kind, base in d.facts.quotas.items()
    )


def _changed(base: int, grade: str | None, rule: QuotaRule) -> int:
    raised, lowered = grade in rule.raised_for, grade in rule.lowered_for
    if not raised and not lowered:
        return base
    step = max(rule.at_least, _persons(rule.share * base, rule.rounding))
    return base + step if raised else max(0, base - step)


def _persons(value: mpq, rounding: str) -> int:
    if rounding == "down":
        return value // 1
    if rounding == "up":
        return -(-value // 1)
    return int(half_up(value, 0))


def quota_overrun(changes: Sequence[QuotaChange], reserve: int, scheme: Scheme) -> int:
    """By how many persons the increases exceed the reserve and the decreases; 0 where they fit."""
    net = sum(change.change for change in changes if scheme.quotas[change.kind].reserved)
    return max(0, net - reserve)
