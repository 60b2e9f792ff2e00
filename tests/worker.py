"""A real worker process on the test's own database, queue and files.

@pytest.mark.django_db(transaction=True)
def test_it_is_done(worker): ...
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection

from jzu_assess.celery import app

ROOT = settings.BASE_DIR
# Test runs share a machine, and perhaps a Redis: each process has a queue of its own.
QUEUE = f"test-{os.getpid()}"
app.conf.task_default_queue = QUEUE


class WorkerProcess:
    def __init__(self, *, handlers: str = "", patience: int | None = None) -> None:
        """``patience``: the seconds for which it waits for SQLite."""
        wait = "" if patience is None else f"?timeout={patience}"
        include = ["-I", handlers] if handlers else []
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "--quiet", "-A", "jzu_assess", "worker", "-c", "1"),
                *("--without-gossip", "--without-mingle", "-n", f"{QUEUE}@%h", "-l", "WARNING", *include),
            ],
            cwd=ROOT,
            env=environment() | {"DATABASE_URL": database_url() + wait},
            start_new_session=True,
        )

    def kill(self) -> None:
        """As the kernel kills: nothing is said, nothing is cleaned up."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def start_worker(transactional_db: None) -> Iterator[Callable[..., WorkerProcess]]:
    """Starts workers, ``start_worker(handlers="a.module")``, and kills them after the test, which is quick."""
    started: list[WorkerProcess] = []

    def start(*, handlers: str = "", patience: int | None = None) -> WorkerProcess:
        started.append(WorkerProcess(handlers=handlers, patience=patience))
        return started[-1]

    yield start
    for one in started:
        one.kill()


@pytest.fixture
def worker(start_worker: Callable[..., WorkerProcess]) -> WorkerProcess:
    """A worker with the site's own handlers."""
    return start_worker()


def environment() -> dict[str, str]:
    """Of another process on the test's own database, queue and files."""
    return os.environ | {
        "DATABASE_URL": database_url(),
        "QUEUE": QUEUE,
        "VAR_DIR": str(settings.VAR),
        "FILES_DIR": str(settings.STORAGES["private"]["OPTIONS"]["location"]),
        "JOB_HEARTBEAT": str(settings.JOB_HEARTBEAT),
    }


def database_url() -> str:
    """The test database, as another process must be told of it."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    user = f"{at['USER']}:{at['PASSWORD']}" if at["PASSWORD"] else at["USER"]
    return f"postgres://{user}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"


def eventually(holds: Callable[[], object], *, within: float = 60) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, f"it did not happen within {within} s"
        time.sleep(0.05)
