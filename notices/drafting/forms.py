"""What is typed into a notice. A draft may lack anything: only what cannot be read at all is an error here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from departments.figures import NotANumber, plain, typed
from departments.models import RosterEntry, Year
from departments.pages.seen import SeenForm
from targets.permissions import items_of_office
from targets.scheme.loader import get_scheme
from targets.scheme.model import Clause

from ..models import NoticeKind, NoticeRow, WrittenNotice
from .queries import PARTS, as_seen, possible_entries

DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
PREFIX = re.compile(r"rows-(\d{1,9})-pk")
LONGEST = 20_000  # characters of a part
LONGEST_ROW = 2_000
ORDINARY_ALONE = ("inspected_from", "inspected_to", "followed_up", "feedback_due", "feedback_way", "feedback_to")
NUMERIC = {"inputmode": "decimal"}
Choices = list[tuple[str, Any]]


def _day(label: str, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, input_formats=DAYS, widget=widget, **more)


def _text(label: str, rows: int, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget, help_text=help_text)


class NumberField(forms.CharField):
    """A decimal as a facts file has it; digits may be fullwidth. Nothing is None."""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Decimal(typed(str(text)))
        except NotANumber:
            raise forms.ValidationError("请填写数字。") from None


class PartsForm(SeenForm):
    """The four parts (附件2-1), but for the rows."""

    title = forms.CharField(label="标题", max_length=100, required=False)
    inspected_from = _day("检查开始日期")
    inspected_to = _day("检查结束日期")
    situation = _text("基本情况", 6, "说明什么时间检查了什么内容，检查结果如何。")
    followed_up = _text(
        "上次通报问题反馈整改情况", 4, "上次通报的问题哪些部门已整改，哪些不及时或不到位；没有的写“无”。"
    )
    demands = _text("要求", 5, "指出下一步工作方向，对责任部门提出具体整改要求。")
    feedback_due = _day("反馈截止日期")
    feedback_way = forms.CharField(label="反馈方式", max_length=100, required=False)
    feedback_to = forms.CharField(label="反馈接收人", max_length=100, required=False)

    def __init__(self, *args: Any, notice: WrittenNotice, rows: Sequence[NoticeRow], **kwargs: Any) -> None:
        initial = {part: getattr(notice, part) for part in PARTS}
        super().__init__(*args, seen=as_seen(notice, rows), initial=initial, **kwargs)
        if notice.kind != NoticeKind.ORDINARY:
            word = "更正" if notice.kind == NoticeKind.CORRECTION else "撤回"
            self.fields["situation"].label = f"{word}的理由"
            self.fields["situation"].help_text = f"说明原通报哪里有误、为什么{word}。"
            for name in (
                "inspected_from",
                "inspected_to",
                "followed_up",
                "feedback_due",
                "feedback_way",
                "feedback_to",
            ):
                del self.fields[name]

    @property
    def parts(self) -> dict[str, Any]:
        return {part: self.cleaned_data[part] for part in PARTS if part in self.cleaned_data}


class RowForm(forms.Form):
    """One row of 存在问题."""

    pk = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
    entry = forms.ChoiceField(label="部门", required=False)
    date = _day("日期")
    place = forms.CharField(label="地点", max_length=100, required=False)
    what = forms.CharField(
        label="存在的问题", max_length=LONGEST_ROW, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    clause = forms.ChoiceField(label="指标和计分条款", required=False)
    count = NumberField(label="数量", max_length=90, required=False, widget=forms.TextInput(attrs=NUMERIC))
    points = NumberField(
        label="每次扣分（酌定的条款才填）", max_length=90, required=False, widget=forms.TextInput(attrs=NUMERIC)
    )
    withdrawn = forms.BooleanField(label="撤销这一项", required=False)
    remove = forms.BooleanField(label="删除这一项", required=False)

    def __init__(
        self, *args: Any, entries: Choices, clauses: Choices, row: NoticeRow | None = None, **kwargs: Any
    ) -> None:
        if row is not None:
            kwargs["initial"] = {
                "pk": row.pk,
                "entry": row.entry_id,
                "date": row.date,
                "place": row.place,
                "what": row.what,
                "clause": f"{row.item} {row.clause}" if row.item else "",
                "count": _written(row.count),
                "points": _written(row.points),
                "withdrawn": row.withdrawn,
            }
        super().__init__(*args, **kwargs)
        self.row = row
        fields: dict[str, Any] = self.fields
        fields["entry"].choices = entries
        fields["clause"].choices = clauses
        if row is None or row.corrects_id is None:
            del self.fields["withdrawn"]
        else:
            # Whom a published row named stays; other departments are named by a row of their own.
            fields["entry"].disabled = True

    @property
    def said(self) -> dict[str, Any]:
        """The row as ``save_notice`` takes it."""
        data = self.cleaned_data
        item, _, clause = data["clause"].partition(" ")
        return {
            "pk": data["pk"],
            "entry_id": int(data["entry"]) if data["entry"] else None,
            "date": data["date"],
            "place": data["place"].strip(),
            "what": data["what"].strip(),
            "item": item,
            "clause": clause,
            "count": Decimal(1) if data["count"] is None else data["count"],
            "points": data["points"],
            "withdrawn": data.get("withdrawn", False),
        }

    @property
    def is_blank(self) -> bool:
        """A row that was added and left empty."""
        said = self.said
        return not said["pk"] and not any(said[key] for key in ("entry_id", "date", "place", "what", "item", "points"))


class RowForms:
    """All rows of the form, in its order. ``choices`` are read once for all."""

    def __init__(self, notice: WrittenNotice, rows: Sequence[NoticeRow], data: Mapping[str, Any] | None = None) -> None:
        self.notice = notice
        self.choices: dict[str, Choices] = {
            "entries": entry_choices(notice.year, rows),
            "clauses": clause_choices(notice, rows),
        }
        if data is None:
            self.forms = [self._form(row.pk, row) for row in rows]
        else:
            known = {row.pk: row for row in rows}
            self.forms = [self._form(n, known.get(_key(data, n)), data) for n in _numbers(data)]

    def __iter__(self) -> Iterator[RowForm]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def added(self, number: int) -> RowForm:
        """An empty one, of a number that the form does not have yet."""
        return self._form(number, None)

    def add(self, number: int) -> None:
        self.forms.append(self.added(number))

    def is_valid(self) -> bool:
        """Whether all of them can be read; what is wrong with each stands beside it."""
        return not [form for form in self.forms if not form.is_valid()]

    @property
    def said(self) -> list[dict[str, Any]]:
        return [form.said for form in self.forms if not form.cleaned_data["remove"] and not form.is_blank]

    @property
    def removed(self) -> list[int]:
        return [form.said["pk"] for form in self.forms if form.cleaned_data["remove"] and form.said["pk"]]

    def _form(self, number: int, row: NoticeRow | None, data: Mapping[str, Any] | None = None) -> RowForm:
        return RowForm(data, prefix=f"rows-{number}", row=row, **self.choices)


def entry_choices(year: Year, rows: Sequence[NoticeRow] = ()) -> Choices:
    listed: list[RosterEntry] = list(possible_entries(year))
    named = [row.entry for row in rows if row.entry is not None]
    gone = [one for one in named if one.pk not in {entry.pk for entry in listed}]
    return [("", "请选择"), *((str(one.pk), one.name) for one in (*listed, *dict.fromkeys(gone)))]


def clause_choices(notice: WrittenNotice, rows: Sequence[NoticeRow] = ()) -> Choices:
    """The clauses of the items that the office assesses, under each item's name."""
    groups: dict[str, dict[str, str]] = {}
    for items in items_of_office(notice.year, notice.office_id).values():
        for item in items.values():
            for clause in item.clauses.values():
                words = clause_words(clause)
                groups.setdefault(f"{item.number} {item.name}", {}).setdefault(f"{item.code} {clause.key}", words)
    known = {key for listed in groups.values() for key in listed}
    other = {f"{row.item} {row.clause}" for row in rows if row.item} - known
    found: Choices = [("", "请选择"), *((name, list(listed.items())) for name, listed in groups.items())]
    return [*found, ("不由本部门考核", [(key, _unknown(notice, key)) for key in sorted(other)])] if other else found


