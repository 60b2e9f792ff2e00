"""The runs of a year, and the departments in one. Which of them a reader is shown, ``scoring.shown`` says."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.http import Http404
from gmpy2 import mpq

from departments.figures import ZERO, half_up, plain
from departments.models import AuditEntry, Job, RosterEntry, Year
from departments.trail.queries import history
from targets.scheme.differences import differences
from targets.scheme.loader import get_scheme
from targets.scheme.model import Group, Item, Scheme

from ..engine.cohorts import EMPTY, Cohort
from ..engine.explanations import cohort_from_json, rows_by_department
from ..engine.results import ABSENT
from ..engine.reweighting import Leaf, pending_points
from ..models import DepartmentResult, Publication, Run
from .kept import scheme_made_with, scheme_note

Rows = Mapping[str, list[Any]]
# Of a publication, what no list needs.
LARGE = [f"{run}__{field}" for run in ("run", "before") for field in ("facts", "summary")]


@dataclass(frozen=True, slots=True)
class Result:
    """A department in a run. ``scores`` is its object of the results document: 4-decimal strings, None for 待评."""

    entry: int
    group: str
    rank: int
    grade: str
    scores: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.scores["name"])

    @property
    def pending(self) -> tuple[str, ...]:
        """The codes of the items that are 待评, in the scheme's order."""
        return tuple(self.scores["pending"])


def runs_of_all_years() -> QuerySet[Run]:
    """All runs, latest first, without their large fields. ``published_at`` is since when the run is in force, None
    where it is not."""
    last = Publication.objects.filter(year=OuterRef("year")).order_by("-pk")
    known = Case(When(pk=Subquery(last.values("run")[:1]), then=Subquery(last.values("since")[:1])))
    found: QuerySet[Run] = Run.objects.annotate(published_at=known)  # type: ignore[no-redef]
    return found.select_related("year").defer("facts", "summary").order_by("-year__year", "-number")


def runs(year: Year) -> QuerySet[Run]:
    """The year's runs, as those of all years are given."""
    return runs_of_all_years().filter(year=year)


def in_force(year: Year) -> Publication | None:
    """The last line of the year's publications, whose run is what departments see; None before the first."""
    found = Publication.objects.filter(year=year).select_related("run", "before", "by")
    return found.defer(*LARGE).order_by("-pk").first()


def entries_about_runs(year: Year) -> QuerySet[AuditEntry]:
    """What the trail says of the year's runs and of the jobs that made them."""
    made = Run.objects.filter(year=year).values_list("pk", flat=True)
    jobs = Job.objects.filter(year=year, kind="run").values_list("pk", flat=True)
    return history({Run._meta.label: list(made), Job._meta.label: list(jobs)})


def publications(year: Year) -> list[Publication]:
    """All that was published and taken back, latest first."""
    found = Publication.objects.filter(year=year).order_by("-pk").select_related("run", "before", "by")
    return list(found.defer(*LARGE))


def replaced_by(lines: Sequence[Publication]) -> Publication | None:
    """Of a year's publications, latest first, the line that made the run known which the one in force had replaced;
    None where there is none. It is in force again where the last one is withdrawn."""
    if not lines or lines[0].run_id is None:
        return None
    published = (n for n, one in enumerate(lines) if one.act == one.Act.PUBLISH and one.run_id == lines[0].run_id)
    place = next(published, len(lines) - 1)
    before = lines[place].before_id
    return next((one for one in lines[place + 1 :] if before is not None and one.run_id == before), None)


def published_run(year: Year) -> Run | None:
    """The run whose publication is in force."""
    return runs(year).filter(published_at__isnull=False).first()  # type: ignore[misc]  # an annotation


def get_run(year: Year, number: int) -> Run:
    """``Http404`` where the year has no such run."""
    run = runs(year).filter(number=number).first()
    if run is None:
        raise Http404
    return run


def results(run: Run, group: str | None = None) -> list[Result]:
    """The run's departments (of one group, or group by group in its scheme's order), by rank, then in the roster's
    order."""
    if group:
        return _read(run.results.filter(group=group))
    places = {code: place for place, code in enumerate(scheme_made_with(run).groups)}
    return sorted(_read(run.results.all()), key=lambda result: places[result.group])


def results_by_roster(run: Run) -> list[Result]:
    """The run's departments in the roster's order: a list in this order tells no rank."""
    return _read(run.results.all(), "entry__order", "entry")


