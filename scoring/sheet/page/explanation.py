"""One figure of a score sheet explained: the total, a category, a heading or an item, with the facts behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import ZERO, half_up, percent, plain
from notices.models import Notice
from targets.scheme.model import Category, Group, Source
from targets.scheme.rules.counted import TallyRule
from targets.scheme.rules.rule import Wording
from targets.scheme.wording import overflow_in_words, reweighting_in_words

from ...engine.explanations import category_sentence
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
from ...shown.queries import Shown
from .scored import Figure, Scored, figure


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem that counts. ``notice`` is the pk of the notice that names it, None where it is not on the site."""

    date: str
    clause: str
    label: str
    count: str
    each: str
    lost: str
    reference: str
    notice: int | None


@dataclass(frozen=True, slots=True)
class WorkItemLine:
    name: str
    due: str
    done: str
    weight: str
    counted: bool
    flags: str


@dataclass(frozen=True, slots=True)
class TallyLine:
    kind: str
    count: str
    each: str
    sum: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """``rule`` is the rule in words, ``text`` the regulation's own. ``facts`` are words and values in pairs."""

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
    facts: tuple[tuple[str, str], ...] = ()
    problems: tuple[ProblemLine, ...] = ()
    work: tuple[WorkItemLine, ...] = ()
    tallies: tuple[TallyLine, ...] = ()
    parts: tuple[Figure, ...] = ()
    comparison: Comparison | None = None


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
        facts=tuple(_rated(scored)),
        parts=parts,
        comparison=comparison,
    )


def _rated(scored: Scored) -> Iterator[tuple[str, str]]:
    """What grades and places stand on beside the total: nothing in a group without the rated item."""
    group, scores = scored.group, scored.mine.scores
    if rated := scored.scheme.rated_item(group):
        yield group.title(rated.code, short=True), _rate(scores["completion_rate"])
        yield f"到期{group.categories[rated.category].shortest}项目", f"{scores['key_items']} 项"


def _rate(rate: str | None) -> str:
    return "尚无到期项目" if rate is None else percent(mpq(rate))


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
        sentence=category_sentence(group, category, scored.leaves, scored.traces),
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
    return Explanation(
        code=item.code,
        number=item.number,
        name=scored.group.title(item.code),
        points=whole.points,
        score=whole.score,
        lost=figures.score(whole.lost),
        state=whole.state,
        sentence=sentence(trace),
        assessors=item.assessors,
        rule=item.rule.in_words(item),
        text=item.text,
        source=item.source,
        facts=tuple(_facts(trace)),
        problems=tuple(_problems(scored.shown, trace)),
        work=tuple(_work(scored.shown, trace)),
        tallies=tuple(_tallies(trace)),
        parts=tuple(figure(scored.group, scored.leaves, part) for part in item.parts),
        comparison=comparison,
    )


def _facts(trace: Trace) -> Iterator[tuple[str, str]]:
    item, metric, entered = trace.item, trace.metric, trace.entered
    if metric is not None and trace.value is not None:
        if "numerator" in metric:
            yield "分子", plain(mpq(str(metric["numerator"])))
            yield "分母", plain(mpq(str(metric["denominator"])))
        yield item.rule.measure(item), item.rule.shown(trace.value)
    if entered is not None:
        yield "考核部门评分", plain(mpq(str(entered["score"])))
        yield "评分依据", entered.get("basis") or "未注明"


def _problems(shown: Shown, trace: Trace) -> Iterator[ProblemLine]:
    references = {loss.notice for loss in trace.losses if loss.notice}
    notices: dict[str, int] = {}
    if references:
        found = Notice.objects.filter(year=shown.year, reference__in=references)
        notices = dict(found.values_list("reference", "pk"))
    for loss in sorted(trace.losses, key=lambda loss: loss.date or ""):
        yield ProblemLine(
            date=_day(loss.date, shown) if loss.date else "未注明",
            clause=loss.clause.key,
            label=loss.clause.label,
            count=f"{plain(loss.count)} {loss.clause.unit}",
            each="提请否决" if loss.clause.veto else plain(loss.points),
            lost="" if loss.clause.veto else figures.score(loss.cost),
            reference=loss.notice,
            notice=notices.get(loss.notice),
        )


def _work(shown: Shown, trace: Trace) -> Iterator[WorkItemLine]:
    for line in sorted(trace.work, key=lambda line: (not line.flags, line.due)):
        yield WorkItemLine(
            line.name,
            _day(line.due, shown),
            percent(line.share),
            plain(line.weight),
            line.counted,
            "、".join(line.flags),
        )


def _day(date: str, shown: Shown) -> str:
    """ "3月5日", with its year where that is another than the figures'."""
    year = "" if date[:4] == str(shown.as_of.year) else f"{int(date[:4])}年"
    return f"{year}{int(date[5:7])}月{int(date[8:])}日"


def _tallies(trace: Trace) -> Iterator[TallyLine]:
    rule = trace.item.rule
    if isinstance(rule, TallyRule):
        for row in trace.tallies:
            count, each = mpq(str(row["count"])), rule.points[row["kind"]]
            yield TallyLine(row["kind"], plain(count), plain(each), plain(count * each))
