"""How the departments of a group stand to the grades in a run: the lines in the ranking, and what each lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from targets.scheme.grades import Around, GradesHere, Standing
from targets.scheme.model import Group, Scheme

from ..runs.queries import Result


@dataclass(frozen=True, slots=True)
class Line:
    """Where a grade ends in the ranking: after so many places."""

    words: str
    places: int


class Lines:
    """``found`` are the departments of one group in a run, best first."""

    def __init__(self, found: Sequence[Result], group: Group, scheme: Scheme) -> None:
        self.size = len(found)
        self.group = group
        self.grades = GradesHere(scheme, group)
        self.decimals = scheme.ranking.total_places
        # The place of a vetoed department is handed on where the scheme says so.
        counted = [one for one in found if not (one.scores["vetoed"] and scheme.grading.veto_backfill)]
        handed_on = scheme.grading.veto_backfill
        self.places = {
            one.rank: 1 + sum(other.rank < one.rank for other in counted) if handed_on else one.rank for one in found
        }
        self.totals = [(self.places[one.rank], mpq(one.scores["total"])) for one in counted]

    @property
    def lines(self) -> list[Line]:
        return [Line(one.top, one.places(self.size)) for one in self.grades.lines]

    def lacking(self, result: Result) -> str:
        """What the department lacks for the next better grade, each in its own measure: points to a line, work items
        to a rate."""
        rated, rate, scores = self.grades.rated, rate_of(result), result.scores
        if rated and rate is None:
            return f"{self.group.categories[rated.category].short}尚未到期，不评格次"
        place = self.places[result.rank]
        return self.grades.lacking(
            result.grade,
            Standing(rate, mpq(scores["total"]), place, self.size, scores["vetoed"]),
            Around(int(scores["key_items"]), self._lowest_within, self.decimals),
        )

    def _lowest_within(self, places: int) -> mpq | None:
        return min((total for place, total in self.totals if place <= places), default=None)


def rate_of(result: Result) -> mpq | None:
    """The completion rate of the rated item; None while nothing is due, or where the group has no such item."""
    rate = result.scores["completion_rate"]
    return None if rate is None else mpq(rate)
