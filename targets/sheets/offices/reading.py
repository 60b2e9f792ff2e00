"""An office's workbook read: what it says of the items that the office assesses, and what of it may not be said.

Its own sheets are read, and sheets of one row a fact as well. A sheet speaks of the places that it has a cell for, or a
row: an empty cell says that there is nothing, what is not there says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from departments.figures import exact, is_decimal
from departments.names import folded
from departments.workbooks.sheets import Book, Cells, Sheet
from departments.workbooks.tables import HEADING_WITHIN, SheetProblem, cell_of, cover_of, is_aside, year_of

from ...facts.document import LISTS
from ...facts.reading import Integer
from ...facts.shapes import Shape
from ...scheme.model import Item, Scheme
from ..layout import NUMBERS
from ..reading import NO, YES, ReadBook, Where, layout_of, look_over, read_row, read_value
from ..words import Words
from .book import ABSENT, DEPARTMENT, OFFICE, SCOPE, label_of, label_of_others
from .forms import ENTERED, MARK, Assessed, Field, Form, Place, forms, place_of

# How people write that there is nothing in a cell for a figure.
NOTHING = frozenset({"/", "\\", "-", "--", "—", "——", "–", "无", "*"})
# What people write below or above the departments.
SUMS = frozenset({"合计", "总计", "小计", "平均", "平均值", "平均分"})
DEPARTMENT_HEADINGS = frozenset(map(folded, (DEPARTMENT, SCOPE, "部门名称", "单位", "被考核部门")))
HEAD_ROWS = 4
# A rate beyond it is rather a percentage without its sign.
LIKELY = 10
NOT_OURS = "这不是本部门考核的指标"


@dataclass(slots=True)
class Entered(ReadBook):
    """``covered``: by list, the places of which the book says something."""

    covered: dict[str, set[Place]] = field(default_factory=dict)


class Layout(NamedTuple):
    """Where a form's columns are in a sheet: the row of the items, that of the labels, the departments' column, and
    the field of each column that has one."""

    form: Form
    head: int
    labels: int
    departments: int
    fields: Mapping[int, Field]
    of_others: frozenset[int]


@dataclass(slots=True)
class _Reading:
    words: Words
    assessed: Assessed
    read: Entered
    # Where 缺项 stands in place of a figure.
    told_absent: list[tuple[str, str, Where]] = field(default_factory=list)

    @property
    def scheme(self) -> Scheme:
        return self.words.scheme

    def refuse(
        self, sheet: Sheet, message: str, row: int | None = None, column: int | None = None, heading: str = ""
    ) -> None:
        cell = f"{get_column_letter(column)}{row}" if row and column else ""
        value = cell_of(sheet, row, column) if row else ""
        self.read.problems.append(SheetProblem(sheet.name, row, cell, heading, value, message))


def read_entries(book: Book, words: Words, year: int, assessed: Assessed, office: str) -> Entered:
    """What ``book`` says of the items in ``assessed``, which are those of ``office``."""
    read = Entered({"year": Integer(str(year))}, year=year_of(book))
    reading = _Reading(words, assessed, read)
    every = forms(words.scheme, {code: group.items for code, group in words.scheme.groups.items()})
    for sheet in book.sheets:
        if is_aside(sheet):
            continue
        if layout := _layout(sheet, every, words):
            look_over(read, sheet, layout.labels)
            _read_form(reading, sheet, layout)
        else:
            _read_list(reading, sheet)
    _check_absences(reading)
    _check_cover(read, cover_of(book).get(OFFICE, ""), words, office)
    if not read.covered and not read.problems:
        reading.refuse(Sheet("", {}), "没有找到可以导入的内容，请使用本系统下载的填报表填写。")
    return read


def _check_cover(read: Entered, said: str, words: Words, office: str) -> None:
    meant = words.meant("", "department", said, {})
    if said and folded(office) not in {folded(said), folded(meant)}:
        read.problems.append(SheetProblem("", None, "", "", "", f"这是“{said}”的填报表，不是“{office}”的。"))


# --- which form, which columns ---


def _layout(sheet: Sheet, every: list[Form], words: Words) -> Layout | None:
    """The form whose columns the sheet has most of; that of its name, where there is one."""
    named = [form for form in every if folded(form.title) == folded(sheet.name)]
    found = [layout for form in named or every if (layout := _layout_as(sheet, form, words))]
    return max(found, key=lambda one: len(one.fields), default=None)


def _layout_as(sheet: Sheet, form: Form, words: Words) -> Layout | None:
    rows = list(sheet.rows)[:HEADING_WITHIN]
    best: Layout | None = None
    for place, head in enumerate(rows):
        items = _items_of(sheet.rows[head], form, words)
        for labels in rows[place + 1 : place + HEAD_ROWS] if items else ():
            fields, others = _fields(sheet.rows[labels], items, form)
            if fields and (best is None or len(fields) > len(best.fields)):
                departments = _department_column(sheet.rows[head]) or _department_column(sheet.rows[labels])
                best = Layout(form, head, labels, departments, fields, frozenset(others))
    return best


def _items_of(cells: Cells, form: Form, words: Words) -> dict[int, Item]:
    """The item of each column; an empty cell goes on with the one before it."""
    found: dict[int, Item] = {}
    current: Item | None = None
    for place, cell in enumerate(cells, start=1):
        if cell.strip():
            current = next((form.items[code] for code in _meant(cell, form, words) if code in form.items), None)
        if current:
            found[place] = current
    return found


def _meant(text: str, form: Form, words: Words) -> Iterator[str]:
    groups = [form.group.code] if form.group else list(words.scheme.groups)
    return (words.item_in(group, text) for group in groups)


def _fields(cells: Cells, items: Mapping[int, Item], form: Form) -> tuple[dict[int, Field], set[int]]:
    found: dict[int, Field] = {}
    others: set[int] = set()
    last = max(items, default=0)
    for place, cell in enumerate(cells, start=1):
        item = items.get(place) or (items[last] if place > last else None)
        for one in form.fields(item, form.shape.keys) if item and cell.strip() else ():
            if folded(cell) in _labels(form, one) and one not in found.values():
                found[place] = one
            elif folded(cell) == folded(label_of_others(form, one)):
                others.add(place)
    return found, others


def _labels(form: Form, field: Field) -> set[str]:
    """With its unit or without."""
    labels = {label_of(form, field)}
    if field.key != MARK and not field.kind:
        labels.add(form.shape.keys[field.key].label)
    return set(map(folded, labels))


def _department_column(cells: Cells) -> int:
    return next((place for place, cell in enumerate(cells, start=1) if folded(cell) in DEPARTMENT_HEADINGS), 0)


# --- a form ---


def _read_form(reading: _Reading, sheet: Sheet, layout: Layout) -> None:
    form = layout.form
    if form.group and not layout.departments:
        reading.refuse(sheet, "缺少“部门”列，请使用本系统下载的填报表。", layout.head)
        return
    fields = _own_fields(reading, sheet, layout)
    _note_others(reading, sheet, layout)
    seen: dict[str, int] = {}
    for number, cells in sheet.rows.items():
        if number <= layout.labels:
            continue
        name = _department(reading, sheet, layout, number, cells, seen)
        if name is not None:
            _read_cells(reading, sheet, layout, number, name, fields)


def _own_fields(reading: _Reading, sheet: Sheet, layout: Layout) -> dict[int, Field]:
    """The columns of items that are the office's; any other that is filled in is refused, with its rows."""
    own: dict[int, Field] = {}
    foreign: dict[str, tuple[int, set[int]]] = {}
    for place, one in layout.fields.items():
        if _is_own(reading.assessed, layout.form, one.item.code):
            own[place] = one
            continue
        rows = {number for number in sheet.rows if number > layout.labels and cell_of(sheet, number, place).strip()}
        foreign.setdefault(one.item.code, (place, set()))[1].update(rows)
    for place, numbers in foreign.values():
        if numbers:
            reading.refuse(sheet, f"{NOT_OURS}，不能填写（{_rows_in_words(numbers)}）。", layout.head, place)
    return own


