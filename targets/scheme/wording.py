"""The scheme in words: clauses, overflow and reweighting. A rule has its own words (``rules``).

It says what the engine does, for people who read the scheme before anything has been scored.
"""

from __future__ import annotations

from departments.figures import written

from .model import Category, Clause, Group, Scheme, TieBreaker


def clause_in_words(clause: Clause) -> str:
    """``每次扣 0.1 分，本条最多扣 0.2 分``."""
    if clause.veto:
        return "不扣分，提出一票否决建议"
    if clause.points is None:
        assert clause.lowest is not None
        assert clause.highest is not None
        cost = f"每{clause.unit}由考核部门在 {written(clause.lowest)}–{written(clause.highest)} 分内酌定"
    else:
        cost = f"每{clause.unit}扣 {written(clause.points)} 分"
    return cost if clause.cap is None else f"{cost}，本条最多扣 {written(clause.cap)} 分"


def overflow_in_words(group: Group) -> str:
    """``职责履行扣完后，超出的部分从常规工作目标中扣除，最多扣 10 分``; "" where nothing is taken elsewhere."""
    overflow = group.overflow
    if overflow is None:
        return ""
    if overflow.target in group.categories:
        target = group.categories[overflow.target].name
    else:
        item = group.items[overflow.target]
        target = f"{group.categories[item.category].name}的{item.name}"
    limit = "扣完为止" if overflow.limit is None else f"最多扣 {written(overflow.limit)} 分"
    return f"{group.items[overflow.item].name}扣完后，超出的部分从{target}中扣除，{limit}"


def reweighting_in_words(category: Category) -> str:
    points = written(category.points)
    match category.reweighting:
        case "none":
            return "本类别不得缺项"
        case "whole":
            return f"有缺项的，按其余指标的得分比例折算为 {points} 分"
        case "by_assessor":
            return (
                f"有缺项的，先在该考核部门内按其余指标的得分比例折算为该考核部门的分值；"
                f"考核部门的指标全部缺项的，再按其余考核部门的得分比例折算为 {points} 分"
            )


def tie_breakers_in_words(scheme: Scheme, *, short: bool = False) -> list[str]:
    """``重点工作目标项目数量``, ``职责履行``, ``重点工作目标完成质量``; in short ``重点项目数量``."""
    return [_tie_breaker(scheme, breaker, short) for breaker in scheme.ranking.tie_breakers]


def _tie_breaker(scheme: Scheme, breaker: TieBreaker, short: bool) -> str:
    groups = scheme.groups.values()
    if breaker.counted is not None:
        category = next(group.categories[breaker.counted] for group in groups if breaker.counted in group.categories)
        return f"{category.shortest if short else category.name}项目数量"
    code = breaker.item or ""
    return next(group.title(code, short=short) for group in groups if code in group.items)
