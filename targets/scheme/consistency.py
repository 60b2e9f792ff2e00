"""What must agree across a scheme: sums, names that name something, and decisions that hold."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gmpy2 import mpq

from departments.figures import SCORE_PLACES, rational, written

from .files import CategoryFile, GroupEntry, SchemeFile
from .model import Category, Group, Item, Scheme, TieBreaker
from .per_group import PerGroup
from .problems import Place

Places = Mapping[str, Place]


def check_files(
    scheme: SchemeFile, categories: Mapping[str, CategoryFile], there: Iterable[str], places: Places
) -> None:
    """The files that are ``there`` are those that the groups name, and each is about what they name it for."""
    for name in sorted(there):
        if name not in places:
            Place(name, "", places["scheme.yaml"].problems).note("多余的文件：没有考核组用到它")
    for code, group in scheme.groups.items():
        for category, share in group.categories.items():
            file = categories.get(share.file)
            place = places["scheme.yaml"].at(f"groups.{code}.categories.{category}.file")
            if file is not None and file.category != category:
                place.note(f"{share.file} 是类别“{file.category}”的文件")
            elif file is not None and code not in file.groups:
                place.note(f"{share.file} 不适用于“{code}”")
    for name, file in categories.items():
        for unknown in [group for group in file.groups if group not in scheme.groups]:
            places[name].at("groups").note(f"没有“{unknown}”这个考核组")


def check_groups(made: Scheme, scheme: SchemeFile, places: Places) -> None:
    """Sums, numbers, assessors, bands, overflow and the rated item, group by group."""
    for code, group in made.groups.items():
        entry = scheme.groups[code]
        place = places["scheme.yaml"].at(f"groups.{code}")
        points = [share.points for share in entry.categories.values()]
        _check_sum(place.at("categories"), f"{group.name}各类别", points, group.points)
        for category in group.categories.values():
            _check_category(group, category, places[entry.categories[category.code].file])
        for item in group.items.values():
            _check_item(item, group, places[entry.categories[item.category].file].top(item.code))
        _check_numbers(group, entry, places)
        if _is_complete(group, entry):
            _check_overflow(group, place.at("overflow"))


def check_standing(made: Scheme, scheme: SchemeFile, place: Place) -> None:
    """What ranks and grades stand on is there: the rated item, the lines of totals, the tie-breakers."""
    groups = [group for code, group in made.groups.items() if _is_complete(group, scheme.groups[code])]
    if len(groups) < len(scheme.groups):
        return
    if made.grading.rate is not None:
        _check_rated(made.grading.rate, groups, place.at("grading.rate"))
    for name, grade in made.grading.grades.items():
        for part in ("all", "any"):
            for line in ("total_at_least", "total_below"):
                points = getattr(getattr(grade, part), line)
                if points is not None:
                    _check_line(points, groups, place.at(f"grading.grades.{name}.{part}.{line}"))
    for number, breaker in enumerate(made.ranking.tie_breakers, 1):
        _check_tie_breaker(breaker, groups, place.at("ranking.tie_breakers").element(number, None))


def _is_complete(group: Group, entry: GroupEntry) -> bool:
    """Whether all of the group's categories could be read."""
    return len(group.categories) == len(entry.categories)


def _check_rated(code: str, groups: Sequence[Group], place: Place) -> None:
    """Grades stand on the completion rate of one item (五(一)); a group may lack it."""
    having = [group for group in groups if code in group.items]
    if not having:
        place.note(f"没有指标“{code}”")
    for group in having:
        if not group.items[code].rule.rates_work:
            place.note(f"{group.name}的“{code}”不是完成率（completion）")


def _check_line(points: PerGroup, groups: Sequence[Group], place: Place) -> None:
    for unknown in [code for code in points.by_group if code not in {group.code for group in groups}]:
        place.note(f"没有“{unknown}”这个考核组")
    for group in groups:
        line = points.of(group.code)
        if line is None:
            place.note(f"没有“{group.code}”的总分")
        elif line > group.points:
            place.note(f"{group.name}满分 {written(group.points)} 分，不得超过")


