from __future__ import annotations

from typing import Any

from django import forms

from departments.pages.seen import SeenForm


class ReasonForm(SeenForm):
    """Why what departments have seen is replaced or taken back."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        help_text="记入公布记录，各部门在排名页上看到。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请填写理由，各部门会看到。"},
    )


class PublishForm(SeenForm):
    """``replaces``: a publication is in force that this one would replace, which asks for a reason."""

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if replaces:
            self.fields["reason"] = ReasonForm.base_fields["reason"]
