"""What a database may be asked about a number that is kept as text: to give it, whether it is there, and whether
it equals another. Everything else it would answer by the text, so it is refused before it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.core.exceptions import FieldError
from django.db.models import CharField, ExpressionWrapper, F, Field
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, In, IsNull

if TYPE_CHECKING:
    AnyExact = Exact[Any]
    AnyIn = In[Any]
    AnyWrapper = ExpressionWrapper[F]
else:
    AnyExact, AnyIn, AnyWrapper = Exact, In, ExpressionWrapper

# A number's shortest writing: no zero before its first digit or after its last one behind the point.
_SHORTEST = "ltrim(CASE WHEN {0} LIKE '%%.%%' THEN rtrim(rtrim({0}, '0'), '.') ELSE {0} END, '0')"


def shortest(text: str) -> str:
    """The text of a number as ``_SHORTEST`` makes it: ``.5`` of 0.50, ``7`` of 007, nothing of 0."""
    whole, _, rest = text.partition(".")
    whole, rest = whole.lstrip("0"), rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def refuse(field: Field[Any, Any], asked: str) -> NoReturn:
    raise FieldError(
        f"{field}: {asked} of an exact number is refused, because the database keeps it as text. Select it and "
        "compute in Python, or filter by exact, in or isnull."
    )


class ExactColumn(Col):
    """The column of an exact number: selected, grouped by and compared for equality, and nothing else."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        # Select and group by drop the parameters in ``select_format``; whatever else builds SQL reads them.
        return self.text(compiler), _Refused(self.target)

    def text(self, compiler: Any) -> str:
        return super().as_sql(compiler, compiler.connection)[0]

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, tuple[()]]:
        """The column among what is selected, where Django orders and adds up by the name it has there."""
        query = compiler.query
        ordering = query.order_by or (query.get_meta().ordering if query.default_ordering else ())
        for name in map(ordering_name, ordering):
            if self._is_named(query, name):
                refuse(self.target, "ordering")
        # Django's own names (``__col1``) for what a slice is aggregated by or a union is ordered by.
        if any(name.startswith("__") and self == column for name, column in query.annotations.items()):
            refuse(self.target, "an aggregate or ordering")
        return sql, ()

    def _is_named(self, query: Any, name: str | None) -> bool:
        place = (query.selected or {}).get(name, name)
        if isinstance(place, int):
            return bool(self == query.select[place])
        if place in query.annotations:
            return bool(self == query.annotations[place])
        return name == self.target.name and self.target.model is query.model


class _Refused:
    """In place of a column's SQL parameters: refuses to be read."""

    def __init__(self, field: Field[Any, Any]) -> None:
        self.field = field

    def _refuse(self, *_: object) -> NoReturn:
        refuse(self.field, "ordering, an aggregate, a function or arithmetic")

    __iter__ = __mul__ = _refuse


def ordering_name(item: Any) -> str | None:
    """What a part of an ordering names: a field or an annotation; None for a computed one."""
    item = getattr(item, "expression", item)
    name = getattr(item, "name", item)
    return name.removeprefix("-") if isinstance(name, str) else None


class StoredText(AnyWrapper):
    """The text of an exact field, trailing zeros and all."""

    def __init__(self, name: str) -> None:
        super().__init__(F(name), output_field=CharField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return _text(self.expression, compiler)


class _Shortest:
    """The left side of a lookup by its shortest writing."""

    lhs: Any

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> tuple[str, Any]:
        return _shortest(lhs or self.lhs, compiler)


class SameNumber(_Shortest, AnyExact):
    """``exact``: 0.5 is found where 0.50 is stored; another exact field may stand on the right."""

    def get_prep_lookup(self) -> Any:
        prepared = super().get_prep_lookup()
        return shortest(prepared) if isinstance(prepared, str) else prepared

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if self.rhs_is_direct_value():
            return super().process_rhs(compiler, connection)
        return _shortest(self.rhs, compiler)


class OneOfNumbers(_Shortest, AnyIn):
    """``in`` a list of numbers."""

    def get_prep_lookup(self) -> list[str | None]:
        field = self.lhs.output_field
        if hasattr(self.rhs, "resolve_expression") or any(hasattr(one, "resolve_expression") for one in self.rhs):
            refuse(field, "the lookup 'in' with a query")
        return [None if one is None else shortest(field.get_prep_value(one)) for one in self.rhs]


class IsThere(IsNull):
    """``isnull``."""

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> tuple[str, Any]:
        return _text(lhs or self.lhs, compiler)


LOOKUPS = (SameNumber, OneOfNumbers, IsThere)


def _text(expression: Any, compiler: Any) -> tuple[str, Any]:
    if isinstance(expression, ExactColumn):
        return expression.text(compiler), []
    sql, params = compiler.compile(expression)
    return sql, params


def _shortest(expression: Any, compiler: Any) -> tuple[str, list[Any]]:
    sql, params = _text(expression, compiler)
    return _SHORTEST.format(f"({sql})"), [*params] * _SHORTEST.count("{0}")
