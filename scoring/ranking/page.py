"""A group's ranking in a run: places, figures, and how far each department is from the next grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import NOTHING, ZERO, difference, percent, plain
from departments.models import Year
from departments.permissions import Person, departments_held, groups_assessed_by, reads_everything
from targets.scheme.model import Category, Group, Scheme
from targets.scheme.wording import tie_breakers_in_words

from ..models import Publication, Run
from ..permissions import ASSESS, OWN
from ..runs.queries import Result, in_force, results, run_for, scheme_of
from .lines import Lines, rate_of


@dataclass(frozen=True, slots=True)
class CategoryHead:
    """A category as the head of a column: its short name and its points."""

    code: str
    name: str
    points: str


@dataclass(frozen=True, slots=True)
class Place:
    """A department's line, its figures as they are shown. ``distance`` says what is missing for the next grade, ""
    where nothing is; ``line`` which grades' places end here; ``rounding`` what the total has more or less than its
    categories."""

    entry: int
    rank: int
    name: str
    categories: tuple[str, ...]
    rounding: str
    total: str
    rate: str
    completion: mpq | None
    grade: str
    vetoed: bool
    tied: bool
    pending: int
    distance: str
    line: str
    opens: bool
    mine: bool

    @property
    def marked(self) -> bool:
        return self.vetoed or self.tied or self.pending > 0


@dataclass(frozen=True, slots=True)
class RankingPage:
    """One group's ranking, or, without a run, what there is none of. ``rated`` is the name of the rate's column, ""
    where the group has none; ``grades`` stand best first, of which ``excellence`` wins 优秀奖. ``told``: the
    last line of the publications where it replaced or took back what the reader saw, for who sees published results
    alone."""

    year: Year
    groups: tuple[Group, ...]
    group: Group
    run: Run | None
    heads: tuple[CategoryHead, ...]
    places: tuple[Place, ...]
    rated: str
    grades: tuple[str, ...]
    excellence: str
    tie_breakers: tuple[str, ...]
    told: Publication | None

    @property
    def excellent(self) -> int:
        return sum(place.grade == self.excellence for place in self.places)


def ranking_page(user: Person, year: Year, group: str = "", number: int | None = None) -> RankingPage | None:
    """The ranking as ``user`` sees it; None where the year has no group of theirs. ``group`` that is not theirs
    is ignored. Raises ``Http404`` for a run that is not there."""
    everything = reads_everything(user)
    roster = [] if everything else _roster_of(user, year)
    run = run_for(user, year, number)
    scheme = scheme_of(run, year)
    codes = list(scheme.groups) if everything else _groups(user, year, scheme, roster)
    if not codes:
        return None
    chosen = scheme.groups[group if group in codes else codes[0]]
    found = results(run, chosen.code) if run else []
    own = None if everything else frozenset(pk for pk, _, is_own in roster if is_own)
    lines = Lines(found, chosen, scheme)
    return RankingPage(
        year=year,
        groups=tuple(scheme.groups[code] for code in codes),
        group=chosen,
        run=run,
        heads=tuple(map(head_of, chosen.categories.values())),
        places=tuple(_places(found, chosen, lines, own)),
        rated=lines.grades.rated.name if lines.grades.rated else "",
        grades=tuple(scheme.grading.grades),
        excellence=scheme.awards.excellence,
        tie_breakers=tuple(tie_breakers_in_words(scheme, short=True)),
        told=None if everything else _told(year),
    )


def _told(year: Year) -> Publication | None:
    line = in_force(year)
    return line if line and line.reason else None


def _roster_of(user: Person, year: Year) -> list[tuple[int, str, bool]]:
    """The year's entries with a grant of the user's: entry, group, and whether it is the user's own."""
    own = departments_held(user, *OWN)
    roster = year.roster.filter(department__in=own | departments_held(user, ASSESS))
    return [(pk, group, department in own) for pk, group, department in roster.values_list("pk", "group", "department")]


def _groups(user: Person, year: Year, scheme: Scheme, roster: Iterable[tuple[int, str, bool]]) -> list[str]:
    """The groups of the user's departments and panels in the scheme's order, own ones first."""
    first = {group for _, group, own in roster if own}
    every = {group for _, group, _ in roster} | groups_assessed_by(user, year)
    return sorted((code for code in scheme.groups if code in every), key=lambda code: code not in first)


def head_of(category: Category) -> CategoryHead:
    """ "重点" of 重点工作目标."""
    return CategoryHead(category.code, category.shortest, plain(category.points))


def rounding_of(result: Result) -> mpq:
    """What the published total has more or less than the categories that it is the sum of."""
    return mpq(result.scores["total"]) - sum(map(mpq, result.scores["categories"].values()), ZERO)


def _places(found: Sequence[Result], group: Group, lines: Lines, own: frozenset[int] | None) -> list[Place]:
    """``own`` None: the reader sees every sheet."""
    ends: dict[int, list[str]] = {}
    for line in lines.lines:
        if within := [result for result in found if result.rank <= line.places]:
            ends.setdefault(within[-1].entry, []).append(f"{line.words} 止于此（{line.places}/{len(found)}）")
    return [
        Place(
            entry=result.entry,
            rank=result.rank,
            name=result.name,
            categories=tuple(figures.score(result.scores["categories"][code]) for code in group.categories),
            rounding=difference(rounding_of(result)),
            total=result.scores["total"],
            rate=percent(done) if (done := rate_of(result)) is not None else NOTHING,
            completion=done,
            grade=result.grade,
            vetoed=result.scores["vetoed"],
            tied=result.scores["tied"],
            pending=len(result.pending),
            distance=lines.lacking(result),
            line="，".join(ends.get(result.entry, ())),
            opens=own is None or result.entry in own,
            mine=own is not None and result.entry in own,
        )
        for result in found
    ]
