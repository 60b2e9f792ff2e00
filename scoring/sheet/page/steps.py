"""How a category's figure came of its items, where it is not their sum: what 缺项 does to it (折算), step by step, and
what 职责履行 takes from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from departments.figures import ZERO, plain
from targets.scheme.model import Category

from ...engine.explanations import overflow_step
from ...engine.reweighting import Share, assessors_of, by_assessor, spread
from .scored import Scored


def steps_of(scored: Scored, category: Category) -> Iterator[str]:
    group, leaves = scored.group, scored.leaves
    if any(code not in leaves for code in category.leaves):
        if category.reweighting == "by_assessor":
            yield from _by_assessor(scored, category)
        elif share := spread(category.points, group.items, category.leaves, leaves):
            yield f"{_present(scored, category.leaves)} 项{_converted(share)}"
    yield from overflow_step(group, category, leaves, scored.traces)


def _by_assessor(scored: Scored, category: Category) -> Iterator[str]:
    """First within each assessor, then over those that remain."""
    codes = assessors_of(scored.group, category)
    shares = by_assessor(scored.group, category, scored.leaves)
    converted = {name: share for name, share in shares.items() if share.present != share.points}
    for name, share in converted.items():
        yield f"{scored.called(name)} {_present(scored, codes[name])} 项{_converted(share)}"
    if gone := [name for name in codes if name not in shares]:
        yield f"{'、'.join(map(scored.called, gone))}全部缺项"
    rest = [share for name, share in shares.items() if name not in converted]
    if rest and converted:
        yield f"其余考核部门得 {plain(sum((share.score for share in rest), ZERO))}"
    present = sum((share.points for share in shares.values()), ZERO)
    earned = sum((share.score for share in shares.values()), ZERO)
    if present == category.points:
        yield f"合计 {plain(earned)}"
    else:
        yield f"合计{_converted(Share(category.points, present, earned))}"


def _present(scored: Scored, codes: Iterable[str]) -> int:
    return sum(code in scored.leaves for code in codes)


def _converted(share: Share) -> str:
    """ "满 9 分，得 6.44，折算 20 分：20 × 6.44 ÷ 9 = 14.3111"."""
    points, present, earned = plain(share.points), plain(share.present), plain(share.earned)
    return f"满 {present} 分，得 {earned}，折算 {points} 分：{points} × {earned} ÷ {present} = {plain(share.score)}"