def _check_tie_breaker(breaker: TieBreaker, groups: Sequence[Group], place: Place) -> None:
    """A group has no part in a tie-breaker whose category it lacks; one that has the category has it all."""
    if breaker.item is not None:
        having = [group for group in groups if breaker.item in group.items]
        if not having:
            place.at("item").note(f"没有指标“{breaker.item}”")
        for group in groups:
            if group not in having and any(one.items[breaker.item].category in group.categories for one in having):
                place.at("item").note(f"{group.name}没有指标“{breaker.item}”")
    if breaker.counted is not None:
        counting = [group for group in groups if breaker.counted in group.categories]
        if not counting:
            place.at("counted").note(f"没有类别“{breaker.counted}”")
        for group in counting:
            if not group.categories[breaker.counted].work_items:
                place.at("counted").note(f"{group.name}的“{breaker.counted}”不按工作项目计分，没有项目数量")


def _check_numbers(group: Group, entry: GroupEntry, places: Places) -> None:
    """No two of a category look the same to people."""
    first = {(heading.category, heading.number): heading.code for heading in group.headings.values()}
    for item in group.items.values():
        other = first.setdefault((item.category, item.number), item.code)
        if other != item.code:
            place = places[entry.categories[item.category].file].top(item.code)
            place.at("number").note(f"“{item.number}”与 {other} 的编号相同")


def _check_category(group: Group, category: Category, place: Place) -> None:
    """The top level sums to the category's points, each heading's children to the heading's."""
    items = [group.items[code] for code in category.leaves if code in group.items]
    headings = [h for h in group.headings.values() if any(h.code in item.headings for item in items)]
    top = [h.points for h in headings if h.parent is None] + [i.points for i in items if not i.headings]
    _check_sum(place.at("items"), f"{group.name}“{category.name}”各项", top, category.points)
    for heading in headings:
        below = [h.points for h in headings if h.parent == heading.code]
        below += [i.points for i in items if i.headings[-1:] == (heading.code,)]
        _check_sum(place.top(heading.code), f"{group.name}下级指标", below, heading.points)
    of_work = [item for item in items if item.rule.takes == "work_items"]
    if category.work_items and not of_work:
        place.at("work_items").note("没有按工作项目计分的指标")
    if sum(item.rule.flags_work for item in of_work) > 1:
        place.at("items").note(f"{group.name}“{category.name}”只能有一项指标认定哪些工作项目扣分")
    if category.reweighting == "by_assessor":
        for item in items:
            if len(item.assessors) > 1:
                note = "本类别按考核部门扩权，一项指标只能有一个考核部门"
                place.top(item.code).at("assessors").note(note)


def _check_item(item: Item, group: Group, place: Place) -> None:
    if item.parts:
        parts = [group.items[part].points for part in item.parts if part in group.items]
        _check_sum(place.at("parts"), f"{group.name}组成部分", parts, item.points)
    item.rule.check_item(item, group.categories[item.category], place.at("rule"))


def _check_sum(place: Place, what: str, parts: Iterable[mpq], points: mpq) -> None:
    total = sum(parts, mpq(0))
    if total != points:
        place.note(f"{what}合计 {written(total)} 分，应为 {written(points)} 分")


def _check_overflow(group: Group, place: Place) -> None:
    overflow = group.overflow
    if overflow is None:
        return
    item = group.items.get(overflow.item)
    if item is None or not item.rule.overflows:
        place.at("item").note(f"{group.name}没有扣分指标“{overflow.item}”")
    elif item.exemptible:
        place.at("item").note(f"“{overflow.item}”的扣分要转扣，不得缺项（exemptible 应为 false）")
    if overflow.target not in group.items and overflow.target not in group.categories:
        place.at("target").note(f"{group.name}没有指标或类别“{overflow.target}”")


