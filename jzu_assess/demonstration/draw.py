"""Chance with fixed seeds, in whole numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from random import Random


def seeded(*parts: object) -> Random:
    return Random("焦作大学2020 " + " ".join(map(str, parts)))


def pick(chance: Random, weights: Mapping[str, int], how_many: int) -> list[str]:
    """``how_many`` different names, each as likely as its weight."""
    left = dict(weights)
    picked: list[str] = []
    for _ in range(min(how_many, len(left))):
        place = chance.randrange(sum(left.values()))
        ends = dict(zip(left, accumulate(left.values()), strict=True))
        name = next(name for name, end in ends.items() if place < end)
        picked.append(name)
        del left[name]
    return picked


def level(chance: Random, *, low: int, high: int, standing: int) -> int:
    """A whole number from ``low`` to ``high``, near where ``standing`` (0–100) puts it between them."""
    reach = (high - low) * 15 // 100
    wanted = low + (high - low) * standing // 100 + chance.randint(-reach, reach)
    return min(max(wanted, low), high)
