from __future__ import annotations

import datetime
from typing import Any

from django import forms

from ..dates import chinese_date
from .queries import acts, kinds
from .words import kind_word


class AuditFilter(forms.Form):
    """What an auditor looks for. Days are inclusive; ``key`` comes from a link to one object, with its kind."""

    who = forms.CharField(label="用户", max_length=50, required=False)
    act = forms.ChoiceField(label="操作", required=False)
    kind = forms.ChoiceField(label="对象类型", required=False)
    what = forms.CharField(label="对象或内容", max_length=100, required=False)
    since = forms.DateField(label="自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act, kind = (self.fields[name] for name in ("act", "kind"))
        act.choices = [("", "全部"), *((one, one) for one in acts())]  # type: ignore[attr-defined]
        words = sorted((word, one) for one in kinds() if (word := kind_word(one)))
        kind.choices = [("", "全部"), *((one, word) for word, one in words)]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """The conditions that can be read; the others are shown as errors and left out."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}

    @property
    def in_words(self) -> str:
        """What was asked, but for a single object: ``操作：修改名册；自：2020年3月5日``."""
        asked = {key: value for key, value in self.asked.items() if key != "key"}
        return "；".join(f"{self.fields[key].label}：{self._word(key, value)}" for key, value in asked.items())

    @staticmethod
    def _word(key: str, value: Any) -> str:
        if isinstance(value, datetime.date):
            return chinese_date(value)
        return kind_word(value) if key == "kind" else str(value)
