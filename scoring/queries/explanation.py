"""One figure of a score sheet explained: the total, a category, a heading or an item, with the facts behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gmpy2 import mpq

from notices.models import Notice
from scoring.engine.explanations import category_sentence
from scoring.engine.numbers import ZERO, plain
from scoring.engine.results import ABSENT
from scoring.engine.reweighting import Leaf
from scoring.engine.trace import Trace
from scoring.engine.working import percent, sentence, shown
from targets.scheme.model import BestTally, Group, Item, MetricRule, Source, Tally
from targets.scheme.wording import Wording, overflow_in_words, reweighting_in_words, rule_in_words

from ..models import Run
from .comparison import Comparison, Value, category_of, compare, heading_of, item_of, items_under, title_of, total_of
from .results import Result, score_text

FULL_TOTAL = mpq(100)


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
class Part:
    """A figure that another one is made of."""

    code: str
    name: str
    points: str
    score: str
    state: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """``steps`` is the sentence, part by part. ``facts`` are words and values in pairs."""

    code: str
    name: str
    points: str
    score: str
    lost: str
    state: str
    steps: tuple[str, ...]
    assessors: tuple[str, ...] = ()
    rule: Wording | None = None
    text: str = ""
    source: Source | None = None
    facts: tuple[tuple[str, str], ...] = ()
    problems: tuple[ProblemLine, ...] = ()
    work: tuple[WorkItemLine, ...] = ()
    tallies: tuple[TallyLine, ...] = ()
    parts: tuple[Part, ...] = ()
    comparison: Comparison | None = None
    item: Item | None = None

    @property
    def sentence(self) -> str:
        return "；".join(self.steps)


def explain(
    group: Group,
    run: Run,
    mine: Result,
    found: Sequence[Result],
    leaves: Mapping[str, Leaf],
    traces: Mapping[str, Trace],
    code: str,
    *,
    named: bool,
    ranked: bool,
) -> Explanation | None:
    """The figure ``code`` of the department ``mine`` ("" for its total) among ``found``; None for an unknown code.

    ``named``: the other departments of the group may be named beside it. ``ranked``: the totals of the group are
    known to the reader, so that they are named too and show the place.
    """

    def comparison(value_of: Callable[[Result], Value | str], full: mpq, public: bool = False) -> Comparison:
        return compare(found, value_of, full, mine.entry, named or (public and ranked))

    if not code:
        standing = comparison(total_of, FULL_TOTAL, public=True) if ranked else None
        return _total(group, mine, ranked, standing)
    if code in group.categories:
        category = group.categories[code]
        standing = comparison(category_of(code), category.points, public=True) if ranked else None
        return _category(group, mine, leaves, traces, code, standing)
    if code in group.headings:
        return _heading(group, leaves, code, comparison(heading_of(group, code), group.headings[code].points))
    if code in traces:
        return _item(group, run, leaves, traces[code], comparison(item_of(code), group.items[code].points))
    return None


def _total(group: Group, mine: Result, ranked: bool, comparison: Comparison | None) -> Explanation:
    scores = mine.scores["categories"]
    parts = tuple(
        Part(code, category.name, plain(category.points), score_text(mpq(scores[code])), "")
        for code, category in group.categories.items()
    )
    sum_ = " + ".join(part.score for part in parts)
    exact, published = sum((mpq(scores[part.code]) for part in parts), ZERO), mpq(mine.scores["total"])
    rounded = f"，四舍五入为 {mine.scores['total']}" if exact != published else ""
    steps = [f"{sum_} = {score_text(exact)}{rounded}"]
    if ranked:
        steps.append(_rank_words(mine))
    return Explanation(
        "",
        "考核总分",
        plain(FULL_TOTAL),
        mine.scores["total"],
        score_text(FULL_TOTAL - published),
        "",
        tuple(steps),
        parts=parts,
        comparison=comparison,
        facts=(
            ("重点工作完成率", _rate(mine.scores["completion_rate"])),
            ("到期重点项目", f"{mine.scores['key_items']} 项"),
        ),
    )


def _rank_words(mine: Result) -> str:
    words = f"本组第 {mine.rank} 名"
    if mine.scores["tied"]:
        words += "（总分和各项并列条件均相同，名次并列）"
    return words


def _rate(rate: str | None) -> str:
    return "尚无到期项目" if rate is None else percent(mpq(rate))


def _category(
    group: Group,
    mine: Result,
    leaves: Mapping[str, Leaf],
    traces: Mapping[str, Trace],
    code: str,
    comparison: Comparison | None,
) -> Explanation:
    category = group.categories[code]
    score = mpq(mine.scores["categories"][code])
    words = category_sentence(group, category, leaves, traces)
    return Explanation(
        code,
        category.name,
        plain(category.points),
        score_text(score),
        score_text(category.points - score),
        "",
        tuple(words.split("；")),
        source=category.source,
        comparison=comparison,
        rule=Wording(_category_words(group, code), ""),
        parts=tuple(_parts(group, leaves, _tops(group, code))),
    )


def _category_words(group: Group, code: str) -> str:
    words = ["各指标得分相加", reweighting_in_words(group.categories[code])]
    target = group.overflow.target
    if code == (target if target in group.categories else group.items[target].category):
        words.append(overflow_in_words(group))
    return "；".join(words)


def _tops(group: Group, category: str) -> tuple[str, ...]:
    """The first level under a category: headings, and items that have none."""
    found: dict[str, None] = {}
    for item in group.items.values():
        if item.category == category and item.part_of is None:
            found[item.headings[0] if item.headings else item.code] = None
    return tuple(found)


def _parts(group: Group, leaves: Mapping[str, Leaf], codes: tuple[str, ...]) -> Iterator[Part]:
    for code in codes:
        heading = group.headings.get(code)
        present = [one for one in (items_under(group, code) if heading else (code,)) if one in leaves]
        named = heading or group.items[code]
        state = "" if present else ABSENT
        if present and all(leaves[one] is None for one in present):
            state = "待评"
        score = "" if state else score_text(sum((leaves[one] or ZERO for one in present), ZERO))
        yield Part(code, named.name, plain(named.points), score, state)


def _heading(group: Group, leaves: Mapping[str, Leaf], code: str, comparison: Comparison) -> Explanation:
    heading = group.headings[code]
    under = items_under(group, code)
    parts = tuple(_parts(group, leaves, under))
    present = [item for item in under if item in leaves]
    score = sum((leaves[item] or ZERO for item in present), ZERO)
    lost = sum((group.items[item].points - s for item in present if (s := leaves[item]) is not None), ZERO)
    counted = [part.score for part in parts if part.score]
    steps = [f"满分 {plain(heading.points)}", f"{' + '.join(counted)} = {score_text(score)}" if counted else "全部缺项"]
    return Explanation(
        code,
        heading.name,
        plain(heading.points),
        score_text(score) if present else "",
        score_text(lost),
        "" if present else ABSENT,
        tuple(steps),
        rule=Wording("所列指标得分相加", ""),
        source=heading.source,
        parts=parts,
        comparison=comparison,
    )


def _item(group: Group, run: Run, leaves: Mapping[str, Leaf], trace: Trace, comparison: Comparison) -> Explanation:
    item = trace.item
    return Explanation(
        code=item.code,
        name=title_of(group, item),
        points=plain(item.points),
        score="" if trace.score is None else score_text(trace.score),
        lost="" if trace.score is None else score_text(item.points - trace.score),
        state={"absent": ABSENT, "pending": "待评"}.get(trace.state, ""),
        steps=tuple(sentence(trace).split("；")),
        assessors=item.assessors,
        rule=rule_in_words(item),
        text=item.text,
        source=item.source,
        facts=tuple(_facts(trace)),
        problems=tuple(_problems(run, trace)),
        work=tuple(_work(run, trace)),
        tallies=tuple(_tallies(trace)),
        parts=tuple(_parts(group, leaves, item.parts)),
        comparison=comparison,
        item=item,
    )


def _facts(trace: Trace) -> Iterator[tuple[str, str]]:
    metric, entered = trace.metric, trace.entered
    if metric is not None and trace.value is not None and isinstance(trace.item.rule, MetricRule):
        name = trace.item.rule.metric or trace.item.name
        if "numerator" in metric:
            yield "分子", plain(mpq(str(metric["numerator"])))
            yield "分母", plain(mpq(str(metric["denominator"])))
        yield name, shown(trace.item.rule, trace.value)
    if entered is not None:
        yield "考核部门评分", plain(mpq(str(entered["score"])))
        yield "评分依据", entered.get("basis") or "未注明"


def _problems(run: Run, trace: Trace) -> Iterator[ProblemLine]:
    references = {loss.notice for loss in trace.losses if loss.notice}
    notices: dict[str, int] = {}
    if references:
        found = Notice.objects.filter(year=run.year_id, reference__in=references)
        notices = dict(found.values_list("reference", "pk"))
    for loss in sorted(trace.losses, key=lambda loss: loss.date or ""):
        yield ProblemLine(
            date=_day(loss.date, run) if loss.date else "未注明",
            clause=loss.clause.key,
            label=loss.clause.label,
            count=f"{plain(loss.count)} {loss.clause.unit}",
            each="提请否决" if loss.clause.veto else plain(loss.points),
            lost="" if loss.clause.veto else score_text(loss.cost),
            reference=loss.notice,
            notice=notices.get(loss.notice),
        )


def _work(run: Run, trace: Trace) -> Iterator[WorkItemLine]:
    for line in sorted(trace.work, key=lambda line: (not line.flags, line.due)):
        yield WorkItemLine(
            line.name, _day(line.due, run), percent(line.share), plain(line.weight), line.counted, "、".join(line.flags)
        )


def _day(date: str, run: Run) -> str:
    """ "3月5日", with its year where that is not the run's."""
    year = "" if date[:4] == str(run.as_of.year) else f"{int(date[:4])}年"
    return f"{year}{int(date[5:7])}月{int(date[8:])}日"


def _tallies(trace: Trace) -> Iterator[TallyLine]:
    rule: Any = trace.item.rule
    if isinstance(rule, BestTally | Tally):
        for row in trace.tallies:
            count, each = mpq(str(row["count"])), rule.points[row["kind"]]
            yield TallyLine(row["kind"], plain(count), plain(each), plain(count * each))
