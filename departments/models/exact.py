"""Exact numbers in the database.

SQLite keeps Django's ``DecimalField`` as a binary float, and a facts file may carry 40 digits before and 40
after the point. Both are kept here as text, so that what was entered is what is computed, on every database.
"""

from __future__ import annotations

from decimal import Context, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable

DIGITS = 40
_WIDE = Context(prec=2 * DIGITS + 1)


class ExactDecimalField(models.CharField):  # type: ignore[type-arg]  # generic for the checker alone
    """A non-negative decimal of at most 40 digits on either side of the point, as ``Decimal`` in Python."""

    description = "精确小数"
    _pyi_private_set_type: str | int | Decimal | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 2 * DIGITS + 1
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *_: object) -> Decimal | None:
        return None if value is None else self.to_python(value)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValidationError("二进制浮点数不能作为分数或金额。")
        try:
            return _WIDE.create_decimal(str(value).strip())
        except InvalidOperation:
            raise ValidationError("“%(value)s”不是数字。", params={"value": value}) from None

    def get_prep_value(self, value: Any) -> str | None:
        number = self.to_python(value)
        return None if number is None else format(number, "f")

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""


class ExactWholeField(ExactDecimalField):
    """A non-negative whole number of at most 40 digits, as ``int`` in Python."""

    description = "精确整数"
    _pyi_private_get_type: int  # type: ignore[assignment]

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        if number is None:
            return None
        if number != int(number):
            raise ValidationError("“%(value)s”不是整数。", params={"value": value})
        return int(number)

    def get_prep_value(self, value: Any) -> str | None:
        number = self.to_python(value)
        return None if number is None else str(number)
