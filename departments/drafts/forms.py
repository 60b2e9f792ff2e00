"""What a page sends by itself while somebody types."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings

from .services import Content

LARGEST = 10**15
MOST_FIELDS = 5000


class DraftForm(forms.Form):
    """``content`` is a JSON object of lists of strings by the fields' names; ``reader`` whom the page was made for."""

    reader = forms.IntegerField(min_value=1, max_value=LARGEST)
    key = forms.CharField(max_length=200, strip=False)
    writer = forms.CharField(max_length=36)
    base = forms.IntegerField(min_value=0, max_value=LARGEST)
    revision = forms.IntegerField(min_value=1, max_value=LARGEST)
    title = forms.CharField(required=False)
    place = forms.CharField(required=False)
    content = forms.CharField(strip=False)

    def clean_content(self) -> Content:
        text = self.cleaned_data["content"]
        # Written with escapes a text is up to six times as long as it is kept.
        if len(text) > settings.DRAFT_KB * 1024 * 6:
            raise forms.ValidationError("too long")
        try:
            content: Any = json.loads(text)
        except (ValueError, RecursionError):
            raise forms.ValidationError("no JSON") from None
        if not _is_content(content):
            raise forms.ValidationError("no fields")
        return dict(content)


def _is_content(content: object) -> bool:
    return (
        isinstance(content, dict)
        and len(content) <= MOST_FIELDS
        and all(isinstance(values, list) for values in content.values())
        and all(isinstance(value, str) for values in content.values() for value in values)
    )
