"""A figure that is the same in every group, or differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gmpy2 import mpq

from .problems import Place
from .shape import read, reads


@dataclass(frozen=True, slots=True)
class PerGroup:
    """Points that are the same in every group (``0.5``) or differ (``{functional: 0.5, teaching: 0.25}``)."""

    everywhere: mpq | None = None
    by_group: Mapping[str, mpq] = field(default_factory=dict)

    def of(self, group: str) -> mpq | None:
        return self.by_group.get(group) if self.everywhere is None else self.everywhere


@reads(PerGroup)
def per_group(value: object, place: Place) -> PerGroup:
    points = (
        PerGroup(by_group=read(Mapping[str, mpq], value, place))
        if isinstance(value, dict)
        else PerGroup(everywhere=read(mpq, value, place))
    )
    for amount in (points.everywhere, *points.by_group.values()):
        if amount is not None and amount <= 0:
            place.note("分值应大于 0")
    return points
