from __future__ import annotations

from typing import Any

from django import forms

from ..models import Besides
from ..pages.seen import SeenForm
from .colours import DEFAULT_TELLS, Rules
from .rules import LABELS, in_words


class RulesForm(SeenForm):
    yellow = forms.IntegerField(label="转黄：剩余时间不多于（%）", min_value=1, max_value=99)
    orange = forms.IntegerField(label="转橙：剩余时间不多于（%）", min_value=1, max_value=99)
    long_overdue = forms.IntegerField(label="长期逾期：超过期限（天）", min_value=1, max_value=365)

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, seen=in_words(rules), **kwargs)
        for name in ("yellow", "orange", "long_overdue"):
            self.fields[name].initial = getattr(rules, name)
        for colour, label in LABELS.items():
            self.fields[colour_field(colour)] = forms.MultipleChoiceField(
                label=label,
                choices=Besides.choices,
                required=False,
                initial=rules.tells[colour],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def tells(self) -> dict[str, list[str]]:
        return {colour: self.cleaned_data[colour_field(colour)] for colour in DEFAULT_TELLS}


class MailForm(forms.Form):
    email = forms.EmailField(label="电子邮箱", max_length=254, required=False)
    wanted = forms.BooleanField(label="每天的待办提醒同时发到这个邮箱", required=False)


def colour_field(colour: str) -> str:
    return f"tell_{colour}"
