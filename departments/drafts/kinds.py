"""What several people may have open to edit at once. Each app declares its own in ``AppConfig.ready``:

edited("roster", RosterEntry, lambda person, entry: is_quality_office(person))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model

from ..permissions import Person

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` stands in addresses; ``may``: who edits the object, and so sees who else does."""

    name: str
    model: type[Model]
    may: Callable[[Person, Any], bool]


_kinds: dict[str, Kind] = {}


def edited(name: str, model: type[M], may: Callable[[Person, M], bool]) -> None:
    _kinds[name] = Kind(name, model, may)


def kind_called(name: str) -> Kind | None:
    return _kinds.get(name)


def kind_of(obj: Model) -> Kind:
    """Raises KeyError where nobody has declared it."""
    for kind in _kinds.values():
        if isinstance(obj, kind.model):
            return kind
    raise KeyError(obj._meta.label)
