"""Forms that know what the person saw when they opened them, so that a change in between shows.

    class EntryForm(SeenForm): …
    form = EntryForm(request.POST or None, seen=as_seen(entry))
    with refused(form):
        change_entry(entry=entry, by=actor(request), **form.cleaned_data)

The service takes ``seen`` and calls ``refusals.refuse_stale``; ``refused`` then lets the form be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing


class SeenForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, seen: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        if seen is not None:
            kwargs["initial"] = {**(kwargs.get("initial") or {}), "seen": signing.dumps(dict(seen))}
        super().__init__(*args, **kwargs)

    def clean_seen(self) -> dict[str, Any] | None:
        try:
            return signing.loads(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None
        except signing.BadSignature:
            raise forms.ValidationError("页面已失效，请重新打开。") from None

    def look_again(self, seen: Mapping[str, Any]) -> None:
        """What the person entered stays; what they have seen is now how it stands."""
        kept: Any = self.data
        data = kept.copy()
        data[self.add_prefix("seen")] = signing.dumps(dict(seen))
        self.data = data
