"""The facts behind a score as rows of a workbook: one problem, one work item, one figure a row.

Where an item without parts loses points by its problems and flagged work, what stands under 扣分 adds up to what it
lost.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from gmpy2 import mpq

from departments import figures
from departments.figures import ZERO, percent, plain
from departments.pages.books import Headings, number
from targets.scheme.rules.counted import TallyRule
from targets.scheme.wording import clause_in_words

from ..engine.trace import Trace

_FIGURES = map(number, ("数量", "每项", "扣分", "得分"))
HEADINGS: Headings = ("种类", "日期", "内容", "条款", *_FIGURES, "通报", "说明")
Row = tuple[Any, ...]


def entries_of(trace: Trace) -> Iterator[Row]:
    """As ``HEADINGS`` has them; none for 缺项."""
    if trace.state == "absent":
        return
    yield from _problems(trace)
    yield from _work(trace)
    yield from _adjusted(trace)
    yield from _measured(trace)
    yield from _tallied(trace)
    if trace.entered is not None:
        score = plain(mpq(str(trace.entered["score"])))
        yield "考核部门评分", "", "", "", "", "", "", score, "", trace.entered.get("basis") or "未注明依据"


def _problems(trace: Trace) -> Iterator[Row]:
    for loss in sorted(trace.losses, key=lambda loss: loss.date or ""):
        clause = loss.clause
        yield (
            "存在问题",
            _day(loss.date),
            clause.label,
            clause_in_words(clause),
            f"{plain(loss.count)} {clause.unit}",
            "" if clause.veto else plain(loss.points),
            "" if clause.veto else figures.lost(loss.cost),
            "",
            loss.notice,
            "提请一票否决，不扣分" if clause.veto else "",
        )  # fmt: skip


def _work(trace: Trace) -> Iterator[Row]:
    """All work where its rate counts; else what is flagged."""
    each, rated = trace.item.rule.per_flagged_work, trace.item.rule.rates_work
    for line in sorted(trace.work, key=lambda line: line.due):
        if not (rated or line.flags):
            continue
        words = ["、".join(line.flags)] if line.counted else ["尚未到期，不计"]
        if "target" in line.given:
            planned, done = (plain(mpq(str(line.given[key]))) for key in ("target", "actual"))
            words.append(f"计划 {planned}，完成 {done}")
        words.append(f"权重 {plain(line.weight)}")
        lost = figures.lost(each) if line.flags and each else ""
        yield (
            "工作项目",
            _day(line.due),
            line.name,
            "",
            percent(line.share),
            "",
            lost,
            "",
            "",
            "；".join(filter(None, words)),
        )  # fmt: skip


def _adjusted(trace: Trace) -> Iterator[Row]:
    """What caps and 扣完为止 give back of what was deducted."""
    rule, flagged = trace.item.rule, sum(bool(line.flags) for line in trace.work)
    if trace.score is None or trace.item.parts or not (trace.losses or flagged):
        return
    deducted = sum((loss.cost for loss in trace.losses), ZERO) + rule.per_flagged_work * flagged
    if back := deducted - (trace.item.points - trace.score):
        yield "调整", "", "条款上限、扣完为止", "", "", "", figures.difference(back), "", "", ""


def _measured(trace: Trace) -> Iterator[Row]:
    metric, value, rule = trace.metric, trace.value, trace.item.rule
    if metric is None or value is None:
        return
    for key, word in (("numerator", "分子"), ("denominator", "分母")):
        if key in metric:
            yield "数据", "", word, "", plain(mpq(str(metric[key]))), "", "", "", "", ""
    yield "数据", "", rule.measure(trace.item), "", rule.shown(value), "", "", "", "", ""


def _tallied(trace: Trace) -> Iterator[Row]:
    rule = trace.item.rule
    if not isinstance(rule, TallyRule):
        return
    for row in trace.tallies:
        count, each = mpq(str(row["count"])), rule.points[row["kind"]]
        yield "计数", "", row["kind"], "", plain(count), plain(each), "", plain(count * each), "", ""


def _day(text: str | None) -> datetime.date | str:
    return datetime.date.fromisoformat(text) if text else "未注明"
