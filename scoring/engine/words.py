"""What the workings of several kinds of rule are made of: figures, problems, metrics and counts in words.

Rates are shown with one decimal; where that is not all of them, what was entered stands beside it. Formulas are
written with figures that are shown, exact or as long as is needed, so that a reader who works them out gets the score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gmpy2 import mpq

from departments.figures import MINUS, SCORE_PLACES, ZERO, half_up, plain
from targets.scheme.rules.counted import TallyRule
from targets.scheme.rules.intervals import Band, BandedRule
from targets.scheme.rules.rule import PLACES, Rule

from .trace import Loss, Trace


def minus(value: mpq) -> str:
    return f"{MINUS}{plain(value)}" if value else "不扣分"


def ratio(points: mpq, value: str, of: str) -> str:
    return f"{plain(points)} × {value} ÷ {of}"


def enough(rule: Rule, value: mpq, score: Callable[[mpq], mpq]) -> str:
    """``value`` for a formula: exact where a decimal holds it; else with as many decimals, four at least, as whoever
    works the formula out needs to get the score that ``score`` makes of it."""
    exact = rule.exactly(value)
    if not exact.startswith("("):
        return exact
    wanted = half_up(score(value), SCORE_PLACES)
    for places in range(SCORE_PLACES, PLACES + 1):
        near = half_up(value, places)
        if near and half_up(score(near), SCORE_PLACES) == wanted:
            return plain(near)
    return exact


def beside(rule: Rule, value: mpq, formula: str) -> str:
    """A figure of others as people read it, and where the formula has more of it, that: "86.4%（0.8637）"."""
    shown = rule.shown(value)
    return shown if shown.split(" ")[0] == formula else f"{shown}（{formula}）"


def work_done(trace: Trace) -> tuple[mpq, mpq]:
    """Σ weight × share and Σ weight of the work items that count."""
    counted = [line for line in trace.work if line.counted]
    done = sum((line.weight * line.share for line in counted), ZERO)
    return done, sum((line.weight for line in counted), ZERO)


def done_in_words(trace: Trace) -> str:
    """What was done of the work that is due, as long as the score needs it."""
    done, weight = work_done(trace)
    return enough(trace.item.rule, done, lambda near: trace.item.points * near / weight)


# --- problems ---


def loss_text(loss: Loss) -> str:
    """ "3月5日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第4期）"."""
    day = f"{int(loss.date[5:7])}月{int(loss.date[8:])}日 " if loss.date else ""
    notice = f"（{loss.notice}）" if loss.notice else ""
    cost = "提请一票否决，不扣分" if loss.clause.veto else minus(loss.cost)
    return f"{day}{loss.clause.label} {plain(loss.count)} {loss.clause.unit} {cost}{notice}"


def cost_by_clause(trace: Trace) -> dict[str, mpq]:
    """What the problems cost, by clause, before any cap."""
    costs: dict[str, mpq] = {}
    for loss in trace.losses:
        costs[loss.clause.key] = costs.get(loss.clause.key, ZERO) + loss.cost
    return costs


def cost_of(trace: Trace) -> mpq:
    """What all problems cost after the clauses' caps, without regard to the item's points."""
    return sum((trace.item.clauses[key].capped(cost) for key, cost in cost_by_clause(trace).items()), ZERO)


def deductions(trace: Trace) -> Iterator[str]:
    """Each problem with its cost, then the caps that bite."""
    for loss in trace.losses:
        yield loss_text(loss)
    for key, cost in cost_by_clause(trace).items():
        clause = trace.item.clauses[key]
        if clause.cap is not None and cost > clause.cap:
            yield f"“{clause.label}”最多扣 {plain(clause.cap)}"


def used_up(cost: mpq, left: mpq) -> Iterator[str]:
    if cost > left:
        yield f"共扣 {plain(cost)}，扣完为止"


# --- metrics ---


def measured(trace: Trace) -> Iterator[str]:
    """The metric and what was entered: "毕业率 95.0%（190 ÷ 200）"."""
    rule, value = trace.item.rule, trace.value
    name = rule.measure(trace.item)
    if value is None or trace.metric is None:
        yield f"{name}未填报"
        return
    entered = ""
    if "numerator" in trace.metric:
        entered = f"（{_pair(trace)}）"
    elif rule.is_rate and 1000 % value.denominator:
        entered = f"（{plain(value)}）"
    yield f"{name} {rule.shown(value)}{entered}"


def _pair(trace: Trace) -> str:
    assert trace.metric is not None
    return " ÷ ".join(plain(mpq(str(trace.metric[key]))) for key in ("numerator", "denominator"))


def own(trace: Trace) -> str:
    """The department's value for a formula, as it was entered where a short decimal does not hold it."""
    assert trace.value is not None
    assert trace.metric is not None
    written = trace.item.rule.exactly(trace.value)
    if not written.startswith("("):
        return written
    return f"({_pair(trace)})" if "numerator" in trace.metric else plain(trace.value)


def ends(rule: BandedRule, band: Band) -> str:
    """ "高于 80%、不高于 90%"."""
    return rule.ends(band) or "任意"


# --- counts ---


def counts_of(trace: Trace) -> dict[str, mpq]:
    counts: dict[str, mpq] = {}
    for row in trace.tallies:
        counts[row["kind"]] = counts.get(row["kind"], ZERO) + mpq(str(row["count"]))
    return counts


def tallied(rule: TallyRule, counts: Mapping[str, mpq], *, nothing: str) -> Iterator[str]:
    """Each kind that was counted, with what one of it is worth."""
    if not counts:
        yield nothing
    for kind, count in counts.items():
        points = rule.points[kind]
        yield f"{kind} {plain(count)}" + (f" × {plain(points)}" if points else "")