def _is_own(assessed: Assessed, form: Form, code: str) -> bool:
    groups = [form.group.code] if form.group else list(assessed)
    return any(code in assessed.get(group, ()) for group in groups)


def _rows_in_words(numbers: set[int]) -> str:
    listed = sorted(numbers)
    shown = "、".join(map(str, listed[:10]))
    return f"第 {shown} 行" + (f"等 {len(listed)} 行" if len(listed) > 10 else "")


def _note_others(reading: _Reading, sheet: Sheet, layout: Layout) -> None:
    """Columns that are filled in and are none of the form's: below an item its heading was changed, else they are
    people's own."""
    items = _items_of(sheet.rows[layout.head], layout.form, reading.words)
    filled = {
        place
        for number, cells in sheet.rows.items()
        if number > layout.labels
        for place, cell in enumerate(cells, start=1)
        if cell.strip()
    }
    for place in sorted(filled - {layout.departments, *layout.fields, *layout.of_others}):
        text = (cell_of(sheet, layout.labels, place) or cell_of(sheet, layout.head, place)).strip()
        if layout.form.group and place in items:
            reading.refuse(sheet, f"不认识这一列的表头“{text}”，请不要改动表头。", layout.labels, place)
        else:
            reading.read.notes.append(f"工作表“{sheet.name}”中“{text or get_column_letter(place)}”列不导入。")


