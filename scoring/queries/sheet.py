"""A department's score sheet: the tree of categories, headings and items with what was lost and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404
from gmpy2 import mpq

from departments.models import RosterEntry, Year
from departments.permissions import Person, entries_for, get_entry_for, reads_everything
from scoring.engine.explanations import trace_department
from scoring.engine.numbers import ZERO, plain
from scoring.engine.results import ABSENT
from scoring.engine.reweighting import Leaf
from scoring.engine.trace import Trace
from scoring.engine.working import WORKINGS
from targets.scheme.model import Category, Group, Item, Scheme

from ..models import Run
from .comparison import items_under
from .explanation import Explanation, explain
from .ranking import distance, top_of
from .results import (
    Result,
    cohorts,
    facts_changed,
    get_run,
    latest_run,
    published_run,
    results,
    results_beside,
    rows_seen,
    scheme_of,
    score_text,
)

REASON = 60


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree, as it is shown. ``score`` is the figure, or 待评 or 缺项; ``reason`` says in a few words
    why points were lost, or what is waited for; ``look`` names what kind of line it is."""

    code: str
    name: str
    points: str
    score: str
    lost: str = ""
    reason: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A category and what is under it."""

    node: Node
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class PublishedPlace:
    """The department's place in the latest published run, where another run is shown."""

    run: Run
    rank: int
    total: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One of several departments of one's own: its total in the latest run, its place in the published one."""

    entry: RosterEntry
    total: str
    pending: int
    rank: int | None
    grade: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rank`` is None where the reader may not know it yet; ``result`` and all after it where nothing was scored."""

    entry: RosterEntry
    year: Year
    run: Run | None
    group: Group
    changed: bool = False
    result: Result | None = None
    rank: int | None = None
    size: int = 0
    distance: str = ""
    grade: str = ""
    published: PublishedPlace | None = None
    branches: tuple[Branch, ...] = ()
    explanation: Explanation | None = None
    asked: int | None = None

    @property
    def pending(self) -> int:
        return len(self.result.scores["pending"]) if self.result else 0


def sheet(user: Person, year: Year, pk: int, *, code: str = "", number: int | None = None) -> Sheet:
    """The score sheet of one of the user's departments; ``code`` chooses what is explained (the total unless given).

    A department sees its own figures in the latest run, published or not; its rank, grade and distance, and how the
    group's totals lie, only from a published one. Raises ``Http404`` for what is not the user's or not there.
    """
    entry = get_entry_for(user, year, pk)
    everything = reads_everything(user)
    run = _run_for(everything, year, number)
    scheme = scheme_of(run, year)
    if run is None:
        return Sheet(entry, year, None, scheme.groups[entry.group])
    found = results_beside(run, entry)
    mine = next((result for result in found if result.entry == entry.pk), None)
    if mine is None:
        return Sheet(entry, year, run, scheme.groups[entry.group])
    return _sheet(scheme, entry, run, mine, found, code, everything, number)


def _run_for(everything: bool, year: Year, number: int | None) -> Run | None:
    latest = latest_run(year)
    if number is None or latest is None or number == latest.number:
        return latest
    run = get_run(year, number)
    if not everything and run.published_at is None:
        raise Http404
    return run


def _sheet(
    scheme: Scheme,
    entry: RosterEntry,
    run: Run,
    mine: Result,
    found: list[Result],
    code: str,
    everything: bool,
    number: int | None,
) -> Sheet:
    group = scheme.groups[mine.group]
    leaves = leaves_of(mine)
    rows = rows_seen(run).get(mine.name, {})
    traces = trace_department(group, rows, leaves, cohorts(run, group.code), run.as_of)
    ranked = everything or run.published_at is not None
    explanation = explain(group, run, mine, found, leaves, traces, code, named=everything, ranked=ranked)
    if explanation is None:
        raise Http404
    return Sheet(
        entry=entry,
        year=entry.year,
        run=run,
        group=group,
        changed=facts_changed(run, entry.year),
        result=mine,
        rank=mine.rank if ranked else None,
        size=len(found),
        grade=mine.grade if ranked else "",
        distance=_distance(mine, found, scheme) if ranked else "",
        published=None if run.published_at else _published_place(entry),
        branches=tuple(_branches(group, mine, leaves, traces)),
        explanation=explanation,
        asked=number,
    )


def _distance(mine: Result, found: list[Result], scheme: Scheme) -> str:
    top = top_of(len(found), scheme.grading)
    line = min((mpq(result.scores["total"]) for result in found if result.rank <= top), default=None)
    return distance(mine, top, line, scheme.grading)


def _published_place(entry: RosterEntry) -> PublishedPlace | None:
    run = published_run(entry.year)
    row = run.results.filter(entry=entry).first() if run else None
    return PublishedPlace(run, row.rank, row.scores["total"]) if run and row else None


def leaves_of(result: Result, codes: Iterable[str] | None = None) -> dict[str, Leaf]:
    """The rounded scores (of ``codes``) as the engine has them: None while 待评, 缺项 left out."""
    scores: Mapping[str, str | None] = result.scores["items"]
    found = ((code, scores[code]) for code in (scores if codes is None else codes))
    return {code: None if score is None else mpq(score) for code, score in found if score != ABSENT}


def same_department(user: Person, year: Year, pk: int) -> RosterEntry | None:
    """The entry in ``year`` of the department that entry ``pk`` of another year is of, if it is the user's: where the
    year switch of the page leads."""
    return entries_for(user, year).filter(department__roster=pk).exclude(pk=pk).first()


def own_standings(year: Year, entries: Sequence[RosterEntry]) -> list[Standing]:
    """The departments of the list as far as their own people may know."""
    latest, published = latest_run(year), published_run(year)
    now = {result.entry: result for result in results(latest)} if latest else {}
    known = {result.entry: result for result in results(published)} if published else {}
    return [_standing(entry, now.get(entry.pk), known.get(entry.pk)) for entry in entries]


def _standing(entry: RosterEntry, now: Result | None, known: Result | None) -> Standing:
    return Standing(
        entry=entry,
        total=now.scores["total"] if now else "",
        pending=len(now.scores["pending"]) if now else 0,
        rank=known.rank if known else None,
        grade=known.grade if known else "",
    )


# --- the tree ---


def _branches(group: Group, mine: Result, leaves: Mapping[str, Leaf], traces: Mapping[str, Trace]) -> Iterator[Branch]:
    for category in group.categories.values():
        yield Branch(_category_node(category, mine), tuple(_nodes(group, category, leaves, traces)))


def _category_node(category: Category, mine: Result) -> Node:
    score = mpq(mine.scores["categories"][category.code])
    lost = category.points - score
    return Node(category.code, category.name, plain(category.points), score_text(score), _minus(lost))


def _nodes(group: Group, category: Category, leaves: Mapping[str, Leaf], traces: Mapping[str, Trace]) -> Iterator[Node]:
    above: tuple[str, ...] = ()
    for item in group.items.values():
        if item.category != category.code:
            continue
        for level, code in enumerate(item.headings, start=1):
            if code not in above:
                yield _heading_node(group, code, level, leaves)
        above = item.headings
        yield _item_node(item, traces[item.code])


def _heading_node(group: Group, code: str, level: int, leaves: Mapping[str, Leaf]) -> Node:
    heading = group.headings[code]
    present = [item for item in items_under(group, code) if item in leaves]
    score = sum((leaves[item] or ZERO for item in present), ZERO)
    lost = sum((group.items[item].points - s for item in present if (s := leaves[item]) is not None), ZERO)
    shown = score_text(score) if present else ABSENT
    look = f"level-{level} heading{'' if lost else ' kept'}"
    return Node(code, heading.name, plain(heading.points), shown, _minus(lost), look=look)


def _item_node(item: Item, trace: Trace) -> Node:
    look = f"level-{len(item.headings) + (2 if item.part_of else 1)}"
    points = plain(item.points)
    if trace.state == "absent":
        return Node(item.code, item.name, points, ABSENT, "", "不计分，按已有项目扩权", f"{look} out")
    if trace.score is None:
        return Node(item.code, item.name, points, "待评", "", f"待{'、'.join(item.assessors)}评分", f"{look} out")
    lost, score = item.points - trace.score, score_text(trace.score)
    if not lost:
        return Node(item.code, item.name, points, score, look=f"{look} kept")
    return Node(item.code, item.name, points, score, _minus(lost), reason(trace), look)


def _minus(lost: mpq) -> str:
    """A true minus sign; "" for nothing."""
    return f"\u2212{score_text(lost)}" if lost else ""


def reason(trace: Trace) -> str:
    """Why points were lost, in a few words: the clauses that were broken, else how the figure came about."""
    if trace.losses:
        counts: dict[str, mpq] = {}
        for loss in trace.losses:
            counts[loss.clause.key] = counts.get(loss.clause.key, ZERO) + loss.count
        words = [
            f"{(clause := trace.item.clauses[key]).label} {plain(count)} {clause.unit}" for key, count in counts.items()
        ]
        if flagged := sum(bool(line.flags) for line in trace.work):
            words.insert(0, f"{flagged} 项未按时、未按要求或未完成")
    elif trace.work and trace.item.rule.takes == "work_items" and any(line.flags for line in trace.work):
        words = [f"{sum(bool(line.flags) for line in trace.work)} 项未按时、未按要求或未完成"]
    else:
        words = list(WORKINGS[trace.item.rule.kind](trace))
    text = "；".join(words)
    return text if len(text) <= REASON else text[: REASON - 1] + "…"
