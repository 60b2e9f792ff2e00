"""The days on which a year's phases begin and end."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.forms import BoundField

from ..models import Phase, Year
from ..pages.seen import SeenForm
from .queries import as_seen


class ScheduleForm(SeenForm):
    """Two days for each phase of the year: ``planning-starts``, ``planning-ends``, …"""

    def __init__(self, *args: Any, year: Year, **kwargs: Any) -> None:
        super().__init__(*args, seen=as_seen(year), **kwargs)
        self.phases = list(Phase)
        known = {one.phase: one for one in year.phases.all()}
        for phase in self.phases:
            for end, label in (("starts", "开始"), ("ends", "结束")):
                self.fields[f"{phase}-{end}"] = forms.DateField(
                    label=f"{phase.label}{label}",
                    initial=getattr(known.get(phase), end, None),
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                )

    def rows(self) -> list[tuple[str, BoundField, BoundField]]:
        """Phase, first day, last day."""
        return [(phase.label, self[f"{phase}-starts"], self[f"{phase}-ends"]) for phase in self.phases]

    def dates(self) -> dict[Phase, tuple[datetime.date, datetime.date]]:
        """What a valid form says."""
        values = self.cleaned_data
        return {phase: (values[f"{phase}-starts"], values[f"{phase}-ends"]) for phase in self.phases}
