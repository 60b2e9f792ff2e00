"""A group's ranking in a run: places, figures, and how far each department is from the next grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gmpy2 import mpq

from departments.figures import fixed, percent, plain, share, written
from departments.models import Year
from departments.permissions import Person, departments_held, groups_assessed_by, reads_everything
from targets.scheme.model import Category, Grading, Group, Scheme

from ..models import Run
from ..permissions import ASSESS, OWN
from ..runs.queries import Result, results, run_for, scheme_of

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class CategoryHead:
    """A category as the head of a column: its short name and its points."""

    code: str
    name: str
    points: str


@dataclass(frozen=True, slots=True)
class Place:
    """A department's line, its figures as they are shown. ``distance`` says what is missing for the next grade, ""
    where nothing is."""

    entry: int
    rank: int
    name: str
    categories: tuple[str, ...]
    total: str
    rate: str
    completion: mpq | None
    grade: str
    vetoed: bool
    tied: bool
    pending: int
    distance: str
    last_of_top: bool
    opens: bool
    mine: bool

    @property
    def marked(self) -> bool:
        return self.vetoed or self.tied or self.pending > 0


@dataclass(frozen=True, slots=True)
class RankingPage:
    """One group's ranking, or, without a run, what there is none of."""

    year: Year
    groups: tuple[Group, ...]
    group: Group
    run: Run | None
    heads: tuple[CategoryHead, ...]
    places: tuple[Place, ...]
    top: int
    top_words: str

    @property
    def good(self) -> int:
        return sum(place.grade == "好" for place in self.places)


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
    return RankingPage(
        year=year,
        groups=tuple(scheme.groups[code] for code in codes),
        group=chosen,
        run=run,
        heads=tuple(map(head_of, chosen.categories.values())),
        places=tuple(_places(found, chosen, scheme, own)),
        top=top_of(len(found), scheme.grading),
        top_words=top_words(scheme.grading),
    )


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
    return CategoryHead(category.code, category.name.removesuffix("目标").removesuffix("工作"), plain(category.points))


def top_of(size: int, grading: Grading) -> int:
    """How many places the top share has: 4 of 13."""
    return int(size * grading.top_share)


def top_words(grading: Grading) -> str:
    """ "前 1/3"."""
    return f"前 {written(grading.top_share)}"


def _places(found: Sequence[Result], group: Group, scheme: Scheme, own: frozenset[int] | None) -> list[Place]:
    """``own`` None: the reader sees every sheet."""
    top = top_of(len(found), scheme.grading)
    within = [result for result in found if result.rank <= top]
    line = mpq(within[-1].scores["total"]) if within else None
    return [
        Place(
            entry=result.entry,
            rank=result.rank,
            name=result.name,
            categories=tuple(fixed(mpq(result.scores["categories"][code]), 2) for code in group.categories),
            total=result.scores["total"],
            rate=percent(done) if (done := completion_of(result)) is not None else NOTHING,
            completion=done,
            grade=result.grade,
            vetoed=result.scores["vetoed"],
            tied=result.scores["tied"],
            pending=len(result.pending),
            distance=distance(result, top, line, scheme.grading),
            last_of_top=bool(within) and result is within[-1],
            opens=own is None or result.entry in own,
            mine=own is not None and result.entry in own,
        )
        for result in found
    ]


def completion_of(result: Result) -> mpq | None:
    """The key completion rate, None while nothing is due."""
    rate = result.scores["completion_rate"]
    return None if rate is None else mpq(rate)


def distance(result: Result, top: int, line: mpq | None, grading: Grading) -> str:
    """What the department lacks for the next grade, each in its own measure: points to the line, items of key
    work to the rate. ``line`` is the total of the last place in the top share."""
    done = completion_of(result)
    if done is None:
        return "重点工作尚未到期，不评格次"
    total, items = mpq(result.scores["total"]), int(result.scores["key_items"])
    if result.grade == "好":
        return ""
    if result.grade == "差":
        lacks = [_lacking_rate(done, grading.fair_rate, items)] if done < grading.fair_rate else []
        if total < grading.fair_total:
            lacks.append(f"距 {plain(grading.fair_total)} 分还差 {fixed(grading.fair_total - total, 2)} 分")
        return "；".join(lacks)
    if result.scores["vetoed"]:
        return "一票否决，不能评为“好”"
    lacks, share = [], top_words(grading)
    if result.rank > top and line is not None:
        gap = line - total
        lacks.append(f"距{share} 还差 {fixed(gap, 2)} 分" if gap else f"与{share} 末位同分，按同分排序规则列后")
    # Within the top share and not vetoed, only the rate can be what is missing, however it is rounded.
    if done < grading.good_rate or not lacks:
        lacks.append(_lacking_rate(done, grading.good_rate, items))
    return "；".join(lacks)


def _lacking_rate(rate: mpq, wanted: mpq, items: int) -> str:
    """In items of equal weight, which is what nearly all have; hence 约."""
    more = max(1, -int(-((wanted - rate) * items) // 1))
    return f"完成率距 {share(wanted)} 还差约 {more} 项"
