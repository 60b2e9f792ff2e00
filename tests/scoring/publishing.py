"""A run made public, as after the review of 考核工作领导小组."""

from __future__ import annotations

import zlib

from departments import clock
from departments.models import Phase, User, Year
from scoring.models import Publication, Run
from scoring.publication.services import publish_run
from scoring.runs.kept import keep
from scoring.runs.queries import published_run
from targets.scheme.loader import get_scheme


def publish(run: Run, by: User, reason: str = "") -> Publication:
    """The year's phase is as before afterwards, so that a test of another step finds it where it put it."""
    year = Year.objects.get(pk=run.year_id)
    Year.objects.filter(pk=year.pk).update(phase=Phase.FEEDBACK)
    line = publish_run(run=run, by=by, reason=reason)
    Year.objects.filter(pk=year.pk).update(phase=year.phase)
    return line


def put_in_force(year: Year, by: User, *, provisional: bool = False) -> Run:
    """A run without departments, as if published: for tests of what hangs on there being one."""
    now, scheme = clock.now(), get_scheme(year.scheme)
    keep(scheme)
    run = Run.objects.create(
        year=year,
        number=Run.objects.filter(year=year).count() + 1,
        as_of=year.cut_off,
        scheme=scheme.key,
        scheme_hash=scheme.hash,
        facts_revision=year.facts_revision,
        facts=zlib.compress(b"{}"),
        provisional=provisional,
        summary={
            "award": {},
            "quotas": [],
            "quota_overrun": 0,
            "veto_proposals": [],
            "cohorts": {code: {} for code in scheme.groups},
        },
        started_by=by,
        created_at=now,
    )
    Publication.objects.create(year=year, act=Publication.Act.PUBLISH, run=run, since=now, at=now, by=by)
    return run


def is_public(run: Run) -> bool:
    """Whether this run is what departments see."""
    found = published_run(Year.objects.get(pk=run.year_id))
    return found is not None and found.pk == run.pk
