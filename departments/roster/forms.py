"""What the quality office enters about a year's roster."""

from __future__ import annotations

from typing import Any

from django import forms

from ..figures import ZERO, NotANumber, exact, typed
from ..models import Grant, RosterEntry, User, Year
from ..names import written
from ..pages.seen import SeenForm
from .leaving import days_to_leave
from .queries import as_seen, groups_of, possible_leaders

MOST_HEADS = 100_000
# Every number of so many digits fits into a database's key.
KEY_DIGITS = 18


class WholeField(forms.CharField):
    """A whole number of persons; digits may be fullwidth. Nothing is None: not known yet."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = exact(typed(str(text)))
        except NotANumber:
            number = ZERO - 1
        if number.denominator != 1 or not 0 <= number <= MOST_HEADS:
            raise forms.ValidationError("请填写整数人数。")
        return int(number)


class NameInput(forms.CharField):
    """A name, read as it is kept: spaces, width and invisible characters make no other one."""

    def to_python(self, value: Any) -> str:
        return written(str(super().to_python(value)))


class EntryForm(SeenForm):
    """One department in one year."""

    name = NameInput(label="当年名称", max_length=100)
    short_name = NameInput(
        label="简称", max_length=20, required=False, help_text="各年度通用；不填的，新设部门与名称相同，其他部门不变。"
    )
    group = forms.ChoiceField(label="考核组", choices=())
    headcount = WholeField(
        label="在岗满六个月人数",
        max_length=9,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="尚未统计的留空。用于核算奖励，公布前填齐。",
    )
    leader = forms.ModelChoiceField(
        label="分管校领导",
        queryset=User.objects.none(),
        required=False,
        empty_label="未定",
        help_text=f"可选的是持有“{Grant.LEAD.label}”授权的人员，由系统管理员授权。",
    )

    def __init__(self, *args: Any, year: Year, entry: RosterEntry | None = None, **kwargs: Any) -> None:
        if entry is not None:
            kwargs.update(initial=as_seen(entry), seen=as_seen(entry))
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.choices = list(groups_of(year, year.roster.values_list("group", flat=True)).items())
        leader: Any = self.fields["leader"]
        leader.queryset = possible_leaders(entry.leader_id if entry else None)


class EntriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """Several entries, each with its group and heads. A number that is too large for any key is one that is not
    offered, not an error."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > KEY_DIGITS:
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], params={"pk": key})
        return super().clean(value)

    def label_from_instance(self, entry: Any) -> str:
        return f"{entry}（{entry.group_name}，{entry.heads}）"


class MergeForm(forms.Form):
    """At least one; said above the long list, not below it."""

    sources = EntriesField(
        label="并入的部门", queryset=RosterEntry.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, into: RosterEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sources"]
        field.queryset = into.year.roster.exclude(pk=into.pk).order_by("order")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("sources") and not self.errors:
            raise forms.ValidationError("请至少选择一个要并入的部门。")
        return values


class ReasonForm(forms.Form):
    """Why a department leaves the roster, or comes back."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="记入名册和审计记录，例如依据的文件。",
        error_messages={"required": "请填写理由。"},
    )


class EndForm(ReasonForm):
    """From which day on a department is no longer assessed."""

    day = forms.DateField(
        label="停止考核日",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="从这一天起不再考核。",
        error_messages={"required": "请填写停止考核日。", "invalid": "请填写一个日期。"},
    )
    field_order = ("day", "reason")

    def __init__(self, *args: Any, entry: RosterEntry, **kwargs: Any) -> None:
        kwargs["initial"] = {"day": entry.left_on, "reason": entry.reason}
        super().__init__(*args, **kwargs)
        first, last = days_to_leave(entry.year)
        self.fields["day"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class CopyForm(forms.Form):
    source = forms.ModelChoiceField(label="来源年度", queryset=Year.objects.none(), empty_label=None)

    def __init__(self, *args: Any, to: Year, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["source"]
        field.queryset = Year.objects.exclude(pk=to.pk)
