"""The facts behind an item's figure, entry by entry, with all that was entered; what has no page of its own opens
here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.dates import chinese_date
from departments.figures import ONE, ZERO, percent, plain
from notices.models import Notice
from notices.stored.citing import read_citation
from targets.scheme.rules.counted import TallyRule
from targets.scheme.wording import clause_in_words

from ...engine.trace import Trace, WorkLine
from ...engine.words import done_in_words, work_done
from ...shown.queries import Shown

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem that counts. ``notice`` is the pk of the notice that names it, None where it is not on the site."""

    date: str
    label: str
    clause: str
    count: str
    each: str
    lost: str
    reference: str
    notice: int | None
    entry: Pairs


@dataclass(frozen=True, slots=True)
class WorkItemLine:
    """``counts`` are what was done and what was planned, where these are quantities; ``lost`` what it costs where it
    is flagged."""

    name: str
    due: str
    done: str
    counts: str
    weight: str
    counted: bool
    flags: str
    lost: str
    entry: Pairs


@dataclass(frozen=True, slots=True)
class TallyLine:
    kind: str
    count: str
    each: str
    sum: str
    entry: Pairs


@dataclass(frozen=True, slots=True)
class Entries:
    """``facts`` are words and values in pairs; ``exact`` figures that a sentence shows shortened, exactly; ``sums``
    what the problems and the work cost together, down to what the item lost."""

    facts: Pairs = ()
    exact: Pairs = ()
    problems: tuple[ProblemLine, ...] = ()
    work: tuple[WorkItemLine, ...] = ()
    tallies: tuple[TallyLine, ...] = ()
    sums: Pairs = ()

    @property
    def places(self) -> int:
        """The decimals of the problem that has most."""
        return max((len(line.lost.partition(".")[2]) for line in self.problems), default=0)

    @property
    def flagged(self) -> bool:
        return any(line.lost for line in self.work)


NO_ENTRIES = Entries()


def entries_of(trace: Trace, shown: Shown, assessors: Sequence[str]) -> Entries:
    """``assessors`` are the names by which the item's offices go."""
    return Entries(
        facts=tuple(_facts(trace)),
        exact=tuple(_exact(trace)),
        problems=tuple(problems_of(trace, shown, _notices_of(trace, shown))),
        work=tuple(work_of(trace, shown)),
        tallies=tuple(_tallies(trace, assessors)),
        sums=tuple(sums_of(trace)),
    )


def rate_in_words(trace: Trace) -> str:
    """ "96.3%（折合完成 11.55222 项 ÷ 到期 12 项）": how many of how many."""
    done, weight = work_done(trace)
    shown, counted = done_in_words(trace), [line for line in trace.work if line.counted]
    if any(line.weight != ONE for line in counted):
        words = f"完成权重 {shown} ÷ 权重合计 {plain(weight)}"
    else:
        words = f"折合完成 {shown} 项 ÷ 到期 {len(counted)} 项"
    return f"{percent(done / weight)}（{words}）"


def _facts(trace: Trace) -> Iterator[tuple[str, str]]:
    rule, metric, entered = trace.item.rule, trace.metric, trace.entered
    if rule.rates_work and any(line.counted for line in trace.work):
        yield "完成率", rate_in_words(trace)
    if metric is not None and trace.value is not None:
        if "numerator" in metric:
            yield "分子", plain(mpq(str(metric["numerator"])))
            yield "分母", plain(mpq(str(metric["denominator"])))
        elif rule.is_rate:
            yield "填报", f"只报了比率 {plain(trace.value)}，没有报分子、分母"
        yield rule.measure(trace.item), rule.shown(trace.value)
    if entered is not None:
        yield "考核部门评分", plain(mpq(str(entered["score"])))
        yield "评分依据", entered.get("basis") or "未注明"


def _exact(trace: Trace) -> Iterator[tuple[str, str]]:
    """What no decimal holds, and the sentence has shortened: as a fraction."""
    rule, cohort = trace.item.rule, trace.cohort
    found: list[tuple[str, mpq | None]] = [("本组最高", cohort.best), ("全校平均", cohort.mean)]
    if rule.rates_work:
        found = [("折合完成", work_done(trace)[0])]
    for word, value in found:
        if value is not None and (exactly := rule.exactly(value)).startswith("("):
            yield word, exactly.strip("()")


def _notices_of(trace: Trace, shown: Shown) -> dict[str, int]:
    """The notices on the site that name the item's problems: their pks by how a problem cites them. What another
    notice put right since leads to the first, whose page leads on."""
    cited = {loss.notice: read_citation(loss.notice).first for loss in trace.losses if loss.notice}
    if not cited:
        return {}
    found = Notice.objects.filter(year=shown.year, reference__in={*cited, *cited.values()})
    known = dict(found.values_list("reference", "pk"))
    return {text: pk for text, first in cited.items() if (pk := known.get(text) or known.get(first))}