def check_lists(made: Scheme, scheme: SchemeFile, places: Places) -> None:
    """Shares within 0 and 1, money positive, grades that are there, and no key twice."""
    main = places["scheme.yaml"]
    if made.ranking.total_places > SCORE_PLACES:
        main.at("ranking.total_places").note(f"各项得分为 {SCORE_PLACES} 位小数，总分不得更多")
    for name in ("pool", "innovation_amount", "per_head_floor"):
        if getattr(made.awards, name) < 0:
            main.at(f"awards.{name}").note("不能为负")
    if made.awards.per_head_step <= 0:
        main.at("awards.per_head_step").note("应大于 0")
    _check_grade(main.at("awards.excellence"), made, made.awards.excellence)
    for consequence in made.consequences:
        _check_grade(main.at("consequences"), made, consequence.grade)
    for quota in scheme.quotas:
        for name in ("raised_for", "lowered_for"):
            for grade in getattr(quota, name):
                _check_grade(main.at(f"quotas[{quota.kind}].{name}"), made, grade)
        for grade in set(quota.raised_for).intersection(quota.lowered_for):
            main.at(f"quotas[{quota.kind}]").note(f"格次“{grade}”既增加又减少")
        if not 0 < quota.share <= 1:
            main.at(f"quotas[{quota.kind}].share").note("应大于 0 且不超过 1")
    _check_once(main, "quotas", [quota.kind for quota in scheme.quotas])
    _check_once(places["vetoes.yaml"], "vetoes", [ground.key for ground in made.vetoes])
    _check_once(places["decisions.yaml"], "decisions", [decision.key for decision in made.decisions])


def _check_grade(place: Place, made: Scheme, grade: str) -> None:
    grades = made.grading.grades
    if grade not in grades:
        place.note(f"没有“{grade}”这个格次，应为 {'、'.join(grades)} 之一")


def _check_once(place: Place, name: str, keys: list[str]) -> None:
    for key, count in Counter(keys).items():
        if count > 1:
            place.at(f"{name}[{key}]").note(f"“{key}”写了 {count} 次")


def check_decisions(made: Scheme, place: Place) -> None:
    """Every decision's parameter is there and has the decision's value, in a scheme built completely."""
    for decision in made.decisions:
        one = place.at(f"decisions[{decision.key}]")
        try:
            values = parameter_values(made, decision.parameter)
        except LookupError as error:
            one.at("parameter").note(f"方案中没有参数“{decision.parameter}”（{error.args[0]}）")
            continue
        for value in dict.fromkeys(as_text(value) for value in values):
            if value != _canonical(decision.value):
                one.at("value").note(f"裁定为“{decision.value}”，方案中“{decision.parameter}”为“{value}”")


def parameter_values(scheme: Scheme, path: str) -> list[object]:
    """The values at a path, e.g. ``groups/teaching/items/R6.2/rule/base``; ``LookupError`` names the step
    that is not there. A step may name several (``T5,T7``) or all (``*``) members of a mapping."""
    found: list[object] = [scheme]
    for step in path.split("/"):
        found = [value for holder in found for value in _step(holder, step)]
    return found


def _step(holder: object, step: str) -> Iterator[object]:
    if isinstance(holder, Mapping):
        for name in holder if step == "*" else step.split(","):
            if name not in holder:
                raise LookupError(name)
            yield holder[name]
    elif dataclasses.is_dataclass(holder) and (
        step == "kind" or step in {field.name for field in dataclasses.fields(holder)}
    ):
        yield getattr(holder, step)
    else:
        raise LookupError(step)


def as_text(value: object) -> str:
    """A parameter's value as the files write it."""
    match value:
        case bool():
            return str(value).lower()
        case mpq():
            return written(value)
        case frozenset() | tuple():
            return ", ".join(sorted(value) if isinstance(value, frozenset) else map(str, value))
        case _:
            return str(value)


def _canonical(text: str) -> str:
    """``0.20`` and ``0.2`` are the same value."""
    try:
        return written(rational(text))
    except ValueError:
        return text
