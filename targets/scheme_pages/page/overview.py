"""A year's scheme as a whole: how points become a total, a rank and a grade, and what follows from the grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from departments.figures import MINUS, ZERO, share, written

from ...scheme.grades import GradesHere
from ...scheme.model import Group, QuotaRule, Scheme, Source
from ...scheme.wording import overflow_in_words, tie_breakers_in_words


@dataclass(frozen=True, slots=True)
class Share:
    """A category's points in each group, "" where the group has none; ``places`` where the regulation has it."""

    name: str
    places: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades, best first, each with its conditions in words; ``groups`` names for which groups, "" for all."""

    groups: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """``full`` says how many points the groups have."""

    scheme: Scheme
    groups: tuple[Group, ...]
    full: str
    shares: tuple[Share, ...]
    sums: tuple[str, ...]
    items: tuple[int, ...]
    overflows: tuple[tuple[Group, str], ...]
    tie_breakers: tuple[str, ...]
    grades: tuple[Grades, ...]


def overview(scheme: Scheme) -> Overview:
    """The groups and categories with their points, and how a total becomes a rank and a grade."""
    groups = tuple(scheme.groups.values())
    codes = dict.fromkeys(code for group in groups for code in group.categories)
    return Overview(
        scheme=scheme,
        groups=groups,
        full=_full(groups),
        shares=tuple(_share(groups, code) for code in codes),
        sums=tuple(written(sum((one.points for one in group.categories.values()), ZERO)) for group in groups),
        items=tuple(len(group.items) for group in groups),
        overflows=tuple((group, words) for group in groups if (words := overflow_in_words(group))),
        tie_breakers=tuple(tie_breakers_in_words(scheme)),
        grades=tuple(_grades(scheme, groups)),
    )


def _full(groups: Sequence[Group]) -> str:
    if len({group.points for group in groups}) == 1:
        return f"各组满分 {written(groups[0].points)}" if len(groups) > 1 else f"满分 {written(groups[0].points)}"
    return "满分分别为 " + "、".join(written(group.points) for group in groups)


def _grades(scheme: Scheme, groups: Sequence[Group]) -> Iterator[Grades]:
    """Groups whose grades have the same conditions together."""
    named: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for group in groups:
        rows = tuple((grade.name, grade.in_words() or "其余部门") for grade in GradesHere(scheme, group).best_first)
        named.setdefault(rows, []).append(group.name)
    for rows, names in named.items():
        yield Grades("、".join(names) if len(named) > 1 else "", rows)


def _share(groups: Sequence[Group], code: str) -> Share:
    having = [group.categories[code] for group in groups if code in group.categories]
    return Share(
        name=having[0].name,
        places="、".join(dict.fromkeys(category.source.place for category in having)),
        points=tuple(written(group.categories[code].points) if code in group.categories else "" for group in groups),
    )


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A kind of quota; ``changes`` are those of the page's grades, "" where a grade changes nothing."""

    rule: QuotaRule
    rounding: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What follows from a grade: money, quotas and the rest. ``grades`` are those that change a quota, best first."""

    scheme: Scheme
    money: dict[str, str]
    grades: tuple[str, ...]
    quotas: tuple[QuotaLine, ...]
    by_grade: tuple[tuple[str, tuple[tuple[str, Source], ...]], ...]


def consequences(scheme: Scheme) -> Consequences:
    awards = scheme.awards
    changing = {grade for rule in scheme.quotas.values() for grade in (*rule.raised_for, *rule.lowered_for)}
    grades = tuple(grade for grade in scheme.grading.grades if grade in changing)
    return Consequences(
        scheme=scheme,
        money={name: written(getattr(awards, name)) for name in ("pool", "innovation_amount", "per_head_floor")},
        grades=grades,
        quotas=tuple(_quota_line(rule, grades) for rule in scheme.quotas.values()),
        by_grade=tuple(
            (grade, tuple((one.label, one.source) for one in scheme.consequences if one.grade == grade))
            for grade in dict.fromkeys(one.grade for one in scheme.consequences)
        ),
    )


def _quota_line(rule: QuotaRule, grades: Sequence[str]) -> QuotaLine:
    rounding = {"half_up": "四舍五入到人", "down": "舍去不足1人的", "up": "不足1人的进为1人"}[rule.rounding]
    least = f"，至少 {rule.at_least} 人" if rule.at_least else ""

    def change(grade: str) -> str:
        sign = "+" if grade in rule.raised_for else MINUS if grade in rule.lowered_for else ""
        return f"{sign}{share(rule.share)}" if sign else ""

    return QuotaLine(rule, f"{rounding}{least}", tuple(map(change, grades)))
