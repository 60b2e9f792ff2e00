from __future__ import annotations

from typing import Any

from django import forms

from ..models import Department, Office, Year
from ..pages.seen import SeenForm
from .queries import as_seen, possible_departments


class OfficeForm(SeenForm):
    """Which department an office is."""

    department = forms.ModelChoiceField(label="对应部门", queryset=Department.objects.none(), empty_label="请选择")
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    confirmed = forms.BooleanField(label="已核对，确认更正")

    def __init__(self, *args: Any, office: Office, year: Year, **kwargs: Any) -> None:
        super().__init__(*args, initial=as_seen(office), seen=as_seen(office), **kwargs)
        field: Any = self.fields["department"]
        field.queryset = possible_departments(year)
