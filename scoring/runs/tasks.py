"""What a worker does for this app. Loaded by every worker, which registers the handlers."""

from __future__ import annotations

from datetime import date
from typing import Any

from departments.jobs.services import RunningJob, job
from departments.models import Year

from .services.score_year import score_year


@job("run")
def run(running: RunningJob) -> dict[str, Any]:
    """Score a year; the result names the run, and the earlier one with which it agrees."""
    stored = score_year(
        year=Year.objects.get(pk=running.arguments["year"]),
        as_of=date.fromisoformat(running.arguments["as_of"]),
        by=running.by,
        progress=running.progress,
        storing=running.holding,
    )
    return {
        "run": stored.pk,
        "number": stored.number,
        "provisional": stored.provisional,
        "same_as": stored.same_as.number if stored.same_as else None,
    }
