"""How a department stands as far as its own people may know: its points, and, once they are published, its place and
what it lacks for the next grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from departments.models import RosterEntry

from ..runs.queries import Result, assessed_and_pending
from ..shown.queries import Shown
from .lines import Lines

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Standing:
    """One department, in the one kind of figures that is ``shown``. ``total`` is "" where it was not scored;
    ``assessed`` and ``waiting`` part the full points into what is 已评 and what is 待评, both "" where nothing is.
    ``rank`` is None, and what follows it empty, where its people may not know it."""

    entry: RosterEntry
    shown: Shown
    total: str = ""
    pending: int = 0
    assessed: str = ""
    waiting: str = ""
    rank: int | None = None
    size: int = 0
    grade: str = ""
    distance: str = ""
    vetoed: bool = False

    @property
    def in_words(self) -> str:
        """``机电工程学院 · 86.90 分 · 第 4 名（共 13）``; a figure never parts from its unit. Before there is a place,
        what was assessed by then: ``机电工程学院 · 得 40.00 分 / 已评 40 分``."""
        if self.rank:
            return f"{self.entry.name} · {self.total}{NBSP}分 · 第{NBSP}{self.rank}{NBSP}名（共{NBSP}{self.size}）"
        if self.waiting:
            return f"{self.entry.name} · 得{NBSP}{self.total}{NBSP}分 / 已评{NBSP}{self.assessed}{NBSP}分"
        return f"{self.entry.name} · {self.total}{NBSP}分"

    @property
    def pending_words(self) -> str:
        """``已评 40 · 待评 60（12 项）``."""
        return f"已评 {self.assessed} · 待评 {self.waiting}（{self.pending} 项）" if self.waiting else ""

    @property
    def size_words(self) -> str:
        return f"（共 {self.size}）"


def standings(shown: Shown, results: Sequence[Result], entries: Iterable[RosterEntry]) -> list[Standing]:
    """The standing of each entry; ``results`` are those ``shown`` of every department."""
    scored = {result.entry: result for result in results}
    return [
        _standing(shown, results, entry, scored[entry.pk]) if entry.pk in scored else Standing(entry, shown)
        for entry in entries
    ]


def _standing(shown: Shown, results: Sequence[Result], entry: RosterEntry, mine: Result) -> Standing:
    group = shown.scheme.groups[mine.group]
    assessed, waiting = assessed_and_pending(mine, group, shown.scheme.ranking.total_places)
    standing = Standing(
        entry=entry,
        shown=shown,
        total=mine.scores["total"],
        pending=len(mine.pending),
        assessed=assessed,
        waiting=waiting,
    )
    if not mine.rank:
        return standing
    beside = [result for result in results if result.group == mine.group]
    return replace(
        standing,
        rank=mine.rank,
        size=len(beside),
        grade=mine.grade,
        distance=Lines(beside, group, shown.scheme).lacking(mine),
        vetoed=bool(mine.scores["vetoed"]),
    )
