"""Exact numbers in the database.

SQLite keeps Django's ``DecimalField`` as a binary float, and a facts file may carry 40 digits before and 40
after the point. Both are kept here as text, so that what was entered is what is computed, on every database.
Trailing zeros stay: a facts file is given out as it was taken in.

A database sorts and adds text wrongly, so it is asked only what it answers rightly: to give the number, and
``exact``, ``in`` and ``isnull``, by value: 0.5 is found where 0.50 is stored. Refused is

- by ``manage.py check``: ``Meta.ordering`` of the field's own model;
- by ``filter`` and ``exclude``, with FieldError: other lookups and transforms, ``in`` with a query;
- with FieldError when a query is compiled, before the database sees it: ordering, aggregates (``Count`` too),
  functions and arithmetic, in whatever way the field is named.

Not refused, and by the text, so that 0.5 and 0.50 are two: ``distinct``, grouping, unique constraints. What
cannot be seen from here: raw SQL, ``extra``, and the outer query of a subquery that gives the number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.lookups import Lookup, Transform

from .exact_sql import LOOKUPS, ExactColumn, ordering_name, refuse

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
else:
    AnyField = models.Field

DIGITS = 40
_NUMBER = re.compile(rf"[0-9]{{1,{DIGITS}}}(\.[0-9]{{1,{DIGITS}}})?")


class ExactDecimalField(AnyField):
    """A non-negative decimal of at most 40 digits on either side of the point (docs/interchange.md), as ``Decimal``
    in Python. Takes ``str``, ``int`` and ``Decimal``; ValidationError for what is no such number."""

    description = "精确小数"
    empty_strings_allowed = False
    _pyi_private_set_type: str | int | Decimal | Combinable
    _pyi_private_get_type: Decimal
    _pyi_lookup_exact_type: str | int | Decimal | Combinable

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 2 * DIGITS + 1
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "CharField"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_ordering()]

    def _check_ordering(self) -> list[checks.CheckMessage]:
        if self.name not in map(ordering_name, self.model._meta.ordering or ()):
            return []
        return [
            checks.Error("Meta.ordering names an exact number, which is kept as text.", obj=self, id="departments.E001")
        ]

    # ------------------------------------------------------------------ numbers in and out

    def from_db_value(self, value: str | None, *_: object) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Any:
        return None if value is None else Decimal(written(value))

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else written(value)

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"empty_value": None, **kwargs})

    # ------------------------------------------------------------------ what a query may ask

    def get_col(self, alias: str, output_field: AnyField | None = None) -> ExactColumn:
        return ExactColumn(alias, self, output_field)

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if all(lookup_name != lookup.lookup_name for lookup in LOOKUPS):
            refuse(self, f"the lookup {lookup_name!r}")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> type[Transform] | None:
        refuse(self, f"the lookup {lookup_name!r}")


for lookup in LOOKUPS:
    ExactDecimalField.register_lookup(lookup)


class ExactWholeField(ExactDecimalField):
    """A non-negative whole number of at most 40 digits, as ``int`` in Python; whole by value, as 12.0 is."""

    description = "精确整数"
    _pyi_private_get_type: int  # type: ignore[assignment]

    def from_db_value(self, value: str | None, *_: object) -> int | None:  # type: ignore[override]
        return None if value is None else int(value)

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


def written(value: Any) -> str:
    """The text that is stored for a number: as it was written, without zeros before it."""
    if isinstance(value, float):
        raise ValidationError("二进制浮点数不能作为分数或金额。")
    text = value if isinstance(value, str) else _digits(value)
    if not _NUMBER.fullmatch(text):
        _not_a_number(value)
    text = text.lstrip("0")
    return text if text and text[0] != "." else f"0{text}"


def _digits(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        _not_a_number(value)
    number = Decimal(value)
    # Written out, a Decimal may be as long as its exponent says.
    if not number.is_finite() or not -DIGITS <= number.adjusted() < DIGITS:
        _not_a_number(number)
    return format(number, "f")


def _not_a_number(value: Any) -> NoReturn:
    raise ValidationError(
        "“%(value)s”不是小数：只用数字和小数点，不带正负号、空格和指数，小数点前后各不超过 40 位。",
        params={"value": value},
    )
