"""What the departments of an example did: for each kind of rule a few figures that show where it bends.

Facts are rows of docs/interchange.md without their department. Figures lie on a band's closed end, on and below a
target, over a cap: where a reader of the rule would ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from gmpy2 import mpq

from departments.figures import ONE, ZERO, plain
from targets.scheme.model import Band, Bands, BestTally, Clause, Group, Item, MetricRule, Rank, Tally, Threshold, Tier

Row = dict[str, Any]
Given = dict[str, list[Row]]
"""One department's facts: rows by list."""


@dataclass(slots=True)
class Case:
    """Departments that are scored together, and the school's averages that go with them."""

    departments: list[Given]
    title: str = ""
    averages: list[Row] = field(default_factory=list)


Inventor = Callable[[int, Group, Item], Iterator[Case]]
INVENTORS: dict[str, Inventor] = {}
MANY = 8


def cases(year: int, group: Group, item: Item) -> Iterator[Case]:
    return INVENTORS[item.rule.kind](year, group, item)


def inventor(kind: str) -> Callable[[Inventor], Inventor]:
    def register(function: Inventor) -> Inventor:
        INVENTORS[kind] = function
        return function

    return register


# --- work items and findings ---


def work(year: int, category: str, shares: Sequence[str], **flags: bool) -> list[Row]:
    """Work items due in mid-year, each ``shares`` complete; ``flags`` hold for the first."""
    return [
        {"category": category, "name": f"工作{number}", "due": f"{year}-06-30", "completion": share}
        | (flags if number == 1 else {})
        for number, share in enumerate(shares, 1)
    ]


@inventor("completion")
def _completion(year: int, group: Group, item: Item) -> Iterator[Case]:
    done = [["1"] * 10, ["1"] * 9 + ["0.5"], ["1"] * 7 + ["0"]]
    yield Case([{"work_items": work(year, item.category, shares)} for shares in done])


@inventor("quality")
def _quality(year: int, group: Group, item: Item) -> Iterator[Case]:
    category = item.category
    late = {"work_items": work(year, category, ["1", "0.5", "1"], late=True)}
    found = [{"findings": [finding(item, clause, 1)]} for clause in item.clauses.values()]
    yield Case([{"work_items": work(year, category, ["1"] * 3)}, late, *found])


@inventor("deduct")
def _deduct(year: int, group: Group, item: Item) -> Iterator[Case]:
    yield Case([{"findings": rows} for rows in _findings(item)])


def _findings(item: Item) -> Iterator[list[Row]]:
    """Nothing; a problem or two; one at the assessor's choice; over a cap; more than the item has; a veto."""
    clauses = [clause for clause in item.clauses.values() if not clause.veto]
    fixed = [clause for clause in clauses if clause.points]
    free = [clause for clause in fixed if clause.cap is None]
    yield []
    for clause in free[:1]:
        yield [finding(item, clause, 1 if 2 * (clause.points or ZERO) > item.points else 2)]
    for clause in [clause for clause in clauses if clause.ranged][:1]:
        yield [finding(item, clause, 1)]
    for clause in [clause for clause in fixed if clause.cap is not None][:1]:
        yield [finding(item, clause, _more_than(clause.cap or ZERO, clause))]
    if free:
        dearest = max(free, key=lambda clause: clause.points or ZERO)
        # Nobody has twenty problems of one kind.
        if (count := _more_than(item.points, dearest)) <= MANY:
            yield [finding(item, dearest, count)]
    for clause in [clause for clause in item.clauses.values() if clause.veto][:1]:
        yield [finding(item, clause, 1)]


