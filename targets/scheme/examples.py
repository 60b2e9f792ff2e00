"""Examples of how an item is scored. The engine stands above this app and registers here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .model import Group, Item, Scheme


@dataclass(frozen=True, slots=True)
class Line:
    """An invented department: how its score came about, in one sentence, and the score."""

    department: str
    explanation: str
    score: str


@dataclass(frozen=True, slots=True)
class Example:
    """Departments that are scored together; ``title`` says what the case is, "" where there is only one."""

    title: str
    lines: tuple[Line, ...]


Maker = Callable[[Scheme, Group, Item], Sequence[Example]]
_makers: list[Maker] = []


def register(maker: Maker) -> None:
    """Let ``maker`` compute the examples; the last one registered does."""
    _makers[:] = [maker]


def examples_of(scheme: Scheme, group: Group, item: Item) -> Sequence[Example]:
    """The item's examples, computed now; none where nobody computes."""
    return [example for maker in _makers for example in maker(scheme, group, item)]
