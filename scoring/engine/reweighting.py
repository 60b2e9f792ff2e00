"""缺项 and 扩权: a category's score from its leaves (docs/semantics.md 3.1, 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import SCORE_PLACES, ZERO, half_up
from targets.scheme.model import Category, Group, Item

Leaf = mpq | None
"""A leaf's rounded score; None while 待评. 缺项 leaves are not in the mapping."""


@dataclass(frozen=True, slots=True)
class Share:
    """What was earned of the points that are left once 缺项 is out, and what that makes of the whole."""

    points: mpq
    present: mpq
    earned: mpq

    @property
    def score(self) -> mpq:
        """points × earned ÷ present, rounded."""
        if self.present == self.points:
            return self.earned
        return half_up(self.points * self.earned / self.present, SCORE_PLACES)


def spread(points: mpq, items: Mapping[str, Item], codes: tuple[str, ...], leaves: Mapping[str, Leaf]) -> Share | None:
    """The share over ``codes``; None where all of them are 缺项."""
    present = earned = ZERO
    found = False
    for code in codes:
        if code in leaves:
            found = True
            present += items[code].points
            earned += leaves[code] or ZERO
    return Share(points, present, earned) if found else None


def assessors_of(group: Group, category: Category) -> dict[str, tuple[str, ...]]:
    """The category's leaves by their assessor, in the regulation's order."""
    found: dict[str, tuple[str, ...]] = {}
    for code in category.leaves:
        assessor = group.items[code].assessors[0]
        found[assessor] = (*found.get(assessor, ()), code)
    return found


def by_assessor(group: Group, category: Category, leaves: Mapping[str, Leaf]) -> dict[str, Share]:
    """The first of the two steps: each assessor's subtotal; one all of whose leaves are 缺项 drops out."""
    shares: dict[str, Share] = {}
    for assessor, codes in assessors_of(group, category).items():
        points = sum((group.items[code].points for code in codes), ZERO)
        share = spread(points, group.items, codes, leaves)
        if share is not None:
            shares[assessor] = share
    return shares


def category_score(group: Group, category: Category, leaves: Mapping[str, Leaf]) -> mpq:
    """The category's score, rounded, before any overflow. ``leaves`` is the department's, 缺项 left out."""
    try:
        return sum([leaves[code] or ZERO for code in category.leaves], ZERO)
    except KeyError:
        return reweighted(group, category, leaves)


def pending_points(group: Group, category: Category, leaves: Mapping[str, Leaf]) -> mpq:
    """What the leaves that are 待评 are worth in the category's score: it lacks them, and nobody has lost them."""
    worth = {code: group.items[code].points if leaf is None else ZERO for code, leaf in leaves.items()}
    return category_score(group, category, worth)


def reweighted(group: Group, category: Category, leaves: Mapping[str, Leaf]) -> mpq:
    """The score of a category with 缺项 in it."""
    if category.reweighting == "by_assessor":
        shares = by_assessor(group, category, leaves).values()
        present = sum((share.points for share in shares), ZERO)
        return Share(category.points, present, sum((share.score for share in shares), ZERO)).score
    share = spread(category.points, group.items, category.leaves, leaves)
    assert share is not None, "a category all of whose leaves are 缺项 is refused before"
    return share.score


def after_overflow(score: mpq, overflow: mpq, limit: mpq | None) -> mpq:
    """``score`` less the overflow of 职责履行, at most ``limit``, not below 0, rounded."""
    taken = overflow if limit is None else min(overflow, limit)
    return half_up(max(ZERO, score - taken), SCORE_PLACES)
