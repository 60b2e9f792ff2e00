"""Every leaf explained, as JSON beside the results, and category by category what 扩权 and overflow did."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from gmpy2 import mpq

from departments.figures import SCORE_PLACES, ZERO, fixed, plain
from targets.scheme.model import Category, Group, Overflow

from .cohorts import EMPTY, Cohort
from .results import ABSENT, Results
from .reweighting import Leaf, Share, by_assessor, category_score, spread
from .scoring import categories_of
from .trace import DepartmentRows, Loss, Trace, trace_item
from .words import cost_of, minus
from .working import sentence

ROW_LISTS = ("work_items", "findings", "metrics", "tallies", "scores", "innovations")


def explanations(document: Mapping[str, Any], results: Results, as_of: datetime.date) -> dict[str, Any]:
    """For every department its leaves by code and its categories, each with a sentence in ``text``."""
    rows = rows_by_department(document)
    explained = {}
    for department in results.departments:
        name, group = department.facts.name, results.groups[department.facts.group]
        traces = trace_department(group.group, rows.get(name, {}), department.leaves, group.cohorts, as_of)
        explained[name] = {
            "items": {code: as_json(trace) for code, trace in traces.items()},
            "categories": {
                code: category_sentence(group.group, category, department.leaves, traces)
                for code, category in group.group.categories.items()
            },
        }
    return explained


def rows_by_department(document: Mapping[str, Any]) -> dict[str, dict[str, list[Any]]]:
    """A document's rows of each department, by list."""
    found: dict[str, dict[str, list[Any]]] = {}
    for name in ROW_LISTS:
        for row in document.get(name, ()):
            found.setdefault(row["department"], {}).setdefault(name, []).append(row)
    return found


def trace_department(
    group: Group,
    rows: Mapping[str, list[Any]],
    leaves: Mapping[str, Leaf],
    cohorts: Mapping[str, Cohort],
    as_of: datetime.date,
) -> dict[str, Trace]:
    """The traces of all of a department's leaves, from its rows and its rounded scores (缺项 left out)."""
    indexed = DepartmentRows(rows)
    return {
        code: trace_item(group, item, indexed, leaves, cohorts.get(code, EMPTY), as_of)
        for code, item in group.items.items()
    }


def as_json(trace: Trace) -> dict[str, Any]:
    """A trace as JSON: numbers as decimal text, rows as they were handed over."""
    made: dict[str, Any] = {
        "rule": trace.item.rule.kind,
        "points": plain(trace.item.points),
        "score": ABSENT
        if trace.state == "absent"
        else None
        if trace.score is None
        else fixed(trace.score, SCORE_PLACES),
        "text": sentence(trace),
    }
    if trace.losses:
        made["losses"] = [_loss(loss) for loss in trace.losses]
    if trace.work:
        made["work"] = [
            {
                "name": line.name,
                "due": line.due,
                "share": fixed(line.share, SCORE_PLACES),
                "weight": plain(line.weight),
                "counted": line.counted,
                "flags": list(line.flags),
            }
            for line in trace.work
        ]
    if trace.metric is not None:
        made["metric"] = {key: str(value) for key, value in trace.metric.items() if key not in {"department", "item"}}
    if trace.tallies:
        made["tallies"] = [{"kind": row["kind"], "count": str(row["count"])} for row in trace.tallies]
    if trace.entered is not None:
        made["basis"] = trace.entered.get("basis", "")
    if trace.cohort is not EMPTY:
        made["cohort"] = _standing(trace)
    return made


def _standing(trace: Trace) -> dict[str, Any]:
    """The cohort's figures, and the department's place among them where the rule ranks."""
    made = cohort_json(replace(trace.cohort, descending=()))
    if trace.value in trace.cohort.descending:
        made["rank"] = trace.cohort.rank(trace.value)
    return made


def _loss(loss: Loss) -> dict[str, Any]:
    return {
        "clause": loss.clause.key,
        "label": loss.clause.label,
        "count": plain(loss.count),
        "points": plain(loss.points),
        "lost": plain(loss.cost),
        "date": loss.date,
        "notice": loss.notice,
    }


