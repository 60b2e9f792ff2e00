"""With which publication a ranking is compared: the one before.

That is the one which the publication in force replaced in its year; where it replaced none, what is published of the
last year before. A run that is not in force is compared with the one that is, if that is older.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from departments.models import RosterEntry

from ..models import DepartmentResult, Run
from ..runs.queries import publications, replaced_by, runs_of_all_years
from ..shown.queries import Shown


@dataclass(frozen=True, slots=True)
class Earlier:
    """``ranks`` by department, of those that were in the group; ``words`` say what it is. ``in_force``: it is what is
    published of its year."""

    run: Run
    words: str
    in_force: bool
    ranks: Mapping[int, int]


def published_before(shown: Shown, group: str) -> Earlier | None:
    """None where nothing was, or nobody of the group was ranked. Figures as of today are compared with nothing."""
    if shown.run is None:
        return None
    found = _before(shown, shown.run)
    if found is None:
        return None
    run, words, in_force = found
    ranked = DepartmentResult.objects.filter(run=run, group=group).values_list("entry__department", "rank")
    ranks = {department: rank for department, rank in ranked if rank}
    return Earlier(run, words, in_force, ranks) if ranks else None


def _before(shown: Shown, run: Run) -> tuple[Run, str, bool] | None:
    lines = publications(shown.year)
    last = lines[0].run if lines else None
    if last is not None and last.pk != run.pk:
        return (last, f"较第{last.number}次公布", True) if last.number < run.number else None
    replaced = replaced_by(lines) if last is not None else None
    if replaced is not None and replaced.run is not None:
        return replaced.run, f"较第{replaced.run.number}次公布", False
    earlier = runs_of_all_years().filter(year__year__lt=shown.year.year, published_at__isnull=False).first()  # type: ignore[misc]
    return (earlier, f"较{earlier.year}", True) if earlier else None


def departments_of(entries: Iterable[int]) -> dict[int, int]:
    """By roster entry its department, taken off the roster or not."""
    return dict(RosterEntry.ever.filter(pk__in=entries).values_list("pk", "department"))
