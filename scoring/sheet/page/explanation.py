"""One figure of a score sheet explained: the total, a category, a heading or an item, with the facts behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import ZERO, half_up, plain
from departments.offices.queries import called
from targets.scheme.model import Category, Group, Source
from targets.scheme.rules.rule import Wording
from targets.scheme.wording import overflow_in_words, reweighting_in_words

from ...engine.explanations import category_sentence
from ...engine.results import ABSENT
from ...engine.trace import Trace
from ...engine.working import sentence
from ...ranking.comparison import (
    Comparison,
    Value,
    category_of,
    compare,
    heading_of,
    item_of,
    items_under,
    total_of,
)
from ...runs.queries import Result
from .entries import NO_ENTRIES, Entries, entries_of, rate_in_words
from .scored import Figure, Scored, figure


@dataclass(frozen=True, slots=True)
class Explanation:
    """``rule`` is the rule in words, ``text`` the regulation's own. ``entries`` are the facts behind it."""

    code: str
    number: str
    name: str
    points: str
    score: str
    lost: str
    state: str
    sentence: str
    assessors: tuple[str, ...] = ()
    rule: Wording | None = None
    text: str = ""
    source: Source | None = None
    entries: Entries = NO_ENTRIES
    parts: tuple[Figure, ...] = ()
    comparison: Comparison | None = None

    @property
    def present(self) -> list[Figure]:
        return [part for part in self.parts if part.state != ABSENT]

    @property
    def absent(self) -> list[Figure]:
        return [part for part in self.parts if part.state == ABSENT]


def explain(scored: Scored, code: str, *, named: bool) -> Explanation | None:
    """The figure ``code`` of the department ("" for its total); None for an unknown code.

    ``named``: the reader sees the other departments' sheets too, so that they are named beside it. The totals of the
    group are known once there are ranks, and named then. Before that a picture holds the department's own mark alone.
    """
    group = scored.group
    ranked = scored.ranked
    beside = scored.beside if ranked else [scored.mine]

    def comparison(value_of: Callable[[Result], Value | str], full: mpq, names: bool = named) -> Comparison:
        return compare(beside, value_of, full, scored.mine.entry, named=names, opens=named)

    if not code:
        return _total(scored, comparison(total_of, group.points, names=True) if ranked else None)
    if code in group.categories:
        category = group.categories[code]
        standing = comparison(category_of(code), category.points, names=True) if ranked else None
        return _category(scored, category, standing)
    if code in group.headings:
        return _heading(scored, code, comparison(heading_of(group, code), group.headings[code].points))
    if code in scored.traces:
        return _item(scored, scored.traces[code], comparison(item_of(code), group.items[code].points))
    return None


def _total(scored: Scored, comparison: Comparison | None) -> Explanation:
    """``comparison`` None: the reader does not know the rank yet."""
    scores, full = scored.mine.scores, scored.group.points
    of = {code: figures.score(mpq(score)) for code, score in scores["categories"].items()}
    parts = tuple(
        Figure(code, code, category.name, plain(category.points), of[code], ZERO, "")
        for code, category in scored.group.categories.items()
    )
    waiting = half_up(sum(scored.waiting.values(), ZERO), scored.scheme.ranking.total_places)
    exact, total = sum((mpq(part.score) for part in parts), ZERO), mpq(scores["total"])
    sentence = f"{' + '.join(part.score for part in parts)} = {figures.score(exact)}"
    if exact != total:
        sentence += f"，四舍五入为 {scores['total']}"
    if waiting:
        sentence += f"；已评 {plain(full - waiting)} 分，待评 {plain(waiting)} 分"
    if comparison is not None:
        sentence += f"；本组第 {scored.mine.rank} 名"
    if comparison is not None and scores["tied"]:
        sentence += "（总分和各项并列条件均相同，名次并列）"
    return Explanation(
        code="",
        number="",
        name="考核总分",
        points=plain(full),
        score=scores["total"],
        lost=figures.score(full - total - waiting),
        state="",
        sentence=sentence,
        entries=Entries(facts=tuple(_rated(scored))),
        parts=parts,
        comparison=comparison,
    )


def _rated(scored: Scored) -> Iterator[tuple[str, str]]:
    """What grades and places stand on beside the total: nothing in a group without the rated item."""
    group, scores = scored.group, scored.mine.scores
    if rated := scored.scheme.rated_item(group):
        words = "尚无到期项目" if scores["completion_rate"] is None else rate_in_words(scored.traces[rated.code])
        yield group.title(rated.code, short=True), words
        yield f"到期{group.categories[rated.category].shortest}项目", f"{scores['key_items']} 项"


def _category(scored: Scored, category: Category, comparison: Comparison | None) -> Explanation:
    group, score = scored.group, mpq(scored.mine.scores["categories"][category.code])
    return Explanation(
        code=category.code,
        number=category.code,
        name=category.name,
        points=plain(category.points),
        score=figures.score(score),
        lost=figures.score(scored.lost_in(category)),
        state="",
        sentence=category_sentence(group, category, scored.leaves, scored.traces, scored.called),
        rule=Wording(_category_words(group, category), ""),
        source=category.source,
        parts=tuple(figure(group, scored.leaves, code) for code in _tops(group, category)),
        comparison=comparison,
    )


def _category_words(group: Group, category: Category) -> str:
    words = ["各指标得分相加", reweighting_in_words(category)]
    target = group.overflow.target if group.overflow else ""
    if category.code == (group.items[target].category if target in group.items else target):
        words.append(overflow_in_words(group))
    return "；".join(words)


def _tops(group: Group, category: Category) -> tuple[str, ...]:
    """The first level under a category: headings, and items that have none."""
    items = (item for item in group.items.values() if item.category == category.code and item.part_of is None)
    return tuple(dict.fromkeys(item.headings[0] if item.headings else item.code for item in items))


def _heading(scored: Scored, code: str, comparison: Comparison) -> Explanation:
    whole = figure(scored.group, scored.leaves, code)
    parts = tuple(figure(scored.group, scored.leaves, item) for item in items_under(scored.group, code))
    counted = " + ".join(part.score for part in parts if part.score)
    return Explanation(
        code=code,
        number=scored.group.headings[code].number,
        name=whole.name,
        points=whole.points,
        score=whole.score,
        lost=figures.score(whole.lost),
        state=whole.state,
        sentence=f"满分 {whole.points}；" + (f"{counted} = {whole.score}" if counted else f"全部{whole.state}"),
        rule=Wording("所列指标得分相加", ""),
        source=scored.group.headings[code].source,
        parts=parts,
        comparison=comparison,
    )


def _item(scored: Scored, trace: Trace, comparison: Comparison) -> Explanation:
    item = trace.item
    whole = figure(scored.group, scored.leaves, item.code)
    assessors = called(item.assessors, scored.offices)
    return Explanation(
        code=item.code,
        number=item.number,
        name=scored.group.title(item.code),
        points=whole.points,
        score=whole.score,
        lost=figures.score(whole.lost),
        state=whole.state,
        sentence=sentence(trace),
        assessors=assessors,
        rule=item.rule.in_words(item),
        text=item.text,
        source=item.source,
        entries=entries_of(trace, scored.shown, assessors),
        parts=tuple(figure(scored.group, scored.leaves, part) for part in item.parts),
        comparison=comparison,
    )
