"""A year as it stands (暂定): scored when somebody looks, from the facts in effect, and stored nowhere."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from departments import clock
from departments.models import RosterEntry, Year
from targets.scheme.loader import get_scheme
from targets.scheme.model import Scheme

from ..engine import results_document
from ..engine.cohorts import Cohort
from ..engine.explanations import rows_by_department
from ..runs.queries import Result, Rows, facts_changed
from ..runs.services.score_year import CannotScore, FactsMoved, NoDepartments, score_stored, summary_of

ATTEMPTS = 3
KEPT = 8


@dataclass(frozen=True, slots=True)
class Today:
    """What follows from the facts that count on a day. ``results`` stand group by group, by rank; ``order`` is each
    entry's place in the roster. ``obstacle`` says to the quality office why the year cannot be scored; it is "" where
    it can."""

    as_of: datetime.date
    scheme: Scheme
    results: tuple[Result, ...] = ()
    order: Mapping[int, int] = field(default_factory=dict)
    cohorts: Mapping[str, Mapping[str, Cohort]] = field(default_factory=dict)
    rows: Mapping[str, Rows] = field(default_factory=dict)
    summary: Mapping[str, Any] = field(default_factory=dict)
    provisional: bool = True
    obstacle: str = ""


def day_in(year: Year) -> datetime.date:
    """Today, or the nearest day on which facts of ``year`` can count."""
    return min(max(clock.today(), datetime.date(year.year, 1, 1)), year.cut_off)


def as_of_today(year: Year) -> Today:
    """Scored once for each state of the facts: whoever looks next, at whatever page, is given the same."""
    for _ in range(ATTEMPTS):
        try:
            return _scored(year.pk, year.facts_revision, year.scheme, get_scheme(year.scheme).hash, day_in(year))
        except FactsMoved:
            year = Year.objects.get(pk=year.pk)
    return Today(day_in(year), get_scheme(year.scheme), obstacle="考核事实正在变动，请稍后再看。")


@lru_cache(maxsize=KEPT)
def _scored(pk: int, revision: int, scheme: str, scheme_hash: str, day: datetime.date) -> Today:
    """Everything that the results depend on is an argument. Raises FactsMoved, which is not kept."""
    year = Year.objects.get(pk=pk)
    try:
        found = _score(year, day)
    except (CannotScore, NoDepartments) as refusal:
        found = Today(day, get_scheme(scheme), obstacle=str(refusal))
    except Exception as error:
        # Facts that changed between two queries may not fit together; those that did not are at fault.
        if facts_changed(year, Year.objects.get(pk=pk)):
            raise FactsMoved from error
        raise
    now = Year.objects.get(pk=pk)
    if (revision, scheme) != (year.facts_revision, year.scheme) or facts_changed(year, now):
        raise FactsMoved
    return found


def _score(year: Year, day: datetime.date) -> Today:
    scored = score_stored(year=year, as_of=day, work_may_follow=True)
    document = results_document(scored.results, day)
    listed = RosterEntry.objects.filter(year=year).order_by("order", "pk").values_list("name", "pk")
    entries = dict(listed)
    order = {pk: place for place, pk in enumerate(entries.values())}
    groups = {code: place for place, code in enumerate(scored.scheme.groups)}
    found = [
        Result(entries[row["name"]], row["group"], row["rank"], row["grade"] or "", row)
        for row in document["departments"]
    ]
    return Today(
        as_of=day,
        scheme=scored.scheme,
        results=tuple(sorted(found, key=lambda one: (groups[one.group], one.rank, order[one.entry]))),
        order=order,
        cohorts={code: group.cohorts for code, group in scored.results.groups.items()},
        rows=rows_by_department(json.loads(scored.facts)),
        summary=summary_of(scored.results, document),
        provisional=document["provisional"],
    )


def forget() -> None:
    """What was scored is computed anew: for tests, whose databases begin again at the same keys."""
    _scored.cache_clear()
