"""What rows cost, and what their departments have left on the items, beside the problems that count already. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gmpy2 import mpq

from departments.figures import ZERO, plain
from targets.scheme.model import Clause, Group, Item, Scheme

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A row as far as it is known: ``entry`` is the department's place in the year, ``group`` its 考核组, ``name`` what
    it is called. ``own`` says that a fact is the row's own (or the row's that it corrects), which does not count
    beside it."""

    entry: int | None
    group: str
    name: str
    item: str
    clause: str
    count: mpq | None
    points: mpq | None
    withdrawn: bool = False
    own: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A problem that counts already; ``row`` is the row of a notice that it comes of."""

    entry: int
    item: str
    clause: str
    count: mpq
    points: mpq | None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """``each`` is what the row costs by its clause, ``taken`` what it takes of the item beside all others, ``left``
    what the department then has on the item. ``note`` says what else is to be known."""

    sentence: str
    taken: mpq = ZERO
    left: mpq = ZERO
    note: str = ""


@dataclass(slots=True)
class _Spent:
    """By clause what an item has lost so far, before caps."""

    by_clause: dict[str, mpq] = field(default_factory=dict)

    def add(self, clause: Clause, cost: mpq) -> None:
        self.by_clause[clause.key] = self.by_clause.get(clause.key, ZERO) + cost

    def of(self, item: Item) -> mpq:
        found = (item.clauses[key].capped(cost) for key, cost in self.by_clause.items() if key in item.clauses)
        return min(item.points, sum(found, ZERO))


def costs_of(scheme: Scheme, rows: Sequence[Asked], facts: Iterable[Fact]) -> list[Cost | None]:
    """What each row costs beside ``facts`` and the rows before it; None where it does not say enough yet."""
    own = {row.own for row in rows if row.own is not None}
    groups = {row.entry: row.group for row in rows if row.entry is not None}
    spent: dict[Key, _Spent] = {}
    for fact in facts:
        if fact.row is not None and fact.row in own:
            continue
        item = scheme.groups[groups[fact.entry]].items.get(fact.item) if fact.entry in groups else None
        clause = item.clauses.get(fact.clause) if item else None
        cost = clause.cost(fact.count, fact.points) if clause else None
        if clause is not None and cost is not None:
            spent.setdefault((fact.entry, fact.item), _Spent()).add(clause, cost)
    return [_cost(scheme, row, spent) for row in rows]


def _cost(scheme: Scheme, row: Asked, spent: dict[Key, _Spent]) -> Cost | None:
    if row.entry is None or row.group not in scheme.groups:
        return None
    group = scheme.groups[row.group]
    item = group.items.get(row.item)
    clause = item.clauses.get(row.clause) if item else None
    if item is None or clause is None:
        return None
    now = spent.setdefault((row.entry, row.item), _Spent())
    before = now.of(item)
    if row.withdrawn:
        left = item.points - before
        return Cost(f"撤销扣分；{row.name}在“{item.name}”剩 {plain(left)} 分", ZERO, left)
    if clause.veto:
        return Cost("不扣分，作为一票否决的提案", ZERO, item.points - before)
    if row.count is None or (clause.ranged and row.points is None):
        return None
    cost = clause.cost(row.count, row.points) or ZERO
    now.add(clause, cost)
    after = now.of(item)
    taken, left = after - before, item.points - after
    return Cost(
        f"将扣{row.name} {plain(taken)} 分（{_sum(clause, row, cost)}），“{item.name}”剩 {plain(left)} 分",
        taken,
        left,
        "；".join(_notes(group, item, clause, cost, taken)),
    )


def _sum(clause: Clause, row: Asked, cost: mpq) -> str:
    """``2 人次 × 0.1``"""
    each = plain(clause.each(row.points))
    return f"{plain(row.count or ZERO)} {clause.unit} × {each}" if cost else "0"


def _notes(group: Group, item: Item, clause: Clause, cost: mpq, taken: mpq) -> Iterator[str]:
    if taken < cost:
        capped = clause.cap is not None and taken < cost and clause.cap < item.points
        over = plain(cost - taken)
        if group.overflow and group.overflow.item == item.code:
            yield f"超出的 {over} 分从{_target(group)}中扣除"
        else:
            yield f"{'已到条款上限' if capped else '扣完为止'}，超出的 {over} 分不再扣"
    if item.rule.kind not in {"deduct"}:
        yield "本项另有其他得分内容，剩余只按通报的扣分计算"


def _target(group: Group) -> str:
    assert group.overflow is not None
    target = group.overflow.target
    return group.items[target].name if target in group.items else group.categories[target].name
