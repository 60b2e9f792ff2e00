"""A cell's value as the text that a person would type for it, exactly."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

# As many as a spreadsheet itself keeps: what it computed as 0.1 + 0.2 is 0.3 here as it is there.
DIGITS = 15
MIDNIGHT = datetime.time()


def text_of(value: Any) -> str:
    """``0.1`` → ``0.1``, a day → ``2020-03-05``, true → ``是``, nothing → nothing; words as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return _plain(Decimal(f"{value:.{DIGITS}g}"))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _plain(number: Decimal) -> str:
    """Without an exponent: ``1E+2`` → ``100``."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
