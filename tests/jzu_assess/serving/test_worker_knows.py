"""A worker loads every process that works in the background."""

from __future__ import annotations

from django.conf import settings

from jzu_assess.celery import TASKS


def test_a_process_with_tasks_is_loaded_by_the_worker() -> None:
    """One that is missing would end every job of its kind in 任务出错."""
    apps = ("departments", "targets", "notices", "scoring", "jzu_assess")
    found = (
        path.relative_to(settings.BASE_DIR) for app in apps for path in (settings.BASE_DIR / app).rglob("tasks.py")
    )
    assert sorted(".".join(path.parent.parts) for path in found) == sorted(TASKS)
