"""A department's score sheet on paper: all its items, and each deduction with its notice and clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpq

from departments import figures
from departments.figures import ZERO, difference, plain
from departments.models import RosterEntry

from ..engine.trace import Trace
from ..engine.working import steps
from ..ranking.page import rounding_of
from ..shown.paper import head
from .page.entries import Pairs, ProblemLine, WorkItemLine, problems_of, rate_in_words, sums_of, work_of
from .page.explanation import explain
from .page.scored import Scored
from .page.sheet import distance_of, veto_of
from .page.tree import Branch, Node, branches

SIGNING = ("被考核部门负责人", "质量发展处负责人")


@dataclass(frozen=True, slots=True)
class Section:
    """A category: its lines, each with how the figure came about in a few words."""

    branch: Branch
    lines: tuple[tuple[Node, str], ...]


@dataclass(frozen=True, slots=True)
class Deductions:
    """What the problems of an item cost; ``sums`` where they are several, or cost less than they say."""

    title: str
    problems: tuple[ProblemLine, ...]
    sums: Pairs

    @property
    def places(self) -> int:
        return max((len(line.lost.partition(".")[2]) for line in self.problems), default=0)


@dataclass(frozen=True, slots=True)
class Work:
    """The work items of a category; ``rate`` is the completion rate in words, "" before anything is due."""

    title: str
    lines: tuple[WorkItemLine, ...]
    rate: str
    sums: Pairs

    @property
    def weighed(self) -> bool:
        return any(line.weight != "1" for line in self.lines)

    @property
    def flagged(self) -> bool:
        return any(line.lost for line in self.lines)


def sheet_paper(scored: Scored, entry: RosterEntry, *, bound: bool = False) -> dict[str, Any]:
    """What the template scoring/sheet/paper.html is given. ``bound``: in one file with others, whose names stand among
    the bookmarks."""
    shown, mine, group = scored.shown, scored.mine, scored.group
    total = explain(scored, "", named=False)
    assert total is not None
    exact = sum(map(mpq, mine.scores["categories"].values()), ZERO)
    return {
        "head": head(
            shown,
            f"{shown.year}{entry.name}考核得分表",
            about=group.name,
            anchor=anchor_of(entry),
            mark=entry.name if bound else "",
        ),
        "entry": entry,
        "group": group,
        "mine": mine,
        "ranked": scored.ranked,
        "size": len(scored.beside),
        "distance": distance_of(scored),
        "veto": veto_of(scored, entry),
        "sections": [_section(scored, branch) for branch in branches(scored)],
        "sum": figures.score(exact),
        "rounding": difference(rounding_of(mine)),
        "lost": total.lost,
        "sentence": total.sentence,
        "rated": total.entries.facts,
        "waiting": plain(sum(scored.waiting.values(), ZERO)) if scored.waiting else "",
        "deductions": list(_deductions(scored)),
        "work": list(_work(scored)),
        "roles": SIGNING if shown.published else (),
        "office": "焦作大学质量发展处",
    }


def anchor_of(entry: RosterEntry) -> str:
    return f"sheet-{entry.pk}"


def _section(scored: Scored, branch: Branch) -> Section:
    return Section(branch, tuple((node, _working(scored.traces.get(node.code), node)) for node in branch.nodes))


def _working(trace: Trace | None, node: Node) -> str:
    """Why points were lost; where none were, what was measured or entered. An item of which nobody found anything says
    nothing."""
    if node.reason or trace is None:
        return node.reason
    given = trace.metric is not None or trace.entered is not None or trace.tallies or trace.work or trace.parts
    return "；".join(steps(trace)) if given else ""


def _deductions(scored: Scored) -> Iterator[Deductions]:
    for code, trace in scored.traces.items():
        if trace.losses:
            sums = tuple(sums_of(trace))
            if len(sums) == 2:  # What the problems cost is what the item lost.
                sums = sums[1:]
            yield Deductions(_titled(scored, code), tuple(problems_of(trace, scored.shown, notices={})), sums)


def _work(scored: Scored) -> Iterator[Work]:
    """Of each category with work items, as the item has them that says which are flagged."""
    for code, category in scored.group.categories.items():
        of_work = [one for one in scored.traces.values() if one.item.category == code and one.work]
        if not of_work:
            continue
        of_work.sort(key=lambda trace: trace.item.rule.flags_work)
        rating = next((one for one in of_work if one.item.rule.rates_work), None)
        due = rating is not None and any(line.counted for line in rating.work)
        yield Work(
            category.name,
            tuple(work_of(of_work[-1], scored.shown)),
            rate_in_words(rating) if rating and due else "",
            tuple(sums_of(of_work[-1])),
        )


def _titled(scored: Scored, code: str) -> str:
    item = scored.group.items[code]
    return f"{scored.group.categories[item.category].shortest}{item.number} {scored.group.title(code)}"
