"""The sheets of a year's workbook: one for each list of the facts document, a column for each key of its shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from departments.workbooks.tables import REQUIRED, YEAR
from departments.workbooks.writing import Column, Cover, Holds, Table, write_book

from ..facts import kinds
from ..facts.document import LISTS
from ..facts.kinds import Kind
from ..facts.lists import award
from ..facts.places import TAKES
from ..facts.shapes import Shape
from ..scheme.model import Group, Scheme
from ..scheme.rules.counted import TallyRule
from .words import Known, Words, clause_in_words, item_in_words

NUMBERS = frozenset({kinds.DECIMAL, kinds.POSITIVE, kinds.SHARE, kinds.MONEY, kinds.WHOLE})
DEPARTMENTS, GROUPS, CATEGORIES, QUOTAS, TALLIED, CLAUSES = "部门", "考核组", "类别", "指标类别", "计数类别", "条款"
YES_OR_NO = "是否"
# By list, the input that its items take.
OF_ITEMS: Mapping[str, str] = {
    "findings": "findings",
    "metrics": "metric",
    "tallies": "tallies",
    "scores": "score",
    "not_applicable": "absence",
    "averages": "metric",
}
WIDTHS: Mapping[str, int] = {"name": 30, "department": 20, "item": 26, "clause": 34, "basis": 34, "notice": 34,
                             "reason": 34, "project": 26, "kind": 24, "due": 17, "date": 17,
                             "category": 16}  # fmt: skip

HOW = (
    ("填写方法", "一张工作表是一类考核事实，一行是一条。带 * 的列必填；其余没有的不填，不要填 0。"),
    ("部门、指标", "可从下拉列表选择，也可以写简称、指标编号或指标名称。"),
    ("日期", "如 2020年3月5日、2020-3-5 或 2020.3.5。"),
    ("比例", "如 0.875 或 87.5%。有分子、分母的，填分子和分母，不填数值。"),
    ("表头", "表头和说明不可改动；列的先后可以调整，空行会略过，隐藏的行照常计入。"),
    ("交回", "填好后上传，系统先列出将要增加、修改和删除的内容，确认后才生效。"),
)


def every_shape() -> list[Shape[Any]]:
    return [*(one.SHAPE for one in LISTS.values()), award.SHAPE]


def facts_book(document: Mapping[str, Any], scheme: Scheme, departments: Sequence[Known], *, title: str) -> bytes:
    """The workbook of a facts document, whether empty or full."""
    words = Words(scheme, departments)
    tables = [
        Table(
            shape.label, columns(shape, scheme), _rows(shape, _listed(document, shape), words), shape is not award.SHAPE
        )
        for shape in every_shape()
    ]
    cover = Cover(title, ((YEAR, str(document["year"])), *HOW, *_examples(scheme)))
    return write_book(cover, tables, choices(scheme, departments))


def heading(shape: Shape[Any], key: str) -> str:
    """The key's label, marked where a row needs it."""
    return shape.keys[key].label + (REQUIRED if key in required(shape) else "")


def required(shape: Shape[Any]) -> frozenset[str]:
    return frozenset(field for field in shape.fields if field not in shape.defaults)


def columns(shape: Shape[Any], scheme: Scheme) -> list[Column]:
    return [
        Column(
            heading=heading(shape, key),
            note=note_of(shape, key),
            holds=holds(one.kind),
            choices=_choices(shape, key),
            width=WIDTHS.get(key, max(12, 2 * len(one.label) + 4)),
        )
        for key, one in shape.keys.items()
    ]


def choices(scheme: Scheme, departments: Iterable[Known]) -> dict[str, list[str]]:
    """What the drop-downs of the columns offer, by the name of the list."""
    groups = scheme.groups.values()
    found = {
        DEPARTMENTS: [one.name for one in departments],
        GROUPS: [group.name for group in groups],
        CATEGORIES: _once(
            one.name for group in groups for one in group.categories.values() if one.work_items
        ),
        QUOTAS: [rule.name for rule in scheme.quotas.values()],
        TALLIED: _once(kind for group in groups for item in group.items.values() for kind in _kinds(item.rule)),
        CLAUSES: _once(
            clause_in_words(one) for group in groups for item in group.items.values() for one in item.clauses.values()
        ),
        YES_OR_NO: ["是", "否"],
    }  # fmt: skip
    for name in OF_ITEMS:
        found[_item_list(name)] = _once(
            item_in_words(group, code) for group in groups for code in group.items if takes_input(group, code, name)
        )
    return found


def _choices(shape: Shape[Any], key: str) -> str:
    if key == "department":
        return DEPARTMENTS
    if key == "group":
        return GROUPS
    if key == "category":
        return CATEGORIES
    if key == "kind":
        return QUOTAS if shape.name == "quotas" else TALLIED
    if key == "item":
        return _item_list(shape.name)
    if key == "clause":
        return CLAUSES
    return YES_OR_NO if shape.keys[key].kind is kinds.FLAG else ""


def _item_list(name: str) -> str:
    return f"{LISTS[name].SHAPE.label}的指标"


def takes_input(group: Group, code: str, name: str) -> bool:
    """Whether rows of the list ``name`` may be about the item."""
    item, takes = group.items[code], OF_ITEMS[name]
    assert takes in TAKES
    if takes == "findings":
        return item.rule.takes_findings
    if takes == "absence":
        return item.exemptible
    return item.rule.takes == takes and (item.rule.averaged or name != "averages")


def _kinds(rule: Any) -> Iterable[str]:
    return rule.points if isinstance(rule, TallyRule) else ()


def note_of(shape: Shape[Any], key: str) -> str:
    """How the key is filled in, "" where there is nothing to say."""
    told = "必填。" if key in required(shape) else ""
    for form in shape.forms:
        if key in form:
            others = [other for other in shape.forms if other is not form]
            labels = "、".join(shape.keys[one].label for other in others for one in other)
            return f"与“{labels}”只填一种。"
    kind = shape.keys[key].kind
    if kind is kinds.DAY:
        return f"{told}日期，如 2020年3月5日。"
    if kind is kinds.FLAG:
        return f"{told}填“是”，不填为否。"
    if kind is kinds.SHARE:
        return f"{told}0 到 1，或百分数，如 87.5%。"
    if kind is kinds.WHOLE:
        return f"{told}整数。"
    return told


def holds(kind: Kind) -> Holds:
    if kind is kinds.DAY:
        return "date"
    return "number" if kind in NUMBERS else "text"


def _listed(document: Mapping[str, Any], shape: Shape[Any]) -> Sequence[Mapping[str, Any]]:
    found = document.get(shape.name, ())
    return [found] if isinstance(found, Mapping) else found


def _rows(shape: Shape[Any], rows: Iterable[Mapping[str, Any]], words: Words) -> list[list[str]]:
    return [[said(shape, key, row, words) for key in shape.fields] for row in rows]


def said(shape: Shape[Any], key: str, row: Mapping[str, Any], words: Words) -> str:
    """What stands in the cell of ``key`` for a document's row."""
    value = row.get(key)
    if value is None or value is False:
        return ""
    if value is True:
        return "是"
    return words.said(shape.name, key, str(value), row)


def _examples(scheme: Scheme) -> Iterable[tuple[str, ...]]:
    """One row of each kind, as it may be written, from the scheme's own items."""
    for group in scheme.groups.values():
        for code, item in group.items.items():
            if item.clauses:
                clause = next(iter(item.clauses.values()))
                yield (
                    "存在问题举例",
                    f"{group.name}某部门 · {item_in_words(group, code)} · {clause_in_words(clause)} · 数量 1",
                )
                return


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
