"""One sentence for people about one trace: full points, what happened, what is left.

"满分 0.5；3月5日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第4期）；得 0.4"

Rates are shown with one decimal; where that is not all of them, what was entered stands beside it, and formulas
are written with exact numbers, so that a reader who works them out gets the score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gmpy2 import mpq

from departments.figures import MINUS, ONE, ZERO, percent, plain, share
from targets.scheme.model import Band, BestTally, MetricRule, Quality, Rule, Tally, Threshold, Tier
from targets.scheme.model import Bands as BandsRule

from .cohorts import tally_value, zeroed
from .rules import capped
from .trace import Loss, Trace

Working = Callable[[Trace], Iterator[str]]
WORKINGS: dict[str, Working] = {}
PLACES = 12
"""Decimals up to which a number is written as a decimal in a formula; beyond, as a fraction."""


def sentence(trace: Trace) -> str:
    """The whole explanation of one leaf, in one Chinese sentence."""
    points = plain(trace.item.points)
    if trace.state == "absent":
        return f"满分 {points}；缺项，不计分，按已有项目扩权"
    parts = [f"满分 {points}", *WORKINGS[trace.item.rule.kind](trace)]
    if trace.score is None:
        return "；".join([*parts, "待评，暂计 0 分"])
    return "；".join([*parts, f"得 {plain(trace.score)}"])


def working(kind: str) -> Callable[[Working], Working]:
    def register(function: Working) -> Working:
        WORKINGS[kind] = function
        return function

    return register


# --- figures ---


def minus(value: mpq) -> str:
    return f"{MINUS}{plain(value)}" if value else "不扣分"


def is_rate(rule: Rule) -> bool:
    """Whether the rule's values are shares, which people read in %."""
    return isinstance(rule, MetricRule) and rule.unit == "%"


def shown(rule: Rule, value: mpq) -> str:
    """A value of the rule as people read it: "95.0%", "4 本"."""
    if is_rate(rule):
        return percent(value)
    unit = f" {rule.unit}" if isinstance(rule, MetricRule) and rule.unit else ""
    return plain(value) + unit


def limit(rule: Rule, value: mpq) -> str:
    """A figure of the scheme itself, as the regulation writes it: "80%"."""
    return share(value) if is_rate(rule) else shown(rule, value)


def exactly(rule: Rule, value: mpq) -> str:
    """A value for a formula: "85.0%", "0.8637", "(1 ÷ 3)"."""
    if is_rate(rule) and 1000 % value.denominator == 0:
        return percent(value)
    if 10**PLACES % value.denominator == 0:
        return plain(value)
    return f"({value.numerator} ÷ {value.denominator})"


def ratio(points: mpq, value: str, of: str) -> str:
    return f"{plain(points)} × {value} ÷ {of}"


# --- what was found and what was done ---


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
    return sum((capped(trace.item.clauses[key], cost) for key, cost in cost_by_clause(trace).items()), ZERO)


def _deductions(trace: Trace) -> Iterator[str]:
    """Each problem with its cost, then the caps that bite."""
    for loss in trace.losses:
        yield loss_text(loss)
    for key, cost in cost_by_clause(trace).items():
        clause = trace.item.clauses[key]
        if clause.cap is not None and cost > clause.cap:
            yield f"“{clause.label}”最多扣 {plain(clause.cap)}"


def _used_up(cost: mpq, left: mpq) -> Iterator[str]:
    if cost > left:
        yield f"共扣 {plain(cost)}，扣完为止"


@working("deduct")
def _deduct(trace: Trace) -> Iterator[str]:
    if not trace.losses:
        yield "无扣分记录"
    yield from _deductions(trace)
    yield from _used_up(cost_of(trace), trace.item.points)


@working("completion")
def _completion(trace: Trace) -> Iterator[str]:
    counted = [line for line in trace.work if line.counted]
    if not counted:
        yield "尚无到期项目"
        return
    weight = sum((line.weight for line in counted), ZERO)
    done = sum((line.weight * line.share for line in counted), ZERO)
    weighed = any(line.weight != ONE for line in counted)
    due = f"到期 {len(counted)} 项" + (f"，权重合计 {plain(weight)}" if weighed else "")
    completed = f"完成权重 {plain(done)}" if weighed else f"折合完成 {plain(done)} 项"
    yield f"{due}，{completed}，完成率 {percent(done / weight)}"
    rule = trace.item.rule
    yield ratio(trace.item.points, exactly(rule, done), exactly(rule, weight))


