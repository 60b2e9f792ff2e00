"""A year's facts as the engine scores them: added up per department, as of a day, by ``adding.read``.

Points, counts, rates and yuan are exact rationals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gmpy2 import mpq

from departments.figures import ONE, ZERO
from targets.facts.lists.metrics import Pair
from targets.scheme.model import Clause
from targets.scheme.rules.rule import Rule


@dataclass(slots=True)
class Work:
    """The work items of one category that are not exempted.

    ``weight`` Σ w and ``done`` Σ w·c over the counted ones (due by the as-of day), ``counted`` how many those
    are, ``flagged`` how many of them the scheme flags, ``ahead`` how many are due later.
    """

    weight: mpq = ZERO
    done: mpq = ZERO
    counted: int = 0
    flagged: int = 0
    ahead: int = 0

    def add(self, rule: Rule | None, share: mpq, weight: mpq, late: bool, substandard: bool) -> None:
        """Count a work item that is due, ``share`` complete; ``rule`` says what is flagged."""
        self.weight += weight
        self.done += weight if share == ONE else weight * share
        self.counted += 1
        if rule is not None and rule.reasons(late, substandard, share):
            self.flagged += 1


@dataclass(slots=True)
class DepartmentFacts:
    """One department's facts. Keys of ``work`` are category codes; of the others, items' codes.

    ``deductions`` holds Σ count × points per item and clause, ``proposals`` an (item, clause) per problem on a
    veto clause, ``tallies`` Σ count per item and kind. ``pairs`` repeats what came as pairs for the items that
    are scored against the school's average.
    ``not_applicable`` (缺项) is closed: a composite's parts with it, and it with all of its parts.
    """

    name: str
    group: str
    headcount: int = 0
    work: dict[str, Work] = field(default_factory=dict)
    deductions: dict[str, dict[str, mpq]] = field(default_factory=dict)
    proposals: list[tuple[str, str]] = field(default_factory=list)
    metrics: dict[str, mpq] = field(default_factory=dict)
    pairs: dict[str, Pair] = field(default_factory=dict)
    tallies: dict[str, dict[str, mpq]] = field(default_factory=dict)
    scores: dict[str, mpq] = field(default_factory=dict)
    not_applicable: set[str] = field(default_factory=set)
    vetoed: bool = False
    innovations: int = 0
    quotas: dict[str, int] = field(default_factory=dict)

    def add_finding(self, item: str, clause: Clause, count: mpq, points: mpq | None) -> None:
        """Count a problem; ``points`` as chosen where the clause has a range. On a veto clause each one proposes."""
        cost = clause.cost(count, points)
        if cost is None:
            self.proposals.append((item, clause.key))
            return
        lost = self.deductions.get(item)
        if lost is None:
            lost = self.deductions[item] = {}
        lost[clause.key] = lost.get(clause.key, ZERO) + cost

    def add_tally(self, item: str, kind: str, count: mpq) -> None:
        counts = self.tallies.setdefault(item, {})
        counts[kind] = counts.get(kind, ZERO) + count


def share_done(completion: mpq | None, target: mpq | None, actual: mpq | None) -> mpq:
    """How far a work item came, in [0, 1]: actual ÷ target but at most 1, or its completion."""
    if target is None or actual is None:
        return ONE if completion is None else completion
    return min(ONE, actual / target)


@dataclass(slots=True)
class Facts:
    """A year's facts: the departments in their order, the school's averages per item, the award's two figures
    (``pool`` in yuan, None where the scheme's holds; ``reserve`` in persons)."""

    year: int
    departments: list[DepartmentFacts]
    averages: Mapping[str, mpq] = field(default_factory=dict)
    pool: mpq | None = None
    reserve: int = 0
