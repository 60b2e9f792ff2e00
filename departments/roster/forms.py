"""What the quality office enters about a year's roster."""

from __future__ import annotations

from typing import Any

from django import forms

from ..figures import ZERO, NotANumber, exact, typed
from ..models import Grant, RosterEntry, User, Year
from ..names import written
from ..pages.seen import SeenForm
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


class NewEntryForm(EntryForm):
    short_name = NameInput(
        label="简称", max_length=20, required=False, help_text="只在新设部门时使用；不填时与名称相同。"
    )
    field_order = ("name", "short_name", "group", "headcount", "leader", "seen")


class EntriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """Several entries. A number that is too large for any key is one that is not offered, not an error."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > KEY_DIGITS:
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], params={"pk": key})
        return super().clean(value)


class MergeForm(forms.Form):
    sources = EntriesField(label="并入的部门", queryset=RosterEntry.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, into: RosterEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sources"]
        field.queryset = RosterEntry.objects.filter(year=into.year_id).exclude(pk=into.pk).order_by("order")


class CopyForm(forms.Form):
    source = forms.ModelChoiceField(label="来源年度", queryset=Year.objects.none(), empty_label=None)

    def __init__(self, *args: Any, to: Year, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["source"]
        field.queryset = Year.objects.exclude(pk=to.pk)
