"""How a department stands as far as its own people may know: its points in the latest run, its place in the latest
published one, and what it lacks there for the next grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from departments.models import RosterEntry, Year

from ..models import Run
from ..runs.queries import Result, scheme_of
from .lines import Lines


@dataclass(frozen=True, slots=True)
class RunResults:
    """A run, None where there is none yet, and its departments."""

    run: Run | None
    results: Sequence[Result] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One department. ``run`` and ``published`` are the runs that the total and the place come from; ``total`` is ""
    and ``rank`` None where they did not score it."""

    entry: RosterEntry
    run: Run | None
    total: str
    pending: int
    published: Run | None
    rank: int | None
    size: int
    grade: str
    distance: str
    vetoed: bool

    @property
    def ranked(self) -> bool:
        """Whether the total that is shown is the one that was published with the place."""
        return self.rank is not None and self.run == self.published

    @property
    def in_words(self) -> str:
        """``机电工程学院 · 86.90 分 · 第 4 名（共 13）``; a figure never parts from its unit."""
        place = f" · 第\u00a0{self.rank}\u00a0名（共\u00a0{self.size}）" if self.ranked else ""
        return f"{self.entry.name} · {self.total}\u00a0分{place}"

    @property
    def pending_words(self) -> str:
        return f"待评 {self.pending} 项" if self.pending else ""

    @property
    def size_words(self) -> str:
        return f"（共 {self.size}）"


def standings(
    year: Year, entries: Iterable[RosterEntry], *, latest: RunResults, published: RunResults
) -> list[Standing]:
    """The standing of each entry by the latest run of the year and the latest published one, which may be the same."""
    now = {result.entry: result for result in latest.results}
    known = {result.entry: result for result in published.results}
    scheme = scheme_of(published.run, year)
    made = []
    for entry in entries:
        scored, placed = now.get(entry.pk), known.get(entry.pk)
        beside = [result for result in published.results if placed and result.group == placed.group]
        made.append(
            Standing(
                entry=entry,
                run=latest.run if scored else None,
                total=scored.scores["total"] if scored else "",
                pending=len(scored.pending) if scored else 0,
                published=published.run if placed else None,
                rank=placed.rank if placed else None,
                size=len(beside),
                grade=placed.grade if placed else "",
                distance=Lines(beside, scheme.groups[placed.group], scheme).lacking(placed) if placed else "",
                vetoed=bool(placed and placed.scores["vetoed"]),
            )
        )
    return made