def clause_words(clause: Clause) -> str:
    """``迟到早退，每人次扣 0.05 分``"""
    if clause.veto:
        return f"{clause.label}（一票否决的提案）"
    if clause.ranged:
        assert clause.lowest is not None
        assert clause.highest is not None
        return f"{clause.label}（每{clause.unit}扣 {plain(clause.lowest)}–{plain(clause.highest)} 分，由本部门酌定）"
    cap = f"，最多 {plain(clause.cap)} 分" if clause.cap is not None else ""
    return f"{clause.label}（每{clause.unit}扣 {plain(clause.each(None))} 分{cap}）"


def _unknown(notice: WrittenNotice, key: str) -> str:
    code, _, clause = key.partition(" ")
    for group in get_scheme(notice.year.scheme).groups.values():
        if (item := group.items.get(code)) and clause in item.clauses:
            return f"{item.name}：{clause_words(item.clauses[clause])}"
    return "方案中没有的条款"


def _numbers(data: Mapping[str, Any]) -> list[int]:
    found = (PREFIX.fullmatch(key) for key in data)
    return [int(one[1]) for one in found if one]


def _key(data: Mapping[str, Any], number: int) -> int:
    text = str(data.get(f"rows-{number}-pk", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _written(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


class NewNoticeForm(forms.Form):
    title = forms.CharField(label="标题", max_length=100, help_text="例如：10月份工作纪律检查情况通报")


class PutRightForm(forms.Form):
    """Which rows of a published notice are corrected, or that it is withdrawn as a whole."""

    kind = forms.ChoiceField(
        label="怎样改正",
        choices=[
            (NoticeKind.CORRECTION, "更正：改正或撤销其中的几项"),
            (NoticeKind.WITHDRAWAL, "撤回：整期通报撤销"),
        ],
        widget=forms.RadioSelect,
        initial=NoticeKind.CORRECTION,
    )
    rows = forms.MultipleChoiceField(label="须更正的问题", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["rows"]
        field.choices = rows

    @property
    def chosen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["rows"]]


class BatchForm(forms.Form):
    """Several approved at once; each with the version that was read."""

    chosen = forms.MultipleChoiceField(label="通报", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, waiting: Sequence[WrittenNotice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.choices = [(f"{one.pk}-{one.version}", str(one)) for one in waiting]
        field.error_messages["required"] = "请选择要审批的通报。"
        field.error_messages["invalid_choice"] = "所选的通报中，有的已被撤回、修改或审批，请重新选择。"
