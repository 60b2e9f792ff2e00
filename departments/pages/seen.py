"""Forms that know what the person saw when they opened them, so that a change in between shows.

    class EntryForm(SeenForm): …
    form = EntryForm(request.POST or None, seen=as_seen(entry))
    with refused(form):
        change_entry(entry=entry, by=actor(request), **form.cleaned_data)

The service takes ``seen`` and calls ``refusals.refuse_stale``; ``refused`` then lets the form be sent again, with both
versions side by side (``form.conflict``), of which the person takes one or the other, field by field.

Rows are a formset, whose forms have an ``id``; ``as_seen`` holds them by their ids under the formset's prefix:

    form = NoticeForm(request.POST or None, seen=as_seen(notice))
    form.formsets["problems"] = ProblemFormSet(form.data or None, prefix="problems")    # form.data: what was chosen
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core import signing
from django.forms import BaseFormSet
from django.http import QueryDict

from .versions import CHOICE, Change, Difference, differences, resolved


class SeenForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    conflict: tuple[Difference, ...] = ()
    """What two people changed at once, to be chosen from."""

    def __init__(self, *args: Any, seen: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        if seen is not None:
            kwargs["initial"] = {**(kwargs.get("initial") or {}), "seen": signing.dumps(dict(seen))}
        self.formsets: dict[str, BaseFormSet[Any]] = {}
        super().__init__(*args, **kwargs)
        if isinstance(self.data, QueryDict) and any(key.startswith(CHOICE) for key in self.data):
            self._take_chosen()

    def clean_seen(self) -> dict[str, Any] | None:
        try:
            return signing.loads(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None
        except signing.BadSignature:
            raise forms.ValidationError("页面已失效，请重新打开。") from None

    def look_again(self, seen: Mapping[str, Any], changes: Iterable[Change] = ()) -> None:
        """What the person entered stays; what they have seen is now how it stands."""
        base = self.cleaned_data.get("seen") or {}
        self.conflict = differences(self, base, seen, self.formsets, changes)
        kept: Any = self.data
        data = kept.copy()
        key = self.add_prefix("seen")
        # A draft of a page that shows both is of the older one: who leaves without having chosen is asked again.
        self.fields["seen"].widget.attrs["data-before"] = data.get(key, "")
        data[key] = signing.dumps(dict(seen))
        self.data = data

    def _take_chosen(self) -> None:
        """Of the version that the person looked at when they chose."""
        data: Any = self.data
        try:
            looked_at = signing.loads(data.get(self.add_prefix("seen"), ""))
        except signing.BadSignature:
            return
        self.data = resolved(data, self.add_prefix(""), looked_at)
