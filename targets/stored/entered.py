"""Numbers as people enter them into a fact: the decimals of docs/interchange.md, and no others."""

from __future__ import annotations

import re
from decimal import Context, Decimal

from gmpy2 import mpq

from departments.refusals import Refusal

_DECIMAL = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
_WIDE = Context(prec=80)


class BadNumber(Refusal):
    def __init__(self, entered: str) -> None:
        super().__init__(f"“{entered[:40]}”不是数字：应为不带正负号的小数，小数点前后各不超过 40 位。")


class OutOfRange(Refusal):
    """The number is one, but not here; the message says what may stand."""


def exact(entered: str | int | Decimal) -> Decimal:
    """The number entered. Raises BadNumber."""
    text = format(entered, "f") if isinstance(entered, Decimal) else str(entered)
    if not _DECIMAL.fullmatch(text):
        raise BadNumber(text)
    return _WIDE.create_decimal(text)


def rational(number: Decimal) -> mpq:
    """The number for comparing with the scheme's."""
    return mpq(format(number, "f"))
