"""What enters the sheet of formulas, and that these come to the very values of the engine.

A spreadsheet computes with binary numbers of some 15 digits, so what it has is off by less than ``NOISE``. Where it
rounds, an exact half could fall to the other side: ``GUARD`` is added there, more than the noise, and less than what
any other value of a scheme with plain points lacks to a half. Sums of rounded scores are rounded again to where they
stand anyway. What is compared with a line has so many digits that it lies on the side where it lies exactly. All this
is checked for each department (``Given.kept``); one for which it does not hold is told, not computed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import HALF, ONE, SCORE_PLACES, ZERO, down, half_up
from targets.scheme.grades import GradesHere, RateAtLeast, RateBelow, Standing, TotalAtLeast, TotalBelow
from targets.scheme.model import Category, Group, Scheme, TieBreaker

from ...engine.cohorts import EMPTY
from ...engine.reweighting import Leaf, Share, by_assessor, spread
from ...engine.trace import DepartmentRows, Trace, trace_item
from ...engine.words import cost_of, work_done
from ...runs.queries import Result, Rows, leaves_of

GUARD = mpq(1, 10**9)
NOISE = mpq(1, 10**11)
CUT = mpq(1, 10**12)
"""A completion rate is entered down to here: cut, not rounded, so that what is below a line stays below it."""

Key = tuple[mpq, ...]
"""By what a department is ranked, higher first: its total, then what tells equal totals apart."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A category step by step: what becomes of each assessor's points, then of the category's (both only where its
    reweighting goes that way), and its score before and after what 职责履行 takes."""

    parts: Mapping[str, Share]
    whole: Share | None
    before: mpq
    score: mpq


@dataclass(frozen=True, slots=True)
class Given:
    """A department in the sheet. ``cost`` is what the problems of the overflowing item cost, ``overflow`` what of it
    exceeds the item's points, ``taken`` what of that is taken elsewhere. ``rate`` is the completion rate, None where
    there is none; by ``place`` it is graded. ``kept``: the formulas come to its values."""

    result: Result
    leaves: Mapping[str, Leaf]
    cost: mpq
    overflow: mpq
    taken: mpq
    rate: mpq | None
    key: Key
    categories: Mapping[str, Worked]
    place: int
    kept: bool

    @property
    def total(self) -> mpq:
        return self.key[0]

    @property
    def vetoed(self) -> bool:
        return bool(self.result.scores["vetoed"])


def given(
    group: Group, scheme: Scheme, results: Sequence[Result], rows: Mapping[str, Rows], as_of: datetime.date
) -> list[Given]:
    """The departments of ``group``, in the order of ``results``; ``rows`` are the facts by department's name."""
    reading = _Reading(group, scheme, as_of)
    keys = [reading.key(result, rows.get(result.name, {})) for result in results]
    unvetoed = [key for key, result in zip(keys, results, strict=True) if not result.scores["vetoed"]]
    return [
        reading.department(result, rows.get(result.name, {}), key, keys, unvetoed)
        for key, result in zip(keys, results, strict=True)
    ]


def breakers_of(group: Group, scheme: Scheme) -> list[TieBreaker]:
    """The tie-breakers that the group has."""
    return [one for one in scheme.ranking.tie_breakers if one.item in group.items or one.counted in group.categories]