def _department(
    reading: _Reading, sheet: Sheet, layout: Layout, number: int, cells: Cells, seen: dict[str, int]
) -> str | None:
    """Whom the row is about: "" the whole school; None where it is about nobody, or about whom it may not be."""
    form, column = layout.form, layout.departments
    if form.group is None:
        return ""
    text = cell_of(sheet, number, column).strip()
    if not text:
        if any(cell_of(sheet, number, place).strip() for place in layout.fields):
            reading.refuse(sheet, "没有填写部门。", number, column, DEPARTMENT)
        return None
    if folded(text) in SUMS:
        reading.read.notes.append(f"工作表“{sheet.name}”第 {number} 行“{text}”不导入。")
        return None
    name = reading.words.meant(form.shape.name, "department", text, {})
    group = reading.words.group_of.get(name, "")
    if group not in reading.scheme.groups:
        reading.refuse(sheet, f"名册中没有“{text}”，或它已不再考核。", number, column, DEPARTMENT)
    elif group != form.group.code:
        is_one = reading.scheme.groups[group].name
        reading.refuse(sheet, f"“{text}”是{is_one}，不在{form.group.name}的表中填写。", number, column, DEPARTMENT)
    elif name in seen:
        reading.refuse(sheet, f"“{text}”在第 {seen[name]} 行已经填过。", number, column, DEPARTMENT)
    else:
        seen[name] = number
        return name
    return None


def _read_cells(
    reading: _Reading, sheet: Sheet, layout: Layout, number: int, name: str, fields: Mapping[int, Field]
) -> None:
    form, read = layout.form, reading.read
    listed = read.document.setdefault(form.shape.name, [])
    places = read.places.setdefault(form.shape.name, [])
    for (item, kind), columns in _by_row(fields).items():
        named = {key: value for key, value in zip(("department", "item", "kind"), (name, item, kind), strict=True)
                 if key in form.shape.keys}  # fmt: skip
        read.covered.setdefault(form.shape.name, set()).add(form.place(named))
        first = min(columns.values())
        about = form.item_label(form.items[item], reading.scheme) + (f" {kind}" if kind else "")
        where = Where(sheet, number, {"department": layout.departments, "item": first, "kind": first} | columns, about)
        values = {
            key: value
            for key, column in columns.items()
            if (value := _value(reading, form, form.items[item], key, where, column, name)) is not None
        }
        if values:
            row = named | {key: value for key, value in values.items() if key != MARK}
            listed.append({key: row[key] for key in form.shape.fields if key in row})
            places.append(where)


def _by_row(fields: Mapping[int, Field]) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for column, one in fields.items():
        found.setdefault((one.item.code, one.kind), {})[one.key] = column
    return found


