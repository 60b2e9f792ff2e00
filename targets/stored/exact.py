"""Values read as the text that a document has, without an object for each."""

from __future__ import annotations

from django.db.models import CharField
from django.db.models.functions import Cast


def as_text(place: str) -> Cast:
    """An exact number as it is kept, a day as ``2020-03-05``: both databases write them so."""
    return Cast(place, CharField())