def cohort_json(cohort: Cohort) -> dict[str, Any]:
    """A cohort's figures as fractions in text ("7/8"), exact, so that they can be stored and read back."""
    made: dict[str, Any] = {"size": cohort.size, "best": str(cohort.best)}
    if cohort.mean is not None:
        made["mean"] = str(cohort.mean)
    if cohort.descending:
        made["descending"] = list(map(str, cohort.descending))
    return made


def cohort_from_json(figures: Mapping[str, Any]) -> Cohort:
    return Cohort(
        size=figures["size"],
        best=mpq(figures["best"]),
        mean=mpq(figures["mean"]) if "mean" in figures else None,
        descending=tuple(mpq(value) for value in figures.get("descending", ())),
    )


def category_sentence(
    group: Group,
    category: Category,
    leaves: Mapping[str, Leaf],
    traces: Mapping[str, Trace],
    called: Callable[[str], str] = str,
) -> str:
    """How a category's score came of its leaves: the sum, 扩权 step by step, the overflow of 职责履行. ``called`` gives
    the name by which people know an assessor of the scheme."""
    parts = [f"满分 {plain(category.points)}"]
    if all(code in leaves for code in category.leaves):
        parts.append(f"各指标合计 {plain(_earned(category.leaves, leaves))}")
    elif category.reweighting == "by_assessor":
        parts.extend(_two_steps(category, by_assessor(group, category, leaves), called))
    else:
        share = spread(category.points, group.items, category.leaves, leaves)
        assert share is not None
        parts.append(f"有缺项，扩权 {_reweighted(share)}")
    parts.extend(overflow_step(group, category, leaves, traces))
    after = categories_of(group, leaves, overflow_of(group, traces))[category.code]
    return "；".join([*parts, f"计 {plain(after)}"])


def overflow_step(
    group: Group, category: Category, leaves: Mapping[str, Leaf], traces: Mapping[str, Trace]
) -> Iterator[str]:
    """What 职责履行 takes from the category, where it does."""
    overflow = overflow_of(group, traces)
    if overflow and group.overflow and group.overflow.target in {category.code, *category.leaves}:
        before = category_score(group, category, leaves)
        after = categories_of(group, leaves, overflow)[category.code]
        yield _overflowing(group, group.overflow, overflow, before - after)


def _two_steps(category: Category, shares: Mapping[str, Share], called: Callable[[str], str]) -> Iterator[str]:
    """Each assessor's subtotal, then the category's score of them."""
    for assessor, share in shares.items():
        if share.present != share.points:
            yield f"{called(assessor)} {_reweighted(share)}"
        else:
            yield f"{called(assessor)} {plain(share.score)}（满分 {plain(share.points)}）"
    present = sum((share.points for share in shares.values()), ZERO)
    earned = sum((share.score for share in shares.values()), ZERO)
    if present == category.points:
        yield f"合计 {plain(earned)}"
    else:
        yield f"扩权 {_reweighted(Share(category.points, present, earned))}"


def _reweighted(share: Share) -> str:
    """ "7 × 5.4 ÷ 6 = 6.3"."""
    return f"{plain(share.points)} × {plain(share.earned)} ÷ {plain(share.present)} = {plain(share.score)}"


def _overflowing(group: Group, rule: Overflow, overflow: mpq, taken: mpq) -> str:
    """What was taken for the overflow, and where that is less than all of it, why."""
    duty = group.items[rule.item].name
    target = group.items[rule.target].name if rule.target in group.items else group.categories[rule.target].name
    end = ""
    if taken < overflow:
        end = "，扣完为止" if taken != rule.limit else f"，最多扣 {plain(taken)}"
    return f"{duty}超出的扣分 {plain(overflow)} 从{target}中扣除{end}，{minus(taken)}"


def _earned(codes: tuple[str, ...], leaves: Mapping[str, Leaf]) -> mpq:
    return sum((leaves[code] or ZERO for code in codes), ZERO)


def overflow_of(group: Group, traces: Mapping[str, Trace]) -> mpq:
    """What 职责履行's deductions exceed its points by (docs/semantics.md 3.1), from its trace."""
    if group.overflow is None:
        return ZERO
    trace = traces[group.overflow.item]
    return max(ZERO, cost_of(trace) - trace.item.points)