def _value(
    reading: _Reading, form: Form, item: Item, key: str, where: Where, column: int, department: str
) -> Any | None:
    """None where nothing is said."""
    text = where.text(column).strip()
    word = folded(text)
    if not text:
        return None
    if key == MARK:
        if word in YES or word == folded(ABSENT):
            return True
        if word not in NO and word not in NOTHING:
            problem = where.problem(key, "", "缺项填“是”，不缺项的不填。")
            reading.read.problems.append(problem)
        return None
    kind = form.shape.keys[key].kind
    if kind not in NUMBERS:
        return read_value(kind, text)
    if word in NOTHING:
        return None
    if word == folded(ABSENT):
        reading.told_absent.append((department, item.code, where._replace(columns={MARK: column})))
        return None
    if item.rule.is_yes_or_no and word in YES | NO:
        return "1" if word in YES else "0"
    value = read_value(kind, text)
    if form.is_rate(item, key) and is_decimal(value) and exact(value) > LIKELY:
        reading.read.notes.append(
            f"工作表“{where.sheet.name}”{get_column_letter(column)}{where.row} 填的是 {text}，"
            f"即 {text} 倍；如为 {text}%，请写上百分号。"
        )
    return value


def _check_absences(reading: _Reading) -> None:
    """缺项 in place of a figure is fine where the item, or what it is a part of, is marked as such."""
    marked = {(row["department"], row["item"]) for row in reading.read.document.get("not_applicable", ())}
    for department, code, where in reading.told_absent:
        group = reading.scheme.groups[reading.words.group_of[department]]
        if not marked & {(department, code), (department, group.items[code].part_of)}:
            message = f"这里写的是缺项：请在“{ABSENT}（{group.name}）”表中填“是”；不缺项的，填写数据。"
            reading.read.problems.append(where.problem(MARK, "", message))


# --- one row a fact ---


def _read_list(reading: _Reading, sheet: Sheet) -> None:
    read = reading.read
    shape, heading, columns = layout_of(sheet)
    rows = [number for number in sheet.rows if number > heading]
    if shape is None or (shape.name not in LISTS and not rows):
        read.notes.append(f"工作表“{sheet.name}”不是考核部门的填报内容，未读取。")
        return
    if shape.name not in ENTERED:
        if rows:
            reading.refuse(sheet, f"{shape.label}不由考核部门在此填报（{_rows_in_words(set(rows))}）。", rows[0])
        return
    look_over(read, sheet, heading)
    missing = [one.label for key, one in shape.keys.items() if key in {"department", "item"} and key not in columns]
    if missing:
        listed = "、".join(f"“{label}”" for label in missing)
        reading.refuse(sheet, f"缺少列{listed}，请使用本系统下载的填报表。", heading or None)
        return
    read.notes.append(f"工作表“{sheet.name}”一行是一条：只新增和更改所列的，没有列出的不动。")
    for number in rows:
        _read_fact(reading, sheet, shape, number, columns)


def _read_fact(reading: _Reading, sheet: Sheet, shape: Shape[Any], number: int, columns: Mapping[str, int]) -> None:
    row = dict(read_row(shape, sheet.rows[number], columns, reading.words))
    if not row:
        return
    read, where = reading.read, Where(sheet, number, columns)
    code, group = row.get("item", ""), reading.words.group_of.get(row.get("department", ""), "")
    groups = [group] if group in reading.scheme.groups else list(reading.scheme.groups)
    known = any(code in reading.scheme.groups[one].items for one in groups)
    if known and not any(code in reading.assessed.get(one, ()) for one in groups):
        read.problems.append(where.problem("item", shape.keys["item"].label, f"{NOT_OURS}，不能导入。"))
        return
    if "department" in shape.keys and group not in reading.scheme.groups:
        message = "没有填写部门。" if "department" not in row else "名册中没有这个部门，或它已不再考核。"
        read.problems.append(where.problem("department", shape.keys["department"].label, message))
        return
    read.document.setdefault(shape.name, []).append(row)
    read.places.setdefault(shape.name, []).append(where)
    read.covered.setdefault(shape.name, set()).add(place_of(shape, row))
