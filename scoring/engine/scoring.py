"""Facts and a scheme in; every department's leaves, categories, total, rank and grade out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gmpy2 import mpq

from departments.figures import SCORE_PLACES, ZERO, half_up
from targets.scheme.model import Group, Item, Scheme

from .cohorts import EMPTY, Cohort, cohort
from .facts import DepartmentFacts, Facts, Work
from .reweighting import Leaf, after_overflow, category_score, spread
from .rules import RULES, RuleFunction, deducted, left

COMPARING = frozenset({"threshold", "vs_mean", "best", "rank"})


@dataclass(slots=True)
class DepartmentScore:
    """One department's results. ``leaves`` holds rounded scores by code, parts and composites too, None while
    待评; a 缺项 leaf is not in it. ``overflow`` is what C14 left to be taken elsewhere."""

    facts: DepartmentFacts
    leaves: dict[str, Leaf]
    categories: dict[str, mpq]
    total: mpq
    overflow: mpq
    completion_rate: mpq | None
    key_items: int
    rank: int = 0
    tied: bool = False
    grade: str | None = None

    @property
    def pending(self) -> list[str]:
        return [code for code, score in self.leaves.items() if score is None]


@dataclass(slots=True)
class GroupScores:
    """A group's departments in the order of the facts, and the cohorts of the items that compare."""

    group: Group
    departments: list[DepartmentScore] = field(default_factory=list)
    cohorts: dict[str, Cohort] = field(default_factory=dict)


class Step(NamedTuple):
    """One item to score: its rule's function and its cohort."""

    item: Item
    function: RuleFunction
    cohort: Cohort


class Plan(NamedTuple):
    """How a group is scored: every item's full points in the regulation's order, the steps that need an input, and
    the items that only deduct."""

    full: Mapping[str, mpq]
    scored: Sequence[Step]
    deducted: Mapping[str, Item]


def score_group(group: Group, departments: Sequence[DepartmentFacts], facts: Facts, scheme: Scheme) -> GroupScores:
    """Leaves, categories and totals of a group's departments; ranks and grades are given by ``ranking``."""
    cohorts = {
        code: cohort(item, departments, facts.averages)
        for code, item in group.items.items()
        if item.rule.kind in COMPARING
    }
    steps = [
        Step(item, RULES[item.rule.kind], cohorts.get(code, EMPTY))
        for code, item in group.items.items()
        if not item.parts
    ]
    plan = Plan(
        {code: half_up(item.points, SCORE_PLACES) for code, item in group.items.items()},
        [step for step in steps if step.item.rule.kind != "deduct"],
        {step.item.code: step.item for step in steps if step.item.rule.kind == "deduct"},
    )
    scores = [_score_department(group, department, plan, scheme) for department in departments]
    return GroupScores(group, scores, cohorts)


def _score_department(group: Group, facts: DepartmentFacts, plan: Plan, scheme: Scheme) -> DepartmentScore:
    absent = facts.not_applicable
    # No finding is no deduction: an item that only deducts keeps its full points unless something was found.
    leaves: dict[str, Leaf] = dict(plan.full)
    for item, function, item_cohort in plan.scored:
        score = function(item, facts, item_cohort)
        leaves[item.code] = None if score is None else half_up(score, SCORE_PLACES)
    for code, lost in facts.deductions.items():
        if code in plan.deducted:
            item = plan.deducted[code]
            leaves[code] = half_up(left(item, lost), SCORE_PLACES)
    for code in absent:
        leaves.pop(code, None)
    for code in group.composites:
        if code not in absent:
            leaves[code] = composite(group, group.items[code], facts, leaves)
    overflow = overflowing(group, facts)
    categories = categories_of(group, leaves, overflow)
    work = facts.work.get("K", Work())
    return DepartmentScore(
        facts=facts,
        leaves=leaves,
        categories=categories,
        total=half_up(sum(categories.values(), ZERO), scheme.ranking.total_places),
        overflow=overflow,
        completion_rate=work.done / work.weight if work.counted else None,
        key_items=work.counted,
    )


def composite(group: Group, item: Item, facts: DepartmentFacts, leaves: Mapping[str, Leaf]) -> Leaf:
    """Σ of the parts (reweighted where one is 缺项) − its own clauses' deductions; 待评 while a part is."""
    if any(leaves.get(part, ZERO) is None for part in item.parts):
        return None
    share = spread(item.points, group.items, item.parts, leaves)
    assert share is not None, "a composite all of whose parts are 缺项 is 缺项 itself"
    earned = share.points * share.earned / share.present
    return half_up(max(ZERO, earned - deducted(item, facts.deductions.get(item.code))), SCORE_PLACES)


def overflowing(group: Group, facts: DepartmentFacts) -> mpq:
    """What the deductions of 职责履行 exceed its points by (docs/semantics.md 3.1)."""
    item = group.items[group.overflow.item]
    return max(ZERO, deducted(item, facts.deductions.get(item.code)) - item.points)


def categories_of(group: Group, leaves: Mapping[str, Leaf], overflow: mpq) -> dict[str, mpq]:
    """Each category's score after 扩权 and overflow, rounded."""
    target, limit = group.overflow.target, group.overflow.limit
    if overflow and target in group.items:
        leaves = {**leaves, target: after_overflow(leaves[target] or ZERO, overflow, limit)}
    scores = {code: category_score(group, category, leaves) for code, category in group.categories.items()}
    if overflow and target in scores:
        scores[target] = after_overflow(scores[target], overflow, limit)
    return scores
