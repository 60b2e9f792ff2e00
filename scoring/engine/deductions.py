"""What problems cost an item by its clauses."""

from __future__ import annotations

from collections.abc import Mapping

from gmpy2 import mpq

from departments.figures import ZERO
from targets.scheme.model import Item


def deducted(item: Item, lost: Mapping[str, mpq] | None) -> mpq:
    """Σ over the item's clauses of min(cap, Σ n × points): what its problems cost, without regard to P."""
    deducted = ZERO
    for key, cost in lost.items() if lost else ():
        deducted += item.clauses[key].capped(cost)
    return deducted
