"""What the conditions of a grade mean, in one group: when each holds, how it reads, and what is missing for it.

A group without the rated item has no completion rate: conditions on the rate do not apply there and are left out.
Of a grade that holds with any of several conditions, one that applies must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from gmpy2 import mpq

from departments.figures import fixed, plain, share, written

from .model import Conditions, Group, Item, Scheme


class Standing(NamedTuple):
    """What a department is graded by. ``rate`` is None in a group without the rated item; ``place`` is among ``size``
    departments."""

    rate: mpq | None
    total: mpq
    place: int
    size: int
    vetoed: bool


class Around(NamedTuple):
    """What makes a distance readable: how many work items the rate counts, and the lowest total within a number of
    places (None where there is none). ``places`` are the decimals of a total."""

    counted: int
    lowest_within: Callable[[int], mpq | None]
    places: int


class Condition:
    """One condition on one figure."""

    better: ClassVar[bool]
    """Whether the better departments are those for which it holds."""
    alone: ClassVar[bool] = False
    """Whether nothing else matters where it is in the way."""
    by_others: ClassVar[bool] = False
    """Whether it depends on the other departments."""
    of_rate: ClassVar[bool] = False
    """Whether it is on the rate, which is compared unrounded but kept rounded in results."""

    def holds(self, standing: Standing) -> bool:
        raise NotImplementedError

    def in_words(self) -> str:
        """``总分低于 70 分``."""
        raise NotImplementedError

    def missing(self, standing: Standing, around: Around) -> str:
        """How far the department is from its better side: ``距 70 分还差 4.50 分``."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class _Rate(Condition):
    """``title`` is the rated item's name with its category's, ``name`` its own."""

    limit: mpq
    title: str
    name: str
    of_rate = True

    def missing(self, standing: Standing, around: Around) -> str:
        """In items of equal weight, which is what nearly all have; hence 约."""
        assert standing.rate is not None
        more = max(1, -int(-((self.limit - standing.rate) * around.counted) // 1))
        return f"{self.name}距 {share(self.limit)} 还差约 {more} 项"


class RateAtLeast(_Rate):
    better = True

    def holds(self, standing: Standing) -> bool:
        return standing.rate is not None and standing.rate >= self.limit

    def in_words(self) -> str:
        return f"{self.title}不低于 {share(self.limit)}"


class RateBelow(_Rate):
    better = False

    def holds(self, standing: Standing) -> bool:
        return standing.rate is not None and standing.rate < self.limit

    def in_words(self) -> str:
        return f"{self.title}低于 {share(self.limit)}"


@dataclass(frozen=True, slots=True)
class _Total(Condition):
    limit: mpq

    def missing(self, standing: Standing, around: Around) -> str:
        return f"距 {plain(self.limit)} 分还差 {fixed(self.limit - standing.total, around.places)} 分"


class TotalAtLeast(_Total):
    better = True

    def holds(self, standing: Standing) -> bool:
        return standing.total >= self.limit

    def in_words(self) -> str:
        return f"总分不低于 {written(self.limit)} 分"


class TotalBelow(_Total):
    better = False

    def holds(self, standing: Standing) -> bool:
        return standing.total < self.limit

    def in_words(self) -> str:
        return f"总分低于 {written(self.limit)} 分"


@dataclass(frozen=True, slots=True)
class PlaceWithin(Condition):
    """ "排名前 1/3": place ≤ N ÷ 3."""

    limit: mpq
    better = True
    by_others = True

    def holds(self, standing: Standing) -> bool:
        return standing.place <= standing.size * self.limit

    def places(self, size: int) -> int:
        """How many places of ``size`` lie within: 4 of 13."""
        return int(size * self.limit)

    @property
    def top(self) -> str:
        """``前 1/3``, ``前 30%``."""
        in_percent = 100 % self.limit.denominator == 0
        return f"前 {share(self.limit) if in_percent else written(self.limit)}"

    def in_words(self) -> str:
        return f"总分在本组排名{self.top}"

    def missing(self, standing: Standing, around: Around) -> str:
        line = around.lowest_within(self.places(standing.size))
        if line is None:
            return f"本组只有 {standing.size} 个部门，{self.top} 没有名额"
        gap = line - standing.total
        if not gap:
            return f"与{self.top} 末位同分，按同分排序规则列后"
        return f"距{self.top} 还差 {fixed(gap, around.places)} 分"


@dataclass(frozen=True, slots=True)
class Vetoed(Condition):
    better = False
    alone = True

    def holds(self, standing: Standing) -> bool:
        return standing.vetoed

    def in_words(self) -> str:
        return "被一票否决"

    def missing(self, standing: Standing, around: Around) -> str:
        return "一票否决"


class NotVetoed(Vetoed):
    better = True

    def holds(self, standing: Standing) -> bool:
        return not standing.vetoed

    def in_words(self) -> str:
        return "未被一票否决"


@dataclass(frozen=True, slots=True)
class GradeHere:
    """A grade as it holds in one group; ``any`` is None where the scheme names no such conditions."""

    name: str
    all: tuple[Condition, ...]
    any: tuple[Condition, ...] | None

    def holds(self, standing: Standing) -> bool:
        for condition in self.all:
            if not condition.holds(standing):
                return False
        return self.any is None or self.one_holds(self.any, standing)

    @staticmethod
    def one_holds(conditions: tuple[Condition, ...], standing: Standing) -> bool:
        return any(condition.holds(standing) for condition in conditions)

    def in_words(self) -> str:
        """``A，B，且C``, ``A，或B``; both joined by ``；并且``; "" without conditions."""
        every = _joined([condition.in_words() for condition in self.all], "且")
        either = _joined([condition.in_words() for condition in self.any or ()], "或")
        return "；并且".join(filter(None, (every, either)))

    def to_reach(self, standing: Standing) -> Iterator[tuple[Condition, ...]]:
        """What does not hold yet: one of each must."""
        yield from ((condition,) for condition in self.all if not condition.holds(standing))
        if self.any is not None and not self.one_holds(self.any, standing):
            yield self.any

    def to_leave(self, standing: Standing) -> Iterator[tuple[Condition, ...]]:
        """What must no longer hold: one of each."""
        if self.all:
            yield self.all
        else:
            yield from ((condition,) for condition in self.any or () if condition.holds(standing))


class GradesHere:
    """The grades of one group: ``tried`` in the order in which they are tried, ``best_first`` as the scheme lists
    them. ``rated`` is the group's rated item, None where it has none."""

    def __init__(self, scheme: Scheme, group: Group) -> None:
        grading = scheme.grading
        self.rated = scheme.rated_item(group)
        made = {
            name: GradeHere(
                name,
                tuple(_conditions(grade.all, group, self.rated)),
                tuple(_conditions(grade.any, group, self.rated)) if grade.any.given else None,
            )
            for name, grade in grading.grades.items()
        }
        self.best_first = tuple(made.values())
        self.tried = tuple(made[name] for name in grading.order)

    def grade(self, standing: Standing) -> str:
        """The first grade that holds; the last has no conditions."""
        return next(grade.name for grade in self.tried if grade.holds(standing))

    @property
    def lines(self) -> tuple[PlaceWithin, ...]:
        """Where a grade ends in the ranking, the best first."""
        return tuple(one for grade in self.best_first for one in grade.all if isinstance(one, PlaceWithin))

    @property
    def top_words(self) -> str:
        """``前 1/3``, of the first of these lines; "" where there is none."""
        return self.lines[0].top if self.lines else ""

    def top(self, size: int) -> int:
        """How many places of ``size`` lie above the first of these lines; 0 where there is none."""
        return self.lines[0].places(size) if self.lines else 0

    def lacking(self, name: str, standing: Standing, around: Around) -> str:
        """What a department graded ``name`` lacks for the next better grade; "" with the best one."""
        names = [grade.name for grade in self.best_first]
        if name not in names[1:]:
            return ""
        own, wanted = (self.best_first[names.index(name) - step] for step in (0, 1))
        left = own if self.tried.index(own) < self.tried.index(wanted) else None
        # Nobody is told to get worse.
        ways = [[one for one in way if not one.better] for way in (left.to_leave(standing) if left else ())]
        ways += [[one for one in way if one.better] for way in wanted.to_reach(standing)]
        ways = sorted(filter(None, ways), key=lambda way: not way[0].by_others)
        if not ways:
            # All seems to hold: the rate is short by less than results show of it.
            rates = [one for one in ((left.all + (left.any or ())) if left else wanted.all) if one.of_rate]
            ways = [[one] for one in rates]
        for way in ways:
            if way[0].alone:
                return f"{way[0].missing(standing, around)}，不能评为“{wanted.name}”"
        return "；".join(_joined([one.missing(standing, around) for one in way], "或") for way in ways)


def _joined(words: Sequence[str], last: str) -> str:
    """``A``, ``A，或B``, ``A，B，且C``."""
    return "，".join([*words[:-1], f"{last if len(words) > 1 else ''}{words[-1]}"]) if words else ""


def _conditions(given: Conditions, group: Group, rated: Item | None) -> Iterator[Condition]:
    """Those that apply in the group, in the order in which people read them."""
    if rated is not None and given.rate_at_least is not None:
        yield RateAtLeast(given.rate_at_least, group.title(rated.code), rated.name)
    if rated is not None and given.rate_below is not None:
        yield RateBelow(given.rate_below, group.title(rated.code), rated.name)
    if given.total_at_least is not None and (limit := given.total_at_least.of(group.code)) is not None:
        yield TotalAtLeast(limit)
    if given.total_below is not None and (limit := given.total_below.of(group.code)) is not None:
        yield TotalBelow(limit)
    if given.place_within is not None:
        yield PlaceWithin(given.place_within)
    if given.vetoed is not None:
        yield Vetoed() if given.vetoed else NotVetoed()