def _more_than(points: mpq, clause: Clause) -> int:
    """How often the clause must be broken to cost more than ``points``."""
    return int(points // (clause.points or ONE)) + 1


def finding(item: Item, clause: Clause, count: int) -> Row:
    row: Row = {"item": item.code, "clause": clause.key, "count": str(count)}
    if clause.ranged and not clause.veto and clause.lowest is not None and clause.highest is not None:
        row["points"] = plain((clause.lowest + clause.highest) / 2)
    return row


# --- metrics ---


def metric(item: Item, value: mpq) -> Given:
    return {"metrics": [{"item": item.code, "value": plain(value)}]}


def _metrics(item: Item, *values: mpq) -> list[Given]:
    return [metric(item, value) for value in values]


def _is_share(item: Item) -> bool:
    return isinstance(item.rule, MetricRule) and item.rule.unit == "%"


@inventor("tier")
@inventor("bands")
def _in_bands(year: int, group: Group, item: Item) -> Iterator[Case]:
    """One department in each band, highest first."""
    assert isinstance(item.rule, Tier | Bands)
    yield Case(_metrics(item, *sorted(map(_inside, item.rule.bands), reverse=True)))


def _inside(band: Band) -> mpq:
    """A value of the band: its closed end, which is where people ask; else one between the ends."""
    if band.high is not None and band.high_closed:
        return band.high
    if band.low is not None and band.low_closed:
        return band.low
    if band.high is None:
        return (band.low or ZERO) + mpq(1, 20)
    return (band.high + (band.low or ZERO)) / 2


@inventor("proportion")
def _proportion(year: int, group: Group, item: Item) -> Iterator[Case]:
    yield Case(_metrics(item, ONE, mpq("0.85")))


@inventor("threshold")
def _threshold(year: int, group: Group, item: Item) -> Iterator[Case]:
    assert isinstance(item.rule, Threshold)
    target = item.rule.target
    below = [target - mpq(step) if target > ONE / 2 else target * (1 - mpq(step)) for step in ("0.05", "0.2", "0.45")]
    yield Case(_metrics(item, target, *below[:2]), "本组有部门达到目标")
    yield Case(_metrics(item, *below), "本组无部门达到目标")


@inventor("vs_mean")
def _vs_mean(year: int, group: Group, item: Item) -> Iterator[Case]:
    mean, *values = map(mpq, ("0.9", "0.95", "0.81") if _is_share(item) else ("10", "12", "8"))
    yield Case(_metrics(item, *values), averages=[{"item": item.code, "value": plain(mean)}])


@inventor("rank")
def _rank(year: int, group: Group, item: Item) -> Iterator[Case]:
    assert isinstance(item.rule, Rank)
    values = [
        mpq(value) for value in (("0.92", "0.85", "0.85", "0.7") if _is_share(item) else ("92", "85", "85", "70"))
    ]
    yield Case(_metrics(item, *values, *([ZERO] if item.rule.zero_means_absent else [])))


@inventor("binary")
def _binary(year: int, group: Group, item: Item) -> Iterator[Case]:
    yield Case(_metrics(item, ONE, ZERO))


@inventor("manual")
def _manual(year: int, group: Group, item: Item) -> Iterator[Case]:
    given = [(mpq(1), "无扣分"), (mpq("0.9"), "按本部门考核细则扣分")]
    yield Case(
        [{"scores": [{"item": item.code, "score": plain(share * item.points), "basis": why}]} for share, why in given]
    )


# --- what compares with the best, and counts ---


@inventor("best")
def _best(year: int, group: Group, item: Item) -> Iterator[Case]:
    if not isinstance(item.rule, BestTally):
        values = ("0.96", "0.72", "0.48") if _is_share(item) else ("8", "6", "2")
        yield Case(_metrics(item, *map(mpq, values)))
        return
    rule = item.rule
    gains = [kind for kind, points in rule.points.items() if points > 0]
    losses = [kind for kind, points in rule.points.items() if points < 0]
    # A kind that is itself a number of points is counted in tens, honours in ones.
    amount = 20 if len(rule.points) == 1 else 1
    given = [tallies(item, dict.fromkeys(gains[:2], 2 * amount)), tallies(item, {gains[0]: amount})]
    given += [tallies(item, {kind: 1}) for kind in losses[:1]]
    if rule.zero_kind is not None and rule.zero_at is not None:
        given.append(tallies(item, {gains[0]: amount, rule.zero_kind: int(rule.zero_at)}))
    yield Case([*given, {}])


@inventor("tally")
def _tally(year: int, group: Group, item: Item) -> Iterator[Case]:
    assert isinstance(item.rule, Tally)
    kind, points = next(iter(item.rule.points.items()))
    yield Case([{}, *(tallies(item, {kind: count}) for count in (1, int(item.points // points) + 1))])


def tallies(item: Item, counts: dict[str, int]) -> Given:
    return {"tallies": [{"item": item.code, "kind": kind, "count": str(count)} for kind, count in counts.items()]}


@inventor("composite")
def _composite(year: int, group: Group, item: Item) -> Iterator[Case]:
    """The parts' own first cases together, the last department always with each of the item's own clauses."""
    parts = [next(cases(year, group, group.items[code])) for code in item.parts]
    merged = [_merged(given) for given in zip_longest(*(part.departments for part in parts), fillvalue={})]
    complete = merged[: min(len(part.departments) for part in parts)]
    own = [finding(item, clause, 1) for clause in item.clauses.values() if not clause.veto]
    if own:
        complete.append(_merged([complete[-1], {"findings": own}]))
    yield Case(complete, averages=[row for part in parts for row in part.averages])


def _merged(given: Sequence[Given]) -> Given:
    merged: Given = {}
    for one in given:
        for name, rows in one.items():
            merged[name] = [*merged.get(name, ()), *rows]
    return merged
