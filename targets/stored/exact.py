"""Exact numbers read as the text that is stored, without a ``Decimal`` for each row."""

from __future__ import annotations

from django.db.models import CharField, ExpressionWrapper, F


def stored_text(name: str) -> ExpressionWrapper:
    """The text of an exact field, for ``values_list``; equal texts group together."""
    return ExpressionWrapper(F(name), output_field=CharField())
