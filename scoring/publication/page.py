"""What would be published, and what would be taken back: the figures that departments would see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import Http404

from departments.models import Year
from departments.refusals import Problem

from ..models import Publication, Run
from ..runs.queries import Result, get_run, in_force, publications, replaced_by, results, scheme_of
from .queries import obstacles


@dataclass(frozen=True, slots=True)
class GroupGrades:
    """How many departments of a group have each grade, and how many there are."""

    name: str
    grades: tuple[tuple[str, int], ...]
    size: int


@dataclass(frozen=True, slots=True)
class Change:
    """A department whose total, rank or grade is another than in the publication in force; "" where it is in only one
    of the two."""

    name: str
    total: tuple[str, str]
    rank: tuple[str, str]
    grade: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PublishPage:
    """``before``: the publication that this one would replace. ``ties``: names that share a rank, each with it.
    ``proposals``: departments with an open proposal of a veto."""

    year: Year
    run: Run
    problems: tuple[Problem, ...]
    groups: tuple[GroupGrades, ...]
    ties: tuple[tuple[int, tuple[str, ...]], ...]
    proposals: tuple[str, ...]
    before: Publication | None
    changes: tuple[Change, ...]

    @property
    def in_force(self) -> bool:
        return self.before is not None and self.before.run_id == self.run.pk

    @property
    def size(self) -> int:
        return sum(group.size for group in self.groups)


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    """``taken_back`` is in force; ``restored`` would be afterwards, None where nothing would."""

    year: Year
    taken_back: Publication
    restored: Publication | None
    lines: tuple[Publication, ...]


def publish_page(year: Year, number: int) -> PublishPage:
    """``Http404`` where the year has no such run."""
    run = get_run(year, number)
    found, before = results(run), in_force(year)
    replaces = before is not None and before.run is not None and before.run_id != run.pk
    return PublishPage(
        year=year,
        run=run,
        problems=tuple(obstacles(run, year)),
        groups=tuple(_groups(run, year, found)),
        ties=tuple(_ties(found)),
        proposals=tuple(_proposals(run, found)),
        before=before if before and before.run else None,
        changes=tuple(_changes(results(before.run), found)) if replaces and before and before.run else (),
    )


def withdraw_page(year: Year) -> WithdrawPage:
    """``Http404`` where nothing is in force."""
    found = in_force(year)
    if found is None or found.run is None:
        raise Http404
    lines = publications(year)
    return WithdrawPage(year, found, replaced_by(lines), tuple(lines))


def _groups(run: Run, year: Year, found: Sequence[Result]) -> Iterator[GroupGrades]:
    scheme = scheme_of(run, year)
    for code, group in scheme.groups.items():
        members = [result for result in found if result.group == code]
        counts = Counter(result.grade or "未评" for result in members)
        best_first = [*scheme.grading.grades, "未评"]
        yield GroupGrades(
            group.name, tuple((grade, counts[grade]) for grade in best_first if counts[grade]), len(members)
        )


def _ties(found: Sequence[Result]) -> Iterator[tuple[int, tuple[str, ...]]]:
    sharing: dict[tuple[str, int], list[str]] = {}
    for result in found:
        sharing.setdefault((result.group, result.rank), []).append(result.name)
    return ((rank, tuple(names)) for (_, rank), names in sharing.items() if len(names) > 1)


def _proposals(run: Run, found: Sequence[Result]) -> Iterator[str]:
    """Departments that broke a clause which proposes a veto, and are not vetoed."""
    vetoed = {result.name for result in found if result.scores["vetoed"]}
    named = dict.fromkeys(row["department"] for row in run.summary["veto_proposals"])
    return (name for name in named if name not in vetoed)


def _changes(before: Sequence[Result], after: Sequence[Result]) -> Iterator[Change]:
    """In the order of the new results; departments that are no longer there come last."""
    was = {result.entry: result for result in before}
    now = {result.entry: result for result in after}
    for entry in dict.fromkeys([*now, *was]):
        pair = (was.get(entry), now.get(entry))
        shown = [(one.scores["total"], str(one.rank), one.grade) if one else ("", "", "") for one in pair]
        if shown[0] != shown[1]:
            total, rank, grade = zip(*shown, strict=True)
            yield Change(next(one.name for one in reversed(pair) if one), total, rank, grade)
