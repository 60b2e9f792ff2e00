"""What is typed about decisions and slips."""

from __future__ import annotations

from typing import Any

from django import forms

from departments.models import RosterEntry, Year
from departments.pages.seen import SeenForm

from ..models import Decision, Meeting, Slip
from .queries import decision_as_seen, slip_as_seen

MOST_DAYS = 250
MOST_SITTINGS = 200
BIGGEST_KEY = 2**31


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请填写{label}。", "invalid": "请填写一个日期。"},
    )


def _text(label: str, longest: int, rows: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"请填写{label}。"},
    )


class DecisionForm(SeenForm):
    meeting = forms.ChoiceField(label="会议", choices=Meeting.choices)
    sitting = forms.IntegerField(
        label="第几次会议",
        min_value=1,
        max_value=MOST_SITTINGS,
        help_text="按会议纪要的次数。",
        error_messages={"required": "请填写第几次会议。", "invalid": "请填写整数。"},
    )
    held_on = _day("会议日期")
    subject = forms.CharField(
        label="事项",
        max_length=100,
        help_text="一句话，承办部门在督办单上看到的名称。",
        error_messages={"required": "请填写事项。"},
    )
    decided = _text("决定内容", 4000, 5, "按会议纪要填写；承办部门只看督办单，看不到这里。")

    def __init__(self, *args: Any, decision: Decision | None = None, **kwargs: Any) -> None:
        if decision is not None:
            kwargs.update(initial=decision_as_seen(decision), seen=decision_as_seen(decision))
        super().__init__(*args, **kwargs)


class EntryField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """A number that is too large for any key is one that is not offered, not an error."""

    def to_python(self, value: Any) -> Any:
        if value and str(value).isdigit() and int(value) >= BIGGEST_KEY:
            raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": value})
        return super().to_python(value)


class EntriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def clean(self, value: Any) -> Any:
        for key in value or ():
            if str(key).isdigit() and int(key) >= BIGGEST_KEY:
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], params={"pk": key})
        return super().clean(value)


class SlipForm(SeenForm):
    """The deadline is given in one of two ways."""

    entry = EntryField(
        label="承办部门",
        queryset=RosterEntry.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择承办部门。"},
    )
    task = _text("办理要求", 2000, 4, "做什么、做到什么程度、交什么材料。")
    days = forms.IntegerField(
        label="期限（工作日）",
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
        help_text="从下达的次日起，按校历的工作日计算。",
        error_messages={"invalid": "请填写整数。"},
    )
    due = _day("或定在哪一天", required=False, help_text="会议定了日子的填这里，当天仍算按期。")
    participants = EntriesField(
        label="协办部门（选填）",
        queryset=RosterEntry.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, year: Year, slip: Slip | None = None, **kwargs: Any) -> None:
        if slip is not None:
            others = list(slip.participants.values_list("pk", flat=True))
            initial = {"entry": slip.entry_id, "participants": others, "task": slip.task}
            kwargs.update(initial=initial | {"days": slip.days, "due": slip.due}, seen=slip_as_seen(slip))
        super().__init__(*args, **kwargs)
        listed = year.roster.filter(left_on=None).order_by("order", "pk")
        for name in ("entry", "participants"):
            field: Any = self.fields[name]
            field.queryset = listed

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and (values.get("days") is None) == (values.get("due") is None):
            self.add_error("days", "工作日数和日期请填写其中一项。")
        return values


class ExtensionForm(forms.Form):
    wanted = _day("申请延至")
    why = _text("理由", 1000, 3)
