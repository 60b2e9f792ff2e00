"""What a worker does with imports. Loaded by every worker, which registers the handlers."""

from __future__ import annotations

from typing import Any

from ..jobs.services import RunningJob, job
from . import services


@job(services.CHECK)
def check(running: RunningJob) -> dict[str, Any]:
    return services.check_import(running)


@job(services.TAKE)
def take(running: RunningJob) -> dict[str, Any]:
    return services.take_import(running)
