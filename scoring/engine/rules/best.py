"""``best``: the first of the group has full points, the others in proportion to it. Fed by a metric or by tallies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gmpy2 import mpq

from departments.figures import ZERO, plain
from targets.scheme.model import Item
from targets.scheme.rules.best import BestMetric, BestTally

from ..cohorts import Cohort, of_values, values_of
from ..example_cases import Case, metrics, tallies
from ..facts import DepartmentFacts
from ..trace import Trace
from ..words import beside, counts_of, enough, measured, own, ratio, tallied

Best = BestMetric | BestTally


def score(item: Item, rule: Best, facts: DepartmentFacts, cohort: Cohort) -> mpq | None:
    """P × max(0, v) ÷ the cohort's best v; 0 for all where the best is ≤ 0."""
    if isinstance(rule, BestTally):
        value: mpq | None = tally_value(rule, facts.tallies.get(item.code))
    else:
        value = facts.metrics.get(item.code)
    if value is None:
        return None
    return item.points * max(ZERO, value) / cohort.best if cohort.best > 0 else ZERO


def tally_value(rule: BestTally, counts: Mapping[str, mpq] | None) -> mpq:
    """base + Σ count × points; 0 where the count of ``zero_kind`` reaches ``zero_at``."""
    if not counts:
        return rule.base
    if zeroed(rule, counts):
        return ZERO
    return rule.base + rule.worth(counts)


def zeroed(rule: BestTally, counts: Mapping[str, mpq]) -> bool:
    """Whether the count of ``zero_kind`` reaches ``zero_at``."""
    return rule.zero_kind is not None and rule.zero_at is not None and counts.get(rule.zero_kind, ZERO) >= rule.zero_at


def cohort(item: Item, rule: Best, departments: Sequence[DepartmentFacts], averages: Mapping[str, mpq]) -> Cohort:
    """Of tallies everyone has some, if only none."""
    if isinstance(rule, BestTally):
        present = (one for one in departments if item.code not in one.not_applicable)
        return of_values([tally_value(rule, one.tallies.get(item.code)) for one in present])
    return of_values(values_of(item, departments))


def working(trace: Trace, rule: Best) -> Iterator[str]:
    best = trace.cohort.best
    if isinstance(rule, BestTally):
        counts = counts_of(trace)
        value = tally_value(rule, counts)
        yield from _counted(rule, counts)
        yield f"合计 {plain(value)}" + ("，按 0 计" if value < 0 else "")
        mine = plain(max(ZERO, value))
    else:
        yield from measured(trace)
        if trace.value is None:
            return
        value, mine = trace.value, own(trace)
    if best <= 0:
        yield "本组最高为 0，均不得分"
    elif value == best:
        yield "为本组最高，得满分"
    else:
        points = trace.item.points
        shown = enough(rule, best, lambda near: points * max(ZERO, value) / near)
        yield f"本组最高 {beside(rule, best, shown)}，{ratio(points, mine, shown)}"


def _counted(rule: BestTally, counts: Mapping[str, mpq]) -> Iterator[str]:
    if rule.base:
        yield f"基础分 {plain(rule.base)}"
    yield from tallied(rule, counts, nothing="没有加减分记录" if rule.base else "没有记录")
    if zeroed(rule, counts):
        assert rule.zero_at is not None
        yield f"{rule.zero_kind}达到 {plain(rule.zero_at)}，计为 0"


def example(item: Item, rule: Best) -> Iterator[Case]:
    if not isinstance(rule, BestTally):
        yield Case(metrics(item, *map(mpq, ("0.96", "0.72", "0.48") if rule.is_rate else ("8", "6", "2"))))
        return
    gains = [kind for kind, points in rule.points.items() if points > 0]
    losses = [kind for kind, points in rule.points.items() if points < 0]
    # A kind that is itself a number of points is counted in tens, honours in ones.
    amount = 20 if len(rule.points) == 1 else 1
    given = [tallies(item, dict.fromkeys(gains[:2], 2 * amount)), tallies(item, {gains[0]: amount})]
    given += [tallies(item, {kind: 1}) for kind in losses[:1]]
    if rule.zero_kind is not None and rule.zero_at is not None:
        given.append(tallies(item, {gains[0]: amount, rule.zero_kind: int(rule.zero_at)}))
    yield Case([*given, {}])
