"""What differs between two schemes, in words: why a result made with one does not hold by the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from departments.figures import written

from .grades import GradesHere
from .model import Category, Clause, Group, Heading, Item, Scheme
from .wording import clause_in_words, overflow_in_words, reweighting_in_words, tie_breakers_in_words

AWARDS = {
    "excellence": "获优秀奖的格次",
    "pool": "奖励总额",
    "innovation_amount": "创新贡献奖每项金额",
    "innovation_limit": "创新贡献奖名额",
    "per_head_floor": "人均下限",
    "per_head_step": "人均取整单位",
}
OTHERWISE = "文字有改动，分值和规则未变"


def differences(before: Scheme, after: Scheme) -> list[str]:
    """``共性目标 1.1 工作考勤：分值由“0.5”改为“0.6”``, each once; nothing for two schemes of the same content."""
    if before.hash == after.hash:
        return []
    return list(dict.fromkeys(chain(_whole(before, after), _groups(before, after)))) or [OTHERWISE]


def scored_otherwise(before: Item, after: Item) -> list[str]:
    """What differs of that on which an item's score depends: its points, its rule, its clauses."""
    points = _changed("分值", written(before.points), written(after.points))
    return list(chain(points, _rule(before, after), _clauses(before, after)))


def _groups(before: Scheme, after: Scheme) -> Iterator[str]:
    """A sentence that does not hold of all groups names those of which it does."""
    both = [code for code in after.groups if code in before.groups]
    yield from _come_and_gone("考核组", _names(before.groups), _names(after.groups))
    found: dict[str, list[str]] = {}
    for code in both:
        for sentence in dict.fromkeys(_group(before.groups[code], after.groups[code])):
            found.setdefault(sentence, []).append(after.groups[code].name)
    for sentence, names in found.items():
        yield sentence if len(names) == len(both) > 1 else f"{'、'.join(names)}：{sentence}"


def _group(before: Group, after: Group) -> Iterator[str]:
    yield from _changed("名称", before.name, after.name)
    yield from _changed("满分", written(before.points), written(after.points))
    yield from _changed("考核小组", before.panel, after.panel)
    yield from _changed("超扣", overflow_in_words(before), overflow_in_words(after))
    yield from _come_and_gone("类别", _names(before.categories), _names(after.categories))
    for code, category in after.categories.items():
        if code in before.categories:
            yield from _about(category.name, _category(before.categories[code], category))
    yield from _come_and_gone("标题", _titles(before, before.headings), _titles(after, after.headings))
    for code, heading in after.headings.items():
        if code in before.headings:
            yield from _about(_title(after, heading), _named(before.headings[code], heading))
    yield from _come_and_gone("指标", _titles(before, before.items), _titles(after, after.items))
    for code, item in after.items.items():
        if code in before.items:
            yield from _about(_title(after, item), _item(before.items[code], item))


def _category(before: Category, after: Category) -> Iterator[str]:
    yield from _changed("名称", before.name, after.name)
    yield from _changed("分值", written(before.points), written(after.points))
    yield from _changed("缺项的办法", reweighting_in_words(before), reweighting_in_words(after))
    if before.work_items != after.work_items:
        yield "是否按工作项目计分有改动"


def _named(before: Heading | Item, after: Heading | Item) -> Iterator[str]:
    yield from _changed("编号", before.number, after.number)
    yield from _changed("名称", before.name, after.name)
    yield from _changed("分值", written(before.points), written(after.points))
    if before.source != after.source:
        yield "出处有改动"


def _item(before: Item, after: Item) -> Iterator[str]:
    yield from _named(before, after)
    yield from _changed("考核部门", "、".join(before.assessors), "、".join(after.assessors))
    yield from _rule(before, after)
    yield from _clauses(before, after)
    if before.text != after.text:
        yield "办法原文有改动"
    if before.exemptible != after.exemptible:
        yield f"{'可以' if after.exemptible else '不得'}缺项"
    if (before.headings, before.parts) != (after.headings, after.parts):
        yield "所在位置或组成部分有改动"


def _rule(before: Item, after: Item) -> Iterator[str]:
    if before.rule != after.rule:
        words = [one.rule.in_words(one) for one in (before, after)]
        said = [one.sentence if words[0].sentence != words[1].sentence else one.formula for one in words]
        yield from _changed("计分规则", *said) if said[0] != said[1] else ("计分规则有改动",)


def _clauses(before: Item, after: Item) -> Iterator[str]:
    yield from _come_and_gone("条款", _labels(before.clauses), _labels(after.clauses))
    for key, clause in after.clauses.items():
        if key in before.clauses:
            yield from _clause(before.clauses[key], clause)


def _clause(before: Clause, after: Clause) -> Iterator[str]:
    yield from _changed("条款名称", before.label, after.label)
    yield from _changed(f"条款“{after.label}”", clause_in_words(before), clause_in_words(after))


def _whole(before: Scheme, after: Scheme) -> Iterator[str]:
    yield from _changed("名称", before.title, after.title)
    yield from _changed("数据截止日", *(f"{month}月{day}日" for month, day in (before.cut_off, after.cut_off)))
    yield from _changed("总分相同时", *("、".join(tie_breakers_in_words(one)) for one in (before, after)))
    yield from _changed("总分小数位", *(str(one.ranking.total_places) for one in (before, after)))
    if _grades(before) != _grades(after) or before.grading.veto_backfill != after.grading.veto_backfill:
        yield "格次的条件有改动"
    for name, label in AWARDS.items():
        values = [getattr(one.awards, name) for one in (before, after)]
        yield from _changed(label, *(value if isinstance(value, str) else written(value) for value in values))
    for label, kept in (
        ("指标名额的增减", "quotas"),
        ("一票否决事项", "vetoes"),
        ("考核结果的使用", "consequences"),
        ("裁定", "decisions"),
        ("公布日期", "published_on"),
    ):
        if getattr(before, kept) != getattr(after, kept):
            yield f"{label}有改动"


def _grades(scheme: Scheme) -> list[list[tuple[str, str]]]:
    groups = scheme.groups.values()
    return [[(grade.name, grade.in_words()) for grade in GradesHere(scheme, group).best_first] for group in groups]


def _changed(what: str, before: str, after: str) -> Iterator[str]:
    if before != after:
        yield f"{what}由“{before or '无'}”改为“{after or '无'}”"


def _about(name: str, sentences: Iterable[str]) -> Iterator[str]:
    return (f"{name}：{sentence}" for sentence in sentences)


def _come_and_gone(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    yield from (f"新增{kind}“{name}”" for code, name in after.items() if code not in before)
    yield from (f"不再有{kind}“{name}”" for code, name in before.items() if code not in after)


def _names(named: Mapping[str, Group] | Mapping[str, Category]) -> dict[str, str]:
    return {code: one.name for code, one in named.items()}


def _titles(group: Group, named: Mapping[str, Heading] | Mapping[str, Item]) -> dict[str, str]:
    return {code: _title(group, one) for code, one in named.items()}


def _title(group: Group, one: Heading | Item) -> str:
    """``共性目标 1.1 工作考勤``: numbers count within a category."""
    return f"{group.categories[one.category].name} {one.number} {one.name}"


def _labels(clauses: Mapping[str, Clause]) -> dict[str, str]:
    return {key: clause.label for key, clause in clauses.items()}
