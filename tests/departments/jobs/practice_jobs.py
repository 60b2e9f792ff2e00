"""Handlers for the tests of the worker, which loads them by name. They leave a department for each thing done."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from departments.jobs.services import RunningJob, job
from departments.models import Department
from departments.refusals import Refusal


class NothingToDo(Refusal):
    message = "没有可做的事。"


@job("practice")
def practice(running: RunningJob) -> dict[str, Any]:
    """Count to five, as slowly as told, then write two departments at once."""
    pause = float(running.arguments.get("pause", 0))
    for number in range(1, 6):
        running.progress(number, 5, f"第 {number} 步")
        time.sleep(pause)
    with running.holding():
        for half in ("前半", "后半"):
            Department.objects.create(name=f"{running.arguments['name']}{half}", short_name=half)
            time.sleep(float(running.arguments.get("pause_between", 0)))
    return {"attempt": running.attempt}


@job("practice-hang-in-the-middle")
def hang_in_the_middle(running: RunningJob) -> dict[str, Any]:
    """The first attempt writes one half, shows it on the file, and waits to be killed."""
    with running.holding():
        Department.objects.create(name="前半", short_name="前半")
        if running.attempt == 1:
            Path(running.arguments["shown"]).touch()
            time.sleep(60)
        Department.objects.create(name="后半", short_name="后半")
    return {"attempt": running.attempt}


@job("practice-refuses")
def refuses(running: RunningJob) -> dict[str, Any]:
    raise NothingToDo


@job("practice-breaks")
def breaks(running: RunningJob) -> dict[str, Any]:
    raise ZeroDivisionError("a mistake in the program")
