"""The workbook that an office fills in, with everything that is known filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from departments.figures import ONE, ZERO, exact, is_decimal, plain, written
from departments.workbooks.tables import YEAR
from departments.workbooks.writing import Column, Cover, Holds, Span, Table, write_book

from ...facts import kinds
from ...facts.lists import not_applicable
from ...scheme.model import Item, Scheme
from ..layout import NUMBERS, YES_OR_NO, note_of
from ..words import Known, item_in_words
from .forms import MARK, WHOLE_SCHOOL, Assessed, Field, Form, Place, Row, forms

OFFICE = "考核部门"
DEPARTMENT, SCOPE = "部门", "范围"
YES, NO = "是", "否"
ABSENT = not_applicable.SHAPE.label
OF_OTHERS = "其他考核部门已填"
WIDTHS: Mapping[Holds, int] = {"text": 60, "number": 11, "rate": 11, "date": 16}
NARROWEST = 14  # an item's columns together, so that its name can be read

HOW = (
    ("填写方法", "每张工作表是一类数据，一行是一个部门，一列或几列是一项指标。白色的格子可以填写，灰色的不能更改。"),
    ("已有数据", "系统中已有的数据都已填好。更改的，直接改；清空一格，就是删除这项数据。还没有数据的空着，不要填 0。"),
    ("比率", "填分子和分母；没有分子、分母的，只填数值，如 95%。"),
    ("缺项", "某部门没有这项工作的，在缺项表中对应的格子填“是”，不填数据。"),
    ("存在问题", "扣分的问题由工作通报登记，不在本表填写。"),
    ("交回", "填好后上传，系统先列出将要新增、更改和删除的内容，确认后才生效。"),
)


@dataclass(frozen=True, slots=True)
class Office:
    """Whose workbook it is: how people call the office, its items by group, and the day on which the book is made, in
    words."""

    name: str
    assessed: Assessed
    day: str = ""


@dataclass(slots=True)
class _Known:
    """What is known, by list and place."""

    rows: Mapping[tuple[str, Place], list[Row]]
    others: Mapping[tuple[str, Place], list[Row]]
    absent: Mapping[str, set[str]] = field(default_factory=dict)


def office_book(
    document: Mapping[str, Any],
    scheme: Scheme,
    departments: Sequence[Known],
    office: Office,
    others: Mapping[str, Sequence[Row]] | None = None,
) -> bytes:
    """``document`` holds the facts that are the office's own. ``others`` are rows that other offices entered about the
    same items, which are shown beside them."""
    sheets = forms(scheme, office.assessed)
    known = _Known(_by_place(document, sheets), _by_place(others or {}, sheets))
    known.absent = {one.name: _absent(document, one, scheme) for one in departments}
    title = f"{document['year']}年度{office.name}考核填报表"
    tables = [_table(form, scheme, departments, known, f"{title} · {form.title}") for form in sheets]
    return write_book(_cover(title, document, scheme, office), tables, {YES_OR_NO: [YES, NO]})


def label_of(form: Form, field: Field) -> str:
    """The heading of a column: what is entered, in its unit."""
    if field.key == MARK:
        return form.shape.label
    label, rule = form.shape.keys[field.key].label, field.item.rule
    directly = any(field.key in keys for keys in form.shape.forms[:1])
    if field.kind:
        return field.kind if len(form.values(field.item, ())) == 1 else f"{field.kind} {label}"
    if directly and rule.is_yes_or_no:
        return YES_OR_NO
    unit = getattr(rule, "unit", "")
    return f"{label}（{unit}）" if directly and unit and not rule.is_rate else label


def label_of_others(form: Form, field: Field) -> str:
    return f"{label_of(form, field)}（{OF_OTHERS}）"


# --- the cover ---


def _cover(title: str, document: Mapping[str, Any], scheme: Scheme, office: Office) -> Cover:
    last = scheme.last_day(int(document["year"]))
    lines: list[tuple[str, ...]] = [
        (YEAR, f"{document['year']}年度"),
        (OFFICE, office.name),
        ("数据截至", f"{last.year}年{last.month}月{last.day}日"),
    ]
    if office.day:
        lines.append(("下载日期", office.day))
    return Cover(title, (*lines, *HOW, ("",), ("指标", "怎样计分"), *_items(scheme, office.assessed)), width=48)


def _items(scheme: Scheme, assessed: Assessed) -> Iterator[tuple[str, str]]:
    """Each item with how it is scored; one that is the same in several groups once."""
    lines: dict[tuple[str, str], list[str]] = {}
    for code, items in assessed.items():
        for item in items.values():
            named = f"{item_in_words(scheme.groups[code], item.code)}（{written(item.points)} 分"
            lines.setdefault((named, item.rule.in_words(item).sentence), []).append(scheme.groups[code].name)
    yield from ((f"{named}，{'、'.join(groups)}）", sentence) for (named, sentence), groups in lines.items())


# --- a sheet ---


def _table(form: Form, scheme: Scheme, departments: Sequence[Known], known: _Known, head: str) -> Table:
    listed = [one.name for one in departments if form.group and one.group == form.group.code]
    names = listed if form.group else [WHOLE_SCHOOL]
    first = Column(DEPARTMENT if form.group else SCOPE, width=24, given=True)
    columns, titles, explanations = [first], [Span(first.heading)], [Span(first.heading)]
    cells: list[list[str]] = [[name] for name in names]
    for item in form.items.values():
        fields = list(form.fields(item, _used(form, item, known)))
        made = [one for field in fields for one in _columns(form, field, known, len(fields))]
        titles.append(Span(form.item_label(item, scheme), len(made), note=_note(item)))
        explanations.append(Span(_explanation(form, item), len(made), quiet=True))
        columns += [column for column, _, _ in made]
        for name, row in zip(names, cells, strict=True):
            row += [_said(form, field, name, rows, known) for _, field, rows in made]
            if not any(row[-len(made) :]) and item.code in known.absent.get(name, ()) and form.tells_absence:
                row[-len(made)] = ABSENT
    return Table(form.title, columns, cells, open=False, above=(titles, explanations), head=head)


def _used(form: Form, item: Item, known: _Known) -> set[str]:
    return {
        key
        for (name, place), rows in known.rows.items()
        if name == form.shape.name and item.code in place
        for row in rows
        for key in row
    }


Rows = Mapping[tuple[str, Place], list[Row]]


def _columns(form: Form, field: Field, known: _Known, beside: int) -> Iterator[tuple[Column, Field, Rows]]:
    """The column of a field, and the one of what others entered, where anybody did."""
    item, kind = field.item, form.shape.keys[field.key].kind if field.key else kinds.FLAG
    says_yes = field.key == MARK or (item.rule.is_yes_or_no and kind in NUMBERS)
    holds: Holds = "text"
    if kind in NUMBERS and not says_yes:
        holds = "rate" if form.is_rate(item, field.key) else "number"
    label = label_of(form, field)
    width = max(WIDTHS[holds] if not says_yes else 0, min(24, 2 * len(label) + 2), -(-NARROWEST // beside))
    most = written(item.points) if field.key == "score" else ""
    yield (
        Column(
            label,
            note=note_of(form.shape, field.key) if field.key else "填“是”，不填为不缺项。",
            holds=holds,
            choices=YES_OR_NO if says_yes else "",
            width=width,
            most=most if is_decimal(most) else "",
        ),
        field,
        known.rows,
    )
    if any(name == form.shape.name and _is_of(form, field, place) for name, place in known.others):
        yield Column(label_of_others(form, field), holds=holds, width=20, given=True), field, known.others


def _is_of(form: Form, field: Field, place: Place) -> bool:
    return field.item.code in place and (not field.kind or field.kind in place)


def _note(item: Item) -> str:
    wording = item.rule.in_words(item)
    return f"{item.text}\n\n计分：{wording.sentence}。\n{wording.formula}"


def _explanation(form: Form, item: Item) -> str:
    points = f"满分 {written(item.points)} 分"
    return points if form.shape is not_applicable.SHAPE else f"{points}。{item.rule.in_few_words(item)}"


# --- a cell ---


def _said(form: Form, field: Field, department: str, rows: Rows, known: _Known) -> str:
    named = {"department": department, "item": field.item.code, "kind": field.kind}
    found = rows.get((form.shape.name, form.place(named)), [])
    if field.key == MARK:
        return YES if found else ""
    values = [str(row[field.key]) for row in found if field.key in row]
    if not values:
        return ""
    if form.shape.keys[field.key].kind not in NUMBERS:
        return values[0]
    return _number(field.item, values)


def _number(item: Item, values: Sequence[str]) -> str:
    """Rows of one place add up."""
    number = sum(map(exact, values), ZERO)
    if item.rule.is_yes_or_no and number in (ZERO, ONE):
        return YES if number else NO
    return plain(number)


def _by_place(document: Mapping[str, Any], sheets: Iterable[Form]) -> dict[tuple[str, Place], list[Row]]:
    found: dict[tuple[str, Place], list[Row]] = {}
    for form in {form.shape.name: form for form in sheets}.values():
        for row in document.get(form.shape.name, ()):
            found.setdefault((form.shape.name, form.place(row)), []).append(row)
    return found


def _absent(document: Mapping[str, Any], department: Known, scheme: Scheme) -> set[str]:
    """缺项 of a composite is 缺项 of its parts."""
    rows = document.get(not_applicable.SHAPE.name, ())
    absent = {str(row["item"]) for row in rows if row["department"] == department.name}
    group = scheme.groups.get(department.group)
    items = group.items if group else {}
    return absent | {part for code in absent if code in items for part in items[code].parts}