@working("quality")
def _quality(trace: Trace) -> Iterator[str]:
    assert isinstance(trace.item.rule, Quality)
    flagged = [line for line in trace.work if line.flags]
    each = trace.item.rule.per_flagged
    if not any(line.counted for line in trace.work):
        yield "尚无到期项目"
    elif not flagged:
        yield "到期项目均按时按要求完成"
    for line in flagged:
        yield f"“{line.name}”{'、'.join(line.flags)} {minus(each)}"
    yield from _deductions(trace)
    yield from _used_up(each * len(flagged) + cost_of(trace), trace.item.points)


# --- metrics ---


def _metric(trace: Trace) -> str:
    assert isinstance(trace.item.rule, MetricRule)
    return trace.item.rule.metric or trace.item.name


def _measured(trace: Trace) -> Iterator[str]:
    """The metric and what was entered: "毕业率 95.0%（190 ÷ 200）"."""
    name, value = _metric(trace), trace.value
    if value is None or trace.metric is None:
        yield f"{name}未填报"
        return
    entered = ""
    if "numerator" in trace.metric:
        entered = f"（{_pair(trace)}）"
    elif is_rate(trace.item.rule) and 1000 % value.denominator:
        entered = f"（{plain(value)}）"
    yield f"{name} {shown(trace.item.rule, value)}{entered}"


def _pair(trace: Trace) -> str:
    assert trace.metric is not None
    return " ÷ ".join(plain(mpq(str(trace.metric[key]))) for key in ("numerator", "denominator"))


def _own(trace: Trace) -> str:
    """The department's value for a formula, as it was entered where a short decimal does not hold it."""
    assert trace.value is not None
    assert trace.metric is not None
    written = exactly(trace.item.rule, trace.value)
    if not written.startswith("("):
        return written
    return f"({_pair(trace)})" if "numerator" in trace.metric else plain(trace.value)


