"""One sentence for people about one trace: full points, what happened, what is left.

"满分 0.5；3月5日 月考勤报表迟报 1 次 −0.1（人事处通报〔2020〕第4期）；得 0.4"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gmpy2 import mpq

from targets.scheme.model import Band, BestTally, MetricRule, Quality, Tally, Threshold, Tier
from targets.scheme.model import Bands as BandsRule

from .cohorts import tally_value, zeroed
from .numbers import ONE, ZERO, plain, text
from .rules import capped
from .trace import Loss, Trace

Working = Callable[[Trace], Iterator[str]]
WORKINGS: dict[str, Working] = {}
_RATES = ("率", "比例", "占比", "满意度")


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


def minus(value: mpq) -> str:
    return f"−{plain(value)}" if value else "0"


def percent(value: mpq) -> str:
    """A rate with one decimal, half-up: 94.5 of 96 is 98.4%."""
    return f"{text(value * 100, 1)}%"


def shown(metric: str, value: mpq) -> str:
    return percent(value) if metric.endswith(_RATES) else plain(value)


def loss_text(loss: Loss) -> str:
    """ "3月5日 月考勤报表迟报、漏报、瞒报、错报 1 次 −0.1（人事处通报〔2020〕第4期）"."""
    day = f"{int(loss.date[5:7])}月{int(loss.date[8:])}日 " if loss.date else ""
    notice = f"（{loss.notice}）" if loss.notice else ""
    cost = "提请一票否决，不扣分" if loss.clause.veto else minus(loss.cost)
    return f"{day}{loss.clause.label} {plain(loss.count)} {loss.clause.unit} {cost}{notice}"


def _deductions(trace: Trace) -> Iterator[str]:
    """Each problem with its cost, then caps and 扣完为止 where they bite."""
    totals: dict[str, mpq] = {}
    for loss in trace.losses:
        yield loss_text(loss)
        totals[loss.clause.key] = totals.get(loss.clause.key, ZERO) + loss.cost
    for key, total in totals.items():
        clause = trace.item.clauses[key]
        if clause.cap is not None and total > clause.cap:
            yield f"“{clause.label}”最多扣 {plain(clause.cap)}，实扣 {plain(clause.cap)}"
    taken = sum((capped(trace.item.clauses[key], total) for key, total in totals.items()), ZERO)
    if taken > trace.item.points:
        yield f"共扣 {plain(taken)}，扣完为止"


@working("deduct")
def _deduct(trace: Trace) -> Iterator[str]:
    if not trace.losses:
        yield "无扣分记录"
    yield from _deductions(trace)


@working("completion")
def _completion(trace: Trace) -> Iterator[str]:
    counted = [line for line in trace.work if line.counted]
    if not counted:
        yield "尚无到期项目"
        return
    weight = sum((line.weight for line in counted), ZERO)
    done = sum((line.weight * line.share for line in counted), ZERO)
    weighed = "" if all(line.weight == ONE for line in counted) else f"，权重合计 {plain(weight)}"
    yield f"应完成 {len(counted)} 项{weighed}，已完成 {plain(done)}，完成率 {percent(done / weight)}"
    yield f"{plain(trace.item.points)} × {plain(done)} ÷ {plain(weight)}"


@working("quality")
def _quality(trace: Trace) -> Iterator[str]:
    assert isinstance(trace.item.rule, Quality)
    flagged = [line for line in trace.work if line.flags]
    each = trace.item.rule.per_flagged
    if not flagged and not trace.losses:
        yield "到期项目均按时按要求完成"
    for line in flagged:
        yield f"“{line.name}”{'、'.join(line.flags)} {minus(each)}"
    yield from _deductions(trace)
    total = each * len(flagged) + sum((loss.cost for loss in trace.losses), ZERO)
    if total > trace.item.points and flagged:
        yield f"共扣 {plain(total)}，扣完为止"


def _measured(trace: Trace) -> Iterator[str]:
    """The metric and how it came about: "毕业率 95.0%（190 ÷ 200）"."""
    assert isinstance(trace.item.rule, MetricRule)
    name, value = trace.item.rule.metric or trace.item.name, trace.value
    if value is None or trace.metric is None:
        yield f"{name}未填报"
        return
    pair = ""
    if "numerator" in trace.metric:
        pair = f"（{plain(mpq(trace.metric['numerator']))} ÷ {plain(mpq(trace.metric['denominator']))}）"
    yield f"{name} {shown(name, value)}{pair}"


@working("tier")
def _tier(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is not None:
        assert isinstance(trace.item.rule, Tier)
        band = next(band for band in trace.item.rule.bands if band.holds(trace.value))
        yield f"{band_text(band, trace.item.rule.metric)}，{minus(band.amount) if band.amount else '不扣分'}"


def band_text(band: Band, metric: str) -> str:
    """ "高于 80.0%、不高于 90.0%"."""
    ends = []
    if band.low is not None:
        ends.append(f"{'不低于' if band.low_closed else '高于'} {shown(metric, band.low)}")
    if band.high is not None:
        ends.append(f"{'不高于' if band.high_closed else '低于'} {shown(metric, band.high)}")
    return "、".join(ends) or "任意"


@working("proportion")
def _proportion(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is not None:
        over = "（超过 100% 按 100% 计）" if trace.value > ONE else ""
        yield f"{plain(trace.item.points)} × {shown(_metric(trace), min(ONE, trace.value))}{over}"


def _metric(trace: Trace) -> str:
    assert isinstance(trace.item.rule, MetricRule)
    return trace.item.rule.metric or trace.item.name


@working("threshold")
def _threshold(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is None:
        return
    assert isinstance(trace.item.rule, Threshold)
    target, best, points = trace.item.rule.target, trace.cohort.best, plain(trace.item.points)
    if trace.value >= target:
        yield f"达到 {percent(target)}，得满分"
    elif best >= target:
        yield f"未达到 {percent(target)}，{points} × {percent(trace.value)} ÷ {percent(target)}"
    elif best:
        yield f"本组无部门达到 {percent(target)}，按第 1 名 {percent(best)} 的比例"
        yield f"{points} × {percent(trace.value)} ÷ {percent(best)}"
    else:
        yield f"本组无部门达到 {percent(target)}，且最高为 0"


@working("vs_mean")
def _vs_mean(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is None or trace.cohort.mean is None:
        return
    metric, mean = _metric(trace), trace.cohort.mean
    if trace.value >= mean:
        yield f"不低于全校平均 {shown(metric, mean)}，得满分"
    else:
        yield (
            f"低于全校平均 {shown(metric, mean)}，"
            f"{plain(trace.item.points)} × {shown(metric, trace.value)} ÷ {shown(metric, mean)}"
        )


@working("best")
def _best(trace: Trace) -> Iterator[str]:
    rule, best = trace.item.rule, trace.cohort.best
    if isinstance(rule, BestTally):
        counts = _counts(trace)
        value, metric = tally_value(rule, counts), ""
        yield from _tallied(rule, counts)
        yield f"合计 {plain(value)}"
    else:
        yield from _measured(trace)
        if trace.value is None:
            return
        value, metric = trace.value, _metric(trace)
    if best <= 0:
        yield "本组最高为 0，均不得分"
    else:
        ratio = f"{shown(metric, max(ZERO, value))} ÷ {shown(metric, best)}"
        yield f"本组最高 {shown(metric, best)}，{plain(trace.item.points)} × {ratio}"


def _counts(trace: Trace) -> dict[str, mpq]:
    counts: dict[str, mpq] = {}
    for row in trace.tallies:
        counts[row["kind"]] = counts.get(row["kind"], ZERO) + mpq(str(row["count"]))
    return counts


def _tallied(rule: BestTally | Tally, counts: dict[str, mpq]) -> Iterator[str]:
    base = rule.base if isinstance(rule, BestTally) else ZERO
    if base:
        yield f"基础 {plain(base)}"
    if not counts:
        yield "无计数"
    for kind, count in counts.items():
        yield f"{kind} {plain(count)} × {plain(rule.points[kind])}"
    if isinstance(rule, BestTally) and zeroed(rule, counts):
        assert rule.zero_at is not None
        yield f"{rule.zero_kind}达到 {plain(rule.zero_at)}，计为 0"


@working("rank")
def _rank(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is None:
        return
    if not trace.value and getattr(trace.item.rule, "zero_means_absent", False):
        yield "未立项，不得分，不参加排名"
        return
    rank, size = trace.cohort.rank(trace.value), trace.cohort.size
    yield f"第 {rank} 名（共 {size}），{plain(trace.item.points)} × {size - rank + 1} ÷ {size}"


@working("bands")
def _bands(trace: Trace) -> Iterator[str]:
    yield from _measured(trace)
    if trace.value is None:
        return
    assert isinstance(trace.item.rule, BandsRule)
    metric = trace.item.rule.metric
    band = next(band for band in trace.item.rule.bands if band.holds(trace.value))
    points = f"{shown(metric, trace.value)} × {plain(band.amount)}" if band.per_unit else f"计 {plain(band.amount)} 分"
    yield f"{band_text(band, metric)}，{points}"


@working("tally")
def _tally(trace: Trace) -> Iterator[str]:
    assert isinstance(trace.item.rule, Tally)
    counts = _counts(trace)
    yield from _tallied(trace.item.rule, counts)
    if sum((count * trace.item.rule.points[kind] for kind, count in counts.items()), ZERO) > trace.item.points:
        yield f"最高计 {plain(trace.item.points)}"


@working("binary")
def _binary(trace: Trace) -> Iterator[str]:
    if trace.value is None:
        yield f"{trace.item.name}未填报"
    else:
        yield "符合要求" if trace.value else "不符合要求"


@working("manual")
def _manual(trace: Trace) -> Iterator[str]:
    if trace.entered is None:
        yield "考核部门尚未评分"
        return
    basis = trace.entered.get("basis", "")
    yield f"考核部门评 {plain(mpq(str(trace.entered['score'])))}" + (f"（{basis}）" if basis else "")


@working("composite")
def _composite(trace: Trace) -> Iterator[str]:
    for code in trace.item.parts:
        if code not in trace.parts:
            yield f"{code} 缺项"
        elif (score := trace.parts[code]) is None:
            yield f"{code} 待评"
        else:
            yield f"{code} 得 {plain(score)}"
    if len(trace.parts) < len(trace.item.parts):
        yield "按其余部分扩权"
    yield from _deductions(trace)
