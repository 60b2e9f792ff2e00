"""The tree of a score sheet: categories, headings and items, with what was lost and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import ZERO, plain
from departments.offices.queries import called
from targets.scheme.model import Category

from ...engine.results import ABSENT
from ...engine.trace import Trace
from ...engine.working import steps
from .scored import Figure, Scored, figure
from .steps import steps_of


@dataclass(frozen=True, slots=True)
class Node:
    """One line, as it is shown. ``score`` is the figure, or 待评 or 缺项; ``reason`` says in a few words why points
    were lost, or what is waited for; ``look`` names what kind of line it is."""

    code: str
    number: str
    name: str
    points: str
    score: str
    lost: str = ""
    reason: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A category and what is under it. ``steps``: how its figure came of theirs, where it is not their sum.
    ``absent``: its 缺项, kept in one line, and ``absent_points`` what they would be worth."""

    node: Node
    nodes: tuple[Node, ...]
    steps: tuple[str, ...]
    absent: tuple[Node, ...]
    absent_points: str


def branches(scored: Scored) -> Iterator[Branch]:
    for category in scored.group.categories.values():
        score = mpq(scored.mine.scores["categories"][category.code])
        points, lost = plain(category.points), _minus(scored.lost_in(category))
        waiting = scored.waiting.get(category.code, ZERO)
        reason = f"待评 {plain(waiting)} 分" if waiting else ""
        node = Node(category.code, category.code, category.name, points, figures.score(score), lost, reason)
        absent = _absent(scored, category)
        worth = sum((scored.group.items[code].points for code in absent), ZERO)
        yield Branch(
            node=node,
            nodes=tuple(_nodes(scored, category)),
            steps=tuple(steps_of(scored, category)),
            absent=tuple(_node(scored, code, "") for code in absent),
            absent_points=plain(worth),
        )


def _absent(scored: Scored, category: Category) -> list[str]:
    """The category's 缺项; a part of an item that is there stays with it."""
    items = (scored.group.items[code] for code in scored.group.items if code not in scored.leaves)
    return [item.code for item in items if item.category == category.code and item.part_of is None]


def _nodes(scored: Scored, category: Category) -> Iterator[Node]:
    above: tuple[str, ...] = ()
    for item in scored.group.items.values():
        if item.category != category.code:
            continue
        if (item.part_of or item.code) not in scored.leaves:
            continue
        for level, code in enumerate(item.headings, start=1):
            if code not in above:
                yield _node(scored, code, f"level-{level} heading")
        above = item.headings
        yield _node(scored, item.code, f"level-{len(above) + (2 if item.part_of else 1)}")


def item_node(scored: Scored, code: str) -> Node:
    """An item's line by itself, outside the tree."""
    return _node(scored, code, "level-1")


def _node(scored: Scored, code: str, look: str) -> Node:
    shown = figure(scored.group, scored.leaves, code)
    kind = "out" if shown.state else "" if shown.lost else "kept"
    trace = scored.traces.get(code)
    why = "" if kind == "kept" and trace else reason(scored, trace) if trace else _of_heading(shown)
    score = shown.state or shown.score
    return Node(code, shown.number, shown.name, shown.points, score, _minus(shown.lost), why, f"{look} {kind}".rstrip())


def _of_heading(shown: Figure) -> str:
    """What of a heading's points is neither earned nor lost."""
    rest = {"待评": shown.waiting, ABSENT: shown.absent}
    told = [f"{word} {plain(points)} 分" for word, points in rest.items() if points and word != shown.state]
    return f"其中{'、'.join(told)}" if told else ""


def _minus(lost: mpq) -> str:
    """A true minus sign; "" for nothing."""
    return figures.lost(lost) if lost else ""


def reason(scored: Scored, trace: Trace) -> str:
    """Why points were lost, in a few words: the clauses that were broken, else how the figure came about."""
    if trace.state == "absent":
        return "不计分，按已有项目扩权"
    if trace.score is None:
        return f"待{'、'.join(called(trace.item.assessors, scored.offices))}评分"
    return "；".join(list(_broken(trace)) or list(steps(trace)))


def _broken(trace: Trace) -> Iterator[str]:
    """Flagged work, and each clause with how often it was broken."""
    flagged = Counter(line.flags for line in trace.work if line.flags)
    for flags, items in flagged.most_common():
        yield f"{items} 项{'、'.join(flags)}"
    counts: dict[str, mpq] = {}
    for loss in trace.losses:
        counts[loss.clause.key] = counts.get(loss.clause.key, ZERO) + loss.count
    for key, count in counts.items():
        clause = trace.item.clauses[key]
        yield f"{clause.label} {plain(count)} {clause.unit}"