def problems_of(trace: Trace, shown: Shown, notices: Mapping[str, int]) -> Iterator[ProblemLine]:
    """By date; ``notices`` are those that a page leads to, by reference."""
    for loss in sorted(trace.losses, key=lambda loss: loss.date or ""):
        clause, count = loss.clause, f"{plain(loss.count)} {loss.clause.unit}"
        each = "提请否决" if clause.veto else plain(loss.points)
        lost = "" if clause.veto else figures.score(loss.cost)
        entry = (
            ("问题", clause.label),
            ("条款", clause_in_words(clause)),
            ("日期", _whole_day(loss.date) if loss.date else "未注明"),
            ("数量", count),
            ("通报", f"{loss.notice}（本系统没有这份通报）" if loss.notice else "未注明"),
        )
        yield ProblemLine(
            date=_day(loss.date, shown) if loss.date else "未注明",
            label=clause.label,
            clause=clause_in_words(clause),
            count=count,
            each=each,
            lost=lost,
            reference=loss.notice,
            notice=notices.get(loss.notice),
            entry=entry,
        )


def work_of(trace: Trace, shown: Shown) -> Iterator[WorkItemLine]:
    rule = trace.item.rule
    each = rule.per_flagged_work
    for line in sorted(trace.work, key=lambda line: (not line.flags, line.due)):
        yield WorkItemLine(
            name=line.name,
            due=_day(line.due, shown),
            done=percent(line.share),
            counts=_counts(line),
            weight=plain(line.weight),
            counted=line.counted,
            flags="、".join(line.flags),
            lost=figures.score(each) if line.flags and each else "",
            entry=tuple(_of_work(line)),
        )


def _counts(line: WorkLine) -> str:
    """ "17 ÷ 27": done of planned."""
    if "target" not in line.given:
        return ""
    return " ÷ ".join(plain(mpq(str(line.given[key]))) for key in ("actual", "target"))


def _of_work(line: WorkLine) -> Iterator[tuple[str, str]]:
    yield "完成时限", _whole_day(line.due)
    if "target" in line.given:
        planned, done = (plain(mpq(str(line.given[key]))) for key in ("target", "actual"))
        yield "完成情况", f"计划 {planned}，完成 {done}，计 {percent(line.share)}"
    else:
        yield "完成情况", f"完成 {plain(line.share * 100)}%"
    if line.counted:
        yield "完成日期", "没有登记，" + ("认定为未按时完成" if line.given.get("late", False) else "没有逾期的认定")
        yield "完成要求", "未按要求完成" if line.given.get("substandard", False) else "没有不符合要求的认定"
    else:
        yield "完成日期", "尚未到期，不计"
    yield "权重", plain(line.weight)
    for key, word in (("brand", "所属品牌"), ("project", "所属重大项目")):
        if line.given.get(key):
            yield word, line.given[key]


def _tallies(trace: Trace, assessors: Sequence[str]) -> Iterator[TallyLine]:
    rule = trace.item.rule
    if isinstance(rule, TallyRule):
        for row in trace.tallies:
            count, each = mpq(str(row["count"])), rule.points[row["kind"]]
            entry = (
                ("填报部门", "、".join(assessors)),
                ("类别", row["kind"]),
                ("数量", plain(count)),
                ("计分", f"每计 1 得 {plain(each)} 分" if each else "不计分"),
                ("明细", "填报的是汇总数，没有逐项登记"),
            )
            yield TallyLine(row["kind"], plain(count), plain(each), plain(count * each), entry)


def sums_of(trace: Trace) -> Iterator[tuple[str, str]]:
    """Where more than one thing cost points, or one cost less than it says: what they come to."""
    rule, flagged = trace.item.rule, sum(bool(line.flags) for line in trace.work)
    if trace.score is None or trace.item.parts or not (trace.losses or flagged):
        return
    of_problems = sum((loss.cost for loss in trace.losses), ZERO)
    of_work = rule.per_flagged_work * flagged
    lost = trace.item.points - trace.score
    if len(trace.losses) + flagged == 1 and of_problems + of_work == lost:
        return
    if trace.losses:
        yield "问题扣分", figures.lost(of_problems)
    if of_work:
        yield "工作项目扣分", figures.lost(of_work)
    if less := of_problems + of_work - lost:
        yield "条款上限、扣完为止", figures.difference(less)
    yield "本项失分", figures.lost(lost)


def _whole_day(date: str) -> str:
    return chinese_date(datetime.date.fromisoformat(date))


def _day(date: str, shown: Shown) -> str:
    """ "3月5日", with its year where that is another than the figures'."""
    year = "" if date[:4] == str(shown.as_of.year) else f"{int(date[:4])}年"
    return f"{year}{int(date[5:7])}月{int(date[8:])}日"
