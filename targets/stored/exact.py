"""Values read as the text that a document has, without an object for each."""

from __future__ import annotations

from django.db.models import CharField, Expression, Field
from django.db.models.functions import Cast

from departments.models import ExactDecimalField
from departments.models.exact_sql import StoredText


def as_text(field: Field, place: str) -> Expression:  # type: ignore[type-arg]  # generic for the checker alone
    """What ``field`` keeps at ``place``: an exact number as it was written, a day as ``2020-03-05``."""
    return StoredText(place) if isinstance(field, ExactDecimalField) else Cast(place, CharField())