@working("tier")
def _tier(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is not None:
        assert isinstance(trace.item.rule, Tier)
        band = next(band for band in trace.item.rule.bands if band.holds(trace.value))
        yield f"{band_text(band, trace.item.rule)}，{minus(band.amount)}"


def band_text(band: Band, rule: Rule) -> str:
    """ "高于 80%、不高于 90%"."""
    ends = []
    if band.low is not None:
        ends.append(f"{'不低于' if band.low_closed else '高于'} {limit(rule, band.low)}")
    if band.high is not None:
        ends.append(f"{'不高于' if band.high_closed else '低于'} {limit(rule, band.high)}")
    return "、".join(ends) or "任意"


@working("bands")
def _bands(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is None:
        return
    rule = trace.item.rule
    assert isinstance(rule, BandsRule)
    band = next(band for band in rule.bands if band.holds(trace.value))
    points = f"{_own(trace)} × {plain(band.amount)}" if band.per_unit else f"计 {plain(band.amount)} 分"
    yield f"{band_text(band, rule)}，{points}"


@working("proportion")
def _proportion(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is not None:
        over = trace.value > ONE
        yield "超过 100%，得满分" if over else f"{plain(trace.item.points)} × {_own(trace)}"


@working("threshold")
def _threshold(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    value, best, rule, points = trace.value, trace.cohort.best, trace.item.rule, trace.item.points
    if value is None:
        return
    assert isinstance(rule, Threshold)
    target = limit(rule, rule.target)
    if value >= rule.target:
        yield f"达到 {target}，得满分"
    elif best >= rule.target:
        yield f"未达到 {target}，{ratio(points, _own(trace), target)}"
    elif not best:
        yield f"本组无部门达到 {target}，最高为 0，均不得分"
    elif value == best:
        yield f"本组无部门达到 {target}，第 1 名得满分"
    else:
        yield f"本组无部门达到 {target}，第 1 名 {shown(rule, best)}，{ratio(points, _own(trace), exactly(rule, best))}"


@working("vs_mean")
def _vs_mean(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    value, mean, rule = trace.value, trace.cohort.mean, trace.item.rule
    if value is None or mean is None:
        return
    if value >= mean:
        yield f"不低于全校平均 {shown(rule, mean)}，得满分"
    else:
        own = ratio(trace.item.points, _own(trace), exactly(rule, mean))
        yield f"低于全校平均 {shown(rule, mean)}，{own}"


@working("rank")
def _rank(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is None:
        return
    if not trace.value and getattr(trace.item.rule, "zero_means_absent", False):
        yield "未立项，不得分，不参加排名"
        return
    rank, size = trace.cohort.rank(trace.value), trace.cohort.size
    tied = "并列" if trace.cohort.descending.count(trace.value) > 1 else ""
    points = "得满分" if rank == 1 else f"{plain(trace.item.points)} × ({size} − {rank} + 1) ÷ {size}"
    yield f"{tied}第 {rank} 名（共 {size} 个部门），{points}"


@working("binary")
def _binary(trace: Trace) -> Iterator[str]:
    if trace.value is None:
        yield f"{trace.item.name}未填报"
    else:
        yield f"{_metric(trace)}：{'是' if trace.value else '否'}"


# --- what compares with the best, and counts ---


@working("best")
def _best(trace: Trace) -> Iterator[str]:
    rule, best = trace.item.rule, trace.cohort.best
    if isinstance(rule, BestTally):
        counts = _counts(trace)
        value = tally_value(rule, counts)
        yield from _tallied(rule, counts)
        yield f"合计 {plain(value)}" + ("，按 0 计" if value < 0 else "")
        own = plain(max(ZERO, value))
    else:
        yield from _measured(trace)
        if trace.value is None:
            return
        value, own = trace.value, _own(trace)
    if best <= 0:
        yield "本组最高为 0，均不得分"
    elif value == best:
        yield "为本组最高，得满分"
    else:
        yield f"本组最高 {shown(rule, best)}，{ratio(trace.item.points, own, exactly(rule, best))}"


def _counts(trace: Trace) -> dict[str, mpq]:
    counts: dict[str, mpq] = {}
    for row in trace.tallies:
        counts[row["kind"]] = counts.get(row["kind"], ZERO) + mpq(str(row["count"]))
    return counts


def _tallied(rule: BestTally | Tally, counts: dict[str, mpq]) -> Iterator[str]:
    base = rule.base if isinstance(rule, BestTally) else ZERO
    if base:
        yield f"基础分 {plain(base)}"
    if not counts:
        yield "没有加减分记录" if base else "没有记录"
    for kind, count in counts.items():
        points = rule.points[kind]
        yield f"{kind} {plain(count)}" + (f" × {plain(points)}" if points else "")
    if isinstance(rule, BestTally) and zeroed(rule, counts):
        assert rule.zero_at is not None
        yield f"{rule.zero_kind}达到 {plain(rule.zero_at)}，计为 0"


@working("tally")
def _tally(trace: Trace) -> Iterator[str]:
    assert isinstance(trace.item.rule, Tally)
    counts = _counts(trace)
    yield from _tallied(trace.item.rule, counts)
    if sum((count * trace.item.rule.points[kind] for kind, count in counts.items()), ZERO) > trace.item.points:
        yield f"最高计 {plain(trace.item.points)}"


# --- what is entered, and what is made of parts ---


@working("manual")
def _manual(trace: Trace) -> Iterator[str]:
    if trace.entered is None:
        yield "考核部门尚未评分"
        return
    basis = trace.entered.get("basis", "")
    yield f"考核部门评 {plain(mpq(str(trace.entered['score'])))} 分" + (f"（{basis}）" if basis else "")


@working("composite")
def _composite(trace: Trace) -> Iterator[str]:
    for part in trace.parts:
        if part.absent:
            yield f"{part.item.name}缺项"
        elif part.score is None:
            yield f"{part.item.name}待评"
        else:
            yield f"{part.item.name} {plain(part.score)}（满分 {plain(part.item.points)}）"
    present = [part for part in trace.parts if not part.absent]
    earned = sum((part.score or ZERO for part in present), ZERO)
    points = sum((part.item.points for part in present), ZERO)
    if len(present) < len(trace.parts) and trace.score is not None:
        yield f"扩权 {ratio(trace.item.points, plain(earned), plain(points))}"
    yield from _deductions(trace)
    if trace.score is not None:
        yield from _used_up(cost_of(trace), trace.item.points * earned / points)
