"""What the engine knows of each kind of rule (docs/semantics.md 3): one file a kind, of the kind's name.

Such a file has

- ``score(item, rule, facts, cohort)``: one department's score in [0, P], not yet rounded; None where the item's input
  is missing (待评). For an item with parts the last argument is what these earned, a ``Share``;
- ``cohort(item, rule, departments, averages)``, only where the rule compares departments: what it needs to know of
  them;
- ``working(trace, rule)``: how the score came about, step by step in words;
- ``example(item, rule)``: figures that show where the rule bends. An item with parts is also given their cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from gmpy2 import mpq

from targets.scheme.model import Item
from targets.scheme.rules.kinds import KINDS as OF_SCHEME

from ..cohorts import Cohort
from ..example_cases import Case
from ..facts import DepartmentFacts
from ..trace import Trace

Score = mpq | None
ScoreFunction = Callable[[Item, Any, DepartmentFacts, Any], Score]


class Kind(NamedTuple):
    """The functions of one file."""

    score: ScoreFunction
    working: Callable[[Trace, Any], Iterator[str]]
    example: Callable[..., Iterator[Case]]
    cohort: Callable[[Item, Any, Sequence[DepartmentFacts], Mapping[str, mpq]], Cohort] | None


def _kind(name: str) -> Kind:
    file = import_module(f"{__name__}.{name}")
    return Kind(file.score, file.working, file.example, getattr(file, "cohort", None))


KINDS: Mapping[str, Kind] = {kind: _kind(kind) for kind in OF_SCHEME}
