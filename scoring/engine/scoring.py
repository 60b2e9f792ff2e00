"""Facts and a scheme in; every department's leaves, categories, total, rank and grade out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gmpy2 import mpq

from departments.figures import SCORE_PLACES, ZERO, half_up
from targets.scheme.model import Group, Item, Scheme
from targets.scheme.rules.rule import Rule

from .cohorts import EMPTY, Cohort
from .deductions import deducted
from .facts import DepartmentFacts, Facts, Work
from .reweighting import Leaf, after_overflow, category_score, spread
from .rules import KINDS, ScoreFunction

NO_WORK = Work()


@dataclass(slots=True)
class DepartmentScore:
    """One department's results. ``leaves`` holds rounded scores by code, parts and composites too, None while
    待评; a 缺项 leaf is not in it. ``overflow`` is what is to be taken elsewhere. ``completion_rate`` is the rated
    item's, ``key_items`` how many work items count in it."""

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
    """One item to score: by what function of its rule, and against which cohort."""

    item: Item
    rule: Rule
    function: ScoreFunction
    cohort: Cohort


class Plan(NamedTuple):
    """How a group is scored: every item's full points in the regulation's order, the steps of what needs an input, of
    what needs no more than problems, and of what is made of parts; ``rated`` is the rated item's category, "" where
    the group has none."""

    full: Mapping[str, mpq]
    scored: Sequence[Step]
    deducting: Mapping[str, Step]
    composite: Sequence[Step]
    rated: str


def score_group(group: Group, departments: Sequence[DepartmentFacts], facts: Facts, scheme: Scheme) -> GroupScores:
    """Leaves, categories and totals of a group's departments; ranks and grades are given by ``ranking``."""
    cohorts = {
        code: compare(item, item.rule, departments, facts.averages)
        for code, item in group.items.items()
        if (compare := KINDS[item.rule.kind].cohort)
    }
    steps = [
        Step(item, item.rule, KINDS[item.rule.kind].score, cohorts.get(code, EMPTY))
        for code, item in group.items.items()
    ]
    plan = Plan(
        full={code: half_up(item.points, SCORE_PLACES) for code, item in group.items.items()},
        scored=[step for step in steps if step.rule.takes != "none"],
        deducting={step.item.code: step for step in steps if step.rule.takes == "none" and not step.item.parts},
        composite=[step for step in steps if step.item.parts],
        rated=rated.category if (rated := scheme.rated_item(group)) else "",
    )
    scores = [_score_department(group, department, plan, scheme) for department in departments]
    return GroupScores(group, scores, cohorts)


def _score_department(group: Group, facts: DepartmentFacts, plan: Plan, scheme: Scheme) -> DepartmentScore:
    absent = facts.not_applicable
    # No finding is no deduction: an item that only deducts keeps its full points unless something was found.
    leaves: dict[str, Leaf] = dict(plan.full)
    for item, rule, function, cohort in plan.scored:
        score = function(item, rule, facts, cohort)
        leaves[item.code] = None if score is None else half_up(score, SCORE_PLACES)
    for code in facts.deductions:
        if code in plan.deducting:
            item, rule, function, cohort = plan.deducting[code]
            score = function(item, rule, facts, cohort)
            leaves[code] = None if score is None else half_up(score, SCORE_PLACES)
    for code in absent:
        leaves.pop(code, None)
    for step in plan.composite:
        if step.item.code not in absent:
            leaves[step.item.code] = _of_parts(group, step, facts, leaves)
    overflow = overflowing(group, facts)
    categories = categories_of(group, leaves, overflow)
    work = facts.work.get(plan.rated, NO_WORK)
    return DepartmentScore(
        facts=facts,
        leaves=leaves,
        categories=categories,
        total=half_up(sum(categories.values(), ZERO), scheme.ranking.total_places),
        overflow=overflow,
        completion_rate=work.done / work.weight if work.counted else None,
        key_items=work.counted,
    )


def _of_parts(group: Group, step: Step, facts: DepartmentFacts, leaves: Mapping[str, Leaf]) -> Leaf:
    """The score of an item that is made of parts, rounded; 待评 while one of them is."""
    item = step.item
    if any(leaves.get(part, ZERO) is None for part in item.parts):
        return None
    share = spread(item.points, group.items, item.parts, leaves)
    assert share is not None, "an item all of whose parts are 缺项 is 缺项 itself"
    score = step.function(item, step.rule, facts, share)
    return None if score is None else half_up(score, SCORE_PLACES)


def overflowing(group: Group, facts: DepartmentFacts) -> mpq:
    """What the deductions of 职责履行 exceed its points by (docs/semantics.md 3.1); 0 where the group takes it
    nowhere."""
    if group.overflow is None or group.overflow.item not in facts.deductions:
        return ZERO
    item = group.items[group.overflow.item]
    return max(ZERO, deducted(item, facts.deductions[item.code]) - item.points)


def categories_of(group: Group, leaves: Mapping[str, Leaf], overflow: mpq) -> dict[str, mpq]:
    """Each category's score after 扩权 and overflow, rounded."""
    taken = group.overflow if overflow else None
    if taken and taken.target in group.items:
        leaves = {**leaves, taken.target: after_overflow(leaves[taken.target] or ZERO, overflow, taken.limit)}
    scores = {code: category_score(group, category, leaves) for code, category in group.categories.items()}
    if taken and taken.target in scores:
        scores[taken.target] = after_overflow(scores[taken.target], overflow, taken.limit)
    return scores
