"""A group's ranking in a run: places, figures, and how far each department is from the next grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments import figures
from departments.figures import NOTHING, ZERO, difference, percent, plain
from departments.models import Year
from departments.permissions import Person, departments_held, groups_assessed_by, reads_everything
from targets.scheme.loader import get_scheme
from targets.scheme.model import Category, Group, Scheme
from targets.scheme.wording import tie_breakers_in_words

from ..models import Publication
from ..permissions import ASSESS, OWN, sees_runs
from ..runs.asked import Asked
from ..runs.queries import Result, in_force
from ..shown.queries import Choice, Shown, choices, shown_to
from .lines import Lines, rate_of
from .queries import Earlier, departments_of, published_before


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
    categories. ``rank`` is 0 where nobody has one yet. ``up``: how many places it rose (negative: fell) since the
    publication before, None where it was not ranked in the group then."""

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
    up: int | None

    @property
    def down(self) -> int:
        return -(self.up or 0)

    @property
    def marked(self) -> bool:
        return self.vetoed or self.tied or self.pending > 0

    @property
    def moved(self) -> str:
        """升降, in words: ``升 2``, ``降 1``, ``—``, ``新``."""
        if self.up is None:
            return "新"
        return f"升 {self.up}" if self.up > 0 else f"降 {self.down}" if self.up else NOTHING

    @property
    def remarks(self) -> tuple[str, ...]:
        """说明, in words alone."""
        vetoed = self.vetoed and not self.distance.startswith("一票否决")
        marks = ("一票否决" if vetoed else "", "名次并列" if self.tied else "")
        pending = f"待评 {self.pending} 项" if self.pending else ""
        return tuple(filter(None, (*marks, pending, self.distance, self.line)))


@dataclass(frozen=True, slots=True)
class RankingPage:
    """One group's ranking, or, where nothing is ``shown``, what there is none of. Before ranks may be known, or before
    something was assessed, it is the list of their points (``ranked`` False). ``rated`` is the name of the rate's
    column, "" where the group has none, ``rated_item`` its item; ``grades`` stand best first, of which ``excellence``
    wins 优秀奖. ``told``: the last line of the publications where it replaced or took back what the reader saw, for
    those who see published results alone. ``earlier``: with which ranks these are compared, None where there is nothing
    to compare with; ``comparison`` is the query of the page that compares both, "" for who may not open it."""

    year: Year
    groups: tuple[Group, ...]
    group: Group
    shown: Shown | None
    choices: tuple[Choice, ...]
    heads: tuple[CategoryHead, ...]
    places: tuple[Place, ...]
    rated: str
    rated_item: str
    grades: tuple[str, ...]
    excellence: str
    tie_breakers: tuple[str, ...]
    told: Publication | None
    earlier: Earlier | None
    comparison: str

    @property
    def ranked(self) -> bool:
        return any(place.rank for place in self.places)

    @property
    def excellent(self) -> int:
        return sum(place.grade == self.excellence for place in self.places)


def ranking_page(user: Person, year: Year, group: str = "", asked: Asked = None) -> RankingPage | None:
    """The ranking as ``user`` sees it; None where the year has no group of theirs. ``group`` that is not theirs
    is ignored. Raises ``Http404`` for a run that is not there."""
    everything = reads_everything(user)
    roster = [] if everything else _roster_of(user, year)
    shown = shown_to(user, year, asked)
    if shown and not everything and not shown.published:
        shown = None  # others' points are nobody's before they are published
    scheme = shown.scheme if shown else get_scheme(year.scheme)
    codes = list(scheme.groups) if everything else _groups(user, year, scheme, roster)
    if not codes:
        return None
    chosen = scheme.groups[group if group in codes else codes[0]]
    found = shown.results(chosen.code) if shown else []
    own = None if everything else frozenset(pk for pk, _, is_own in roster if is_own)
    lines = Lines(found, chosen, scheme)
    earlier = _earlier(user, shown, chosen.code) if shown and any(one.rank for one in found) else None
    return RankingPage(
        year=year,
        groups=tuple(scheme.groups[code] for code in codes),
        group=chosen,
        shown=shown,
        choices=tuple(choices(user, year, asked)),
        heads=tuple(map(head_of, chosen.categories.values())),
        places=tuple(_places(found, chosen, lines, own, earlier)),
        rated=lines.grades.rated.name if lines.grades.rated else "",
        rated_item=lines.grades.rated.code if lines.grades.rated else "",
        grades=tuple(scheme.grading.grades),
        excellence=scheme.awards.excellence,
        tie_breakers=tuple(tie_breakers_in_words(scheme, short=True)),
        told=None if sees_runs(user) else _told(year),
        earlier=earlier,
        comparison=_comparison(user, shown, earlier),
    )


def _earlier(user: Person, shown: Shown, group: str) -> Earlier | None:
    """Of another year only for who may see that year's ranking of the group as well."""
    found = published_before(shown, group)
    if found is None or found.run.year_id == shown.year.pk or reads_everything(user):
        return found
    groups = {group for _, group, _ in _roster_of(user, found.run.year)} | groups_assessed_by(user, found.run.year)
    return found if group in groups else None


def _comparison(user: Person, shown: Shown | None, earlier: Earlier | None) -> str:
    """The quality office and the auditor compare any two runs, who else reads everything what is in force."""
    if not shown or not shown.run or not earlier or not reads_everything(user):
        return ""
    if not sees_runs(user) and not (earlier.in_force and shown.published):
        return ""
    before, after = earlier.run, shown.run
    return f"before={before.year.year}-{before.number}&after={shown.year.year}-{after.number}"


def _told(year: Year) -> Publication | None:
    line = in_force(year)
    return line if line and line.reason else None


def _roster_of(user: Person, year: Year) -> list[tuple[int, str, bool]]:
    """The year's entries with a grant of the user's: entry, group, and whether it is the user's own. One that was taken
    off the roster counts until its department is listed again: it may stand in what was published."""
    own = departments_held(user, *OWN)
    ever = year.roster(manager="ever").filter(department__in=own | departments_held(user, ASSESS))
    rows = list(ever.order_by("order", "pk").values_list("pk", "group", "department", "removed_at"))
    listed = {department for _, _, department, removed_at in rows if removed_at is None}
    return [
        (pk, group, department in own)
        for pk, group, department, removed_at in rows
        if removed_at is None or department not in listed
    ]


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


def _places(
    found: Sequence[Result], group: Group, lines: Lines, own: frozenset[int] | None, earlier: Earlier | None
) -> list[Place]:
    """``own`` None: the reader sees every sheet."""
    before = _ranks_before(found, earlier)
    ends: dict[int, list[str]] = {}
    ranked = any(result.rank for result in found)
    for line in lines.lines if ranked else ():
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
            distance=lines.lacking(result) if ranked else "",
            line="，".join(ends.get(result.entry, ())),
            opens=own is None or result.entry in own,
            mine=own is not None and result.entry in own,
            up=before[result.entry] - result.rank if result.entry in before else None,
        )
        for result in found
    ]


def _ranks_before(found: Sequence[Result], earlier: Earlier | None) -> dict[int, int]:
    """By entry, whatever the department was called and however it was listed then."""
    if earlier is None:
        return {}
    departments = departments_of(result.entry for result in found)
    return {entry: earlier.ranks[one] for entry, one in departments.items() if one in earlier.ranks}
