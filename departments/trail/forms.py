from __future__ import annotations

from typing import Any

from django import forms

from .queries import acts


class AuditFilter(forms.Form):
    """What an auditor looks for. Days are inclusive."""

    who = forms.CharField(label="用户", max_length=50, required=False)
    act = forms.ChoiceField(label="操作", required=False)
    what = forms.CharField(label="对象", max_length=100, required=False)
    since = forms.DateField(label="自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["act"]
        field.choices = [("", "全部"), *((act, act) for act in acts())]

    @property
    def asked(self) -> dict[str, Any]:
        """The conditions that can be read; the others are shown as errors and left out."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}
