from __future__ import annotations

import datetime

from django import forms

from departments import clock
from departments.models import Year


class StartRunForm(forms.Form):
    """The day as of which a year is scored; today unless told, the cut-off once that has passed."""

    as_of = forms.DateField(
        label="计算截止日",
        help_text="此日之后发现的问题、到期的工作项目不计入。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写计算截止日。"},
    )

    def __init__(self, *args: object, year: Year, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        first, last = datetime.date(year.year, 1, 1), year.cut_off
        self.initial.setdefault("as_of", min(max(clock.today(), first), last))
        self.fields["as_of"].error_messages["invalid"] = f"请填写一个日期，例如 {last.isoformat()}。"
        self.fields["as_of"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    def day(self) -> datetime.date:
        """The day that is asked for, else the one that is offered."""
        asked: datetime.date | None = getattr(self, "cleaned_data", {}).get("as_of")
        offered: datetime.date = self.initial["as_of"]
        return asked or offered
