"""One department in the figures that are shown, with all that explains it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import ZERO, plain
from departments.models import RosterEntry
from departments.offices.queries import Tied, called, offices
from targets.scheme.model import Category, Group, Scheme

from ...engine.explanations import trace_department
from ...engine.results import ABSENT
from ...engine.reweighting import Leaf
from ...engine.trace import Trace
from ...ranking.comparison import items_under
from ...runs.queries import Result, leaves_of, points_pending
from ...shown.queries import Shown


@dataclass(frozen=True, slots=True)
class Scored:
    """``mine`` is the department's result, ``beside`` its whole group's, itself among them. ``waiting``: by category,
    the points of what is 待评, which nobody has lost."""

    shown: Shown
    scheme: Scheme
    group: Group
    mine: Result
    beside: list[Result]
    leaves: Mapping[str, Leaf]
    traces: Mapping[str, Trace]
    waiting: Mapping[str, mpq]

    def lost_in(self, category: Category) -> mpq:
        """What the category lost of the points that were assessed."""
        score = mpq(self.mine.scores["categories"][category.code])
        return category.points - score - self.waiting.get(category.code, ZERO)

    @property
    def ranked(self) -> bool:
        """Whether the reader may know the place, and the figures of the group."""
        return self.mine.rank > 0

    @property
    def offices(self) -> Mapping[str, Tied]:
        """The offices of the scheme by the names that it gives them."""
        return offices(self.shown.year)

    def called(self, assessor: str) -> str:
        """What people call an office of the scheme."""
        return called([assessor], self.offices)[0]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a heading or an item earned, as it is shown: ``score`` "" and ``state`` a word for 待评 and 缺项; ``lost``
    is what the items that were scored lost. ``waiting`` and ``absent`` are the points of the others, which are neither
    earned nor lost: of what is 待评, and of 缺项."""

    code: str
    number: str
    name: str
    points: str
    score: str
    lost: mpq
    state: str
    waiting: mpq = ZERO
    absent: mpq = ZERO


def scored(shown: Shown, entry: RosterEntry, beside: list[Result] | None = None) -> Scored | None:
    """None where the department was not scored. ``beside`` is its group's results, where they are known already."""
    beside = shown.results_beside(entry) if beside is None else beside
    mine = next((result for result in beside if result.entry == entry.pk), None)
    if mine is None:
        return None
    scheme = shown.scheme
    group, leaves = scheme.groups[mine.group], leaves_of(mine)
    traces = trace_department(group, shown.rows.get(mine.name, {}), leaves, shown.cohorts(group.code), shown.as_of)
    return Scored(shown, scheme, group, mine, beside, leaves, traces, points_pending(mine, group))


def figure(group: Group, leaves: Mapping[str, Leaf], code: str) -> Figure:
    """The figure of an item, or of a heading: the sum of its items."""
    heading = group.headings.get(code)
    every = items_under(group, code) if heading else (code,)
    present = [one for one in every if one in leaves]
    known = {one: leaf for one in present if (leaf := leaves[one]) is not None}
    named = heading or group.items[code]
    state = "" if known else "待评" if present else ABSENT
    return Figure(
        code=code,
        number=named.number,
        name=named.name,
        points=plain(named.points),
        score=figures.score(sum(known.values(), ZERO)) if known else "",
        lost=sum((group.items[one].points - leaf for one, leaf in known.items()), ZERO),
        state=state,
        waiting=_points(group, (one for one in present if leaves[one] is None)),
        absent=_points(group, (one for one in every if one not in leaves)),
    )


def _points(group: Group, codes: Iterable[str]) -> mpq:
    return sum((group.items[code].points for code in codes), ZERO)