def results_beside(run: Run, entry: RosterEntry) -> list[Result]:
    """The departments of the group in which ``entry`` was scored; none where it was not."""
    return _read(run.results.filter(group__in=run.results.filter(entry=entry).values("group")))


def _read(found: QuerySet[DepartmentResult], *order: str) -> list[Result]:
    rows = found.order_by(*order or ("group", "rank", "entry__order", "entry"))
    return [Result(*row) for row in rows.values_list("entry_id", "group", "rank", "grade", "scores")]


def scheme_of(run: Run | None, year: Year) -> Scheme:
    """The scheme that the run was made with, as it was then; before the first run, the year's."""
    return scheme_made_with(run) if run else get_scheme(year.scheme)


def cohorts(run: Run, group: str) -> dict[str, Cohort]:
    """What each comparing item of the group was compared with in this run."""
    return {code: cohort_from_json(figures) for code, figures in run.summary["cohorts"][group].items()}


def document_seen(run: Run) -> Mapping[str, Any]:
    """The facts document that the run saw. Kept by its hash: what has it can only be these facts."""
    return _document_of(run.facts_hash, run.pk)


def rows_seen(run: Run) -> Mapping[str, Rows]:
    """The same by department's name."""
    return _rows_of(run.facts_hash, run.pk)


@lru_cache(maxsize=4)
def _document_of(facts_hash: str, pk: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(zlib.decompress(Run.objects.values_list("facts", flat=True).get(pk=pk)))
    return found


@lru_cache(maxsize=4)
def _rows_of(facts_hash: str, pk: int) -> Mapping[str, Rows]:
    return rows_by_department(_document_of(facts_hash, pk))


def facts_changed(seen: Run | Year, year: Year) -> bool:
    """Whether a fact of ``year``, or its scheme, was changed since a run, or since the year was read (``seen``)."""
    if (seen.facts_revision, seen.scheme) != (year.facts_revision, year.scheme):
        return True
    return isinstance(seen, Run) and seen.scheme_hash != get_scheme(year.scheme).hash


def scheme_changes(run: Run, year: Year) -> list[str]:
    """What the year's scheme says otherwise than the one that ``run`` was made with, in words."""
    today = get_scheme(year.scheme)
    if run.scheme_hash == today.hash:
        return []
    made_with = scheme_made_with(run)
    return ["所用的方案没有留存"] if made_with is today else differences(made_with, today)


def owed(result: Result, group: Group) -> Iterator[Item]:
    """The items of ``group`` whose input is still to be given for the department; a composite waits for its parts. An
    item that the group no longer has is owed by nobody."""
    return (item for code in result.pending if (item := group.items.get(code)) is not None and not item.parts)


def state_of(run: Run) -> str:
    """The word for where a run stands; one as of an earlier day than the cut-off is a trial."""
    if run.published_at is not None:
        return "已公布"
    return "未公布" if run.as_of == run.year.cut_off else "试算"


def leaves_of(result: Result, codes: Iterable[str] | None = None) -> dict[str, Leaf]:
    """The rounded scores (of ``codes``) as the engine has them: None while 待评, 缺项 left out."""
    scores: Mapping[str, str | None] = result.scores["items"]
    found = ((code, scores[code]) for code in (scores if codes is None else codes))
    return {code: None if score is None else mpq(score) for code, score in found if score != ABSENT}


def points_pending(result: Result, group: Group) -> dict[str, mpq]:
    """By category, what the department's 待评 items are worth there; only where it has such."""
    if not result.pending:
        return {}
    leaves = leaves_of(result)
    found = {code: pending_points(group, category, leaves) for code, category in group.categories.items()}
    return {code: points for code, points in found.items() if points}


def assessed_and_pending(result: Result, group: Group, places: int) -> tuple[str, str]:
    """The group's full points parted into 已评 and 待评, rounded as a total is: ``("96", "4")``; both "" where nothing
    waits."""
    waiting = half_up(sum(points_pending(result, group).values(), ZERO), places)
    return (plain(group.points - waiting), plain(waiting)) if waiting else ("", "")


__all__ = [
    "EMPTY",
    "Cohort",
    "Result",
    "Rows",
    "assessed_and_pending",
    "cohorts",
    "document_seen",
    "facts_changed",
    "get_run",
    "in_force",
    "leaves_of",
    "owed",
    "points_pending",
    "publications",
    "published_run",
    "replaced_by",
    "results",
    "results_beside",
    "results_by_roster",
    "rows_seen",
    "runs",
    "runs_of_all_years",
    "scheme_changes",
    "scheme_note",
    "scheme_of",
    "state_of",
]