class _Reading:
    def __init__(self, group: Group, scheme: Scheme, as_of: datetime.date) -> None:
        self.group, self.scheme, self.as_of = group, scheme, as_of
        self.grades = GradesHere(scheme, group)
        self.breakers = breakers_of(group, scheme)

    def key(self, result: Result, rows: Rows) -> Key:
        leaves = leaves_of(result)
        return (mpq(result.scores["total"]), *(self._breaker(one, leaves, rows) for one in self.breakers))

    def _breaker(self, breaker: TieBreaker, leaves: Mapping[str, Leaf], rows: Rows) -> mpq:
        if breaker.item is not None:
            return leaves.get(breaker.item) or ZERO
        day, work = self.as_of.isoformat(), rows.get("work_items", ())
        of_category = [row for row in work if row["category"] == breaker.counted and not row.get("exempt")]
        return mpq(sum(row["due"] <= day for row in of_category))

    def department(self, result: Result, rows: Rows, key: Key, keys: Sequence[Key], unvetoed: Sequence[Key]) -> Given:
        leaves, rank = leaves_of(result), _rank(key, keys)
        handed_on = self.scheme.grading.veto_backfill and key in unvetoed
        place = _rank(key, unvetoed) if handed_on else rank
        cost, rate = self._cost(leaves, rows), self._rate(leaves, rows)
        overflow, taken, categories = self._worked(leaves, cost)
        standing = Standing(rate, key[0], place, len(keys), bool(result.scores["vetoed"]))
        kept = (
            all(mpq(result.scores["categories"][code]) == one.score for code, one in categories.items())
            and key[0] == half_up(_sum(one.score for one in categories.values()), self.scheme.ranking.total_places)
            and all(map(_rounds_alike, _shares(categories)))
            and all(self._compared(standing))
            and (not result.rank or (result.rank, result.grade) == (rank, self._grade(standing)))
        )
        cut = None if rate is None else down(rate, CUT)
        return Given(result, leaves, cost, overflow, taken, cut, key, categories, place, kept)

    def _trace(self, code: str, leaves: Mapping[str, Leaf], rows: Rows) -> Trace:
        return trace_item(self.group, self.group.items[code], DepartmentRows(rows), leaves, EMPTY, self.as_of)

    def _cost(self, leaves: Mapping[str, Leaf], rows: Rows) -> mpq:
        """Rounded half-down: what it leaves of a score is rounded half-up, and comes to the same."""
        if self.group.overflow is None:
            return ZERO
        return _half_down(cost_of(self._trace(self.group.overflow.item, leaves, rows)))

    def _rate(self, leaves: Mapping[str, Leaf], rows: Rows) -> mpq | None:
        """Exact."""
        if self.grades.rated is None:
            return None
        done, weight = work_done(self._trace(self.grades.rated.code, leaves, rows))
        return done / weight if weight else None

    def _worked(self, leaves: Mapping[str, Leaf], cost: mpq) -> tuple[mpq, mpq, dict[str, Worked]]:
        """What overflows, what of it is taken, and the categories; as the sheet goes about it."""
        group, rule = self.group, self.group.overflow
        over = max(ZERO, cost - group.items[rule.item].points) if rule else ZERO
        most = over if rule is None or rule.limit is None else min(over, rule.limit)
        taken = ZERO
        if rule and rule.target in group.items:
            taken = min(leaves.get(rule.target) or ZERO, most)
            leaves = {**leaves, rule.target: (leaves.get(rule.target) or ZERO) - taken}
        worked = {}
        for code, category in group.categories.items():
            parts, whole = _reweighted(group, category, leaves)
            before = score = whole.score if whole else _sum(leaves.get(leaf) or ZERO for leaf in category.leaves)
            if rule and rule.target == code:
                taken = min(before, most)
                score = before - taken
            worked[code] = Worked(parts, whole, before, score)
        return over, taken, worked

    def _grade(self, standing: Standing) -> str:
        return "" if standing.rate is None and self.grades.rated else self.grades.grade(standing)

    def _compared(self, standing: Standing) -> Iterator[bool]:
        for grade in self.grades.tried:
            for line in (*grade.all, *(grade.any or ())):
                if isinstance(line, RateAtLeast | RateBelow) and standing.rate is not None:
                    yield _compares_alike(standing.rate, line.limit)
                elif isinstance(line, TotalAtLeast | TotalBelow):
                    yield _compares_alike(standing.total, line.limit)


def _compares_alike(figure: mpq, line: mpq) -> bool:
    """Whether a figure is on the same side of a line when both are cut."""
    return bool((figure >= line) == (down(figure, CUT) >= down(line, CUT)))


def _reweighted(group: Group, category: Category, leaves: Mapping[str, Leaf]) -> tuple[dict[str, Share], Share | None]:
    if category.reweighting == "none":
        return {}, None
    if category.reweighting == "whole":
        return {}, spread(category.points, group.items, category.leaves, leaves)
    parts = by_assessor(group, category, leaves)
    present, earned = _sum(one.points for one in parts.values()), _sum(one.score for one in parts.values())
    return parts, Share(category.points, present, earned)


def _shares(categories: Mapping[str, Worked]) -> Iterator[Share]:
    for one in categories.values():
        yield from one.parts.values()
        if one.whole:
            yield one.whole


def _rounds_alike(share: Share) -> bool:
    """Whether points × earned ÷ present with the guard rounds as it does exactly, wherever the noise puts it."""
    scale = 10**SCORE_PLACES
    exactly = share.points * share.earned / share.present
    raised = (exactly + GUARD) * scale + HALF
    beyond = raised - raised // 1
    same = raised // 1 == half_up(exactly, SCORE_PLACES) * scale
    return bool(same and min(beyond, ONE - beyond) > NOISE * scale)


def _half_down(value: mpq) -> mpq:
    scale = 10**SCORE_PLACES
    return mpq(-((HALF - value * scale) // 1), scale)


def _rank(key: Key, keys: Sequence[Key]) -> int:
    return 1 + sum(other > key for other in keys)


def _sum(values: Iterator[mpq]) -> mpq:
    return sum(values, ZERO)
