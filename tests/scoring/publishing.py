"""A run made public, as after the review of 考核工作领导小组."""

from __future__ import annotations

from departments.models import Phase, User, Year
from scoring.models import Publication, Run
from scoring.publication.services import publish_run
from scoring.runs.queries import published_run


def publish(run: Run, by: User, reason: str = "") -> Publication:
    """The year's phase is as before afterwards, so that a test of another step finds it where it put it."""
    year = Year.objects.get(pk=run.year_id)
    Year.objects.filter(pk=year.pk).update(phase=Phase.FEEDBACK)
    line = publish_run(run=run, by=by, reason=reason)
    Year.objects.filter(pk=year.pk).update(phase=year.phase)
    return line


def is_public(run: Run) -> bool:
    """Whether this run is what departments see."""
    found = published_run(Year.objects.get(pk=run.year_id))
    return found is not None and found.pk == run.pk
