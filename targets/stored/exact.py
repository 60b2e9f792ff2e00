"""Exact numbers read as the text that is stored, without a ``Decimal`` for each row."""

from __future__ import annotations

from decimal import Decimal

from departments.models.exact_sql import StoredText


def stored_text(name: str) -> StoredText:
    """The text of an exact field, for ``values_list``; equal texts group together."""
    return StoredText(name)


def is_one(text: str) -> bool:
    """Whether the number is 1, the default of a weight and of a count, however it is written."""
    return text == "1" or Decimal(text) == 1
