"""What the quality office enters of a year's calendar."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from ..models import OwnDays, Year
from ..names import written
from ..pages.seen import SeenForm
from .checking import FEWEST_WEEKS, FIELDS, LONGEST_WORDS, named, term_of
from .days import MOST_WEEKS, Span, Term, TermKey
from .queries import as_seen, terms_as_seen

HINTS = {
    "first_monday": "教学周从这一天起数。",
    "weeks": f"{FEWEST_WEEKS} 到 {MOST_WEEKS} 周，不含考试周。",
    "first_day": "报到注册的日子；不填的，与第一教学周周一相同。",
    "last_day": "考试结束、放假前的最后一天；不填的，为最后一个教学周的周日。",
}
WORKS, OFF = "works", "off"


def day_field(label: str, *, required: bool = False, hint: str = "", **kwargs: Any) -> forms.DateField:
    """A day, as the browser's own calendar gives it."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请填写{label}。", "invalid": "请填写一个日期。"},
        **kwargs,
    )


@dataclass(frozen=True, slots=True)
class TermRow:
    """The fields of one term, and what it was a year ago."""

    key: TermKey
    fields: tuple[BoundField, ...]
    year_before: Term | None


class TermsForm(SeenForm):
    """Every term that touches the year and is not ``settled``; one of which nothing is filled in is 未填."""

    def __init__(self, *args: Any, terms: Mapping[TermKey, Term | None], settled: Iterable[TermKey], **kwargs: Any):
        super().__init__(*args, seen=terms_as_seen(terms), **kwargs)
        self.keys = [key for key in terms if key not in set(settled)]
        for key in self.keys:
            for field, label in FIELDS.items():
                initial = getattr(terms[key], field, None)
                self.fields[named(key, field)] = (
                    forms.IntegerField(
                        label=label,
                        required=False,
                        initial=initial,
                        help_text=HINTS[field],
                        max_value=MOST_WEEKS,
                        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                        error_messages={"invalid": "请填写整数周数。"},
                    )
                    if field == "weeks"
                    else day_field(label, initial=initial, hint=HINTS[field])
                )
        self.terms: dict[TermKey, Term | None] = {}

    def rows(self, year_before: Mapping[TermKey, Term]) -> Iterator[TermRow]:
        """The latest term, which is filled in most often, comes last, as it does in the year."""
        for key in self.keys:
            before = year_before.get(TermKey(key.school_year - 1, key.number))
            yield TermRow(key, tuple(self[named(key, field)] for field in FIELDS), before)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for key in self.keys:
            names = {field: named(key, field) for field in FIELDS}
            if any(name in self.errors for name in names.values()):
                continue
            found = term_of(key, {field: values.get(name) for field, name in names.items()})
            if isinstance(found, dict):
                for field, message in found.items():
                    self.add_error(names[field], message)
            else:
                self.terms[key] = found
        return values


class DaysForm(SeenForm):
    """One entry of the university's own table; one day where no last day is given."""

    words = forms.CharField(
        label="名称",
        max_length=LONGEST_WORDS,
        help_text="如寒假、校庆、运动会、周六补课。",
        error_messages={"required": "请填写名称。"},
    )
    works = forms.ChoiceField(
        label="这些天",
        choices=[(OFF, "放假"), (WORKS, "上班")],
        widget=forms.RadioSelect,
        help_text="期间的周末和法定节假日也照此计算。",
        error_messages={"required": "请选择放假或上班。"},
    )
    first = day_field("开始日期", required=True)
    last = day_field("结束日期", hint="只有一天的不填。")

    def __init__(self, *args: Any, year: Year, own: OwnDays | None = None, **kwargs: Any) -> None:
        if own is not None:
            initial = {**as_seen(own), "works": WORKS if own.works else OFF}
            kwargs.update(initial=initial, seen=as_seen(own))
        super().__init__(*args, **kwargs)
        within = {"min": f"{year.year}-01-01", "max": f"{year.year}-12-31"}
        for field in ("first", "last"):
            self.fields[field].widget.attrs |= within

    def clean_words(self) -> str:
        words = written(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError("请填写名称。")
        return words

    @property
    def span(self) -> Span:
        """What a valid form says."""
        said = self.cleaned_data
        first: datetime.date = said["first"]
        return Span(first, said["last"] or first, said["works"] == WORKS, said["words"])


class CopyForm(forms.Form):
    """Which spans of the year before are to stand in this one, too."""

    spans = forms.MultipleChoiceField(
        label="校内安排",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="日期已按本年度推算，复制后逐一核对。",
    )

    def __init__(self, *args: Any, spans: Sequence[Span], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {f"{span.first}/{span.last}": span for span in spans}
        field: Any = self.fields["spans"]
        field.choices = [(key, str(span)) for key, span in self.offered.items()]

    @property
    def chosen(self) -> list[Span]:
        return [self.offered[key] for key in self.cleaned_data["spans"]]
