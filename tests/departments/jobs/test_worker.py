"""Jobs across processes: a real worker, its queue, and what remains of it after kill -9.

The same tests run embedded (SQLite, a folder as queue) and, by DATABASE_URL and REDIS_URL, on PostgreSQL and Redis.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from departments.jobs.queries import SILENT_BEATS, get_job_for, signs, silence
from departments.jobs.services import enqueue
from departments.models import Department, Job, SignOfLife, User
from tests.worker import ROOT, WorkerProcess, environment, eventually

HANDLERS = "tests.departments.jobs.practice_jobs"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

StartWorker = Callable[..., WorkerProcess]


@pytest.fixture
def clerk(transactional_db: None) -> User:
    return User.objects.create(username="clerk", name="王老师")


@pytest.fixture(autouse=True)
def quick_heartbeat(settings: Settings) -> None:
    settings.JOB_HEARTBEAT = 0.5


def start(clerk: User, key: str = "practice", kind: str = "practice", **arguments: Any) -> Job:
    return enqueue(kind=kind, key=key, label="练习", by=clerk, arguments={"name": "练习部", **arguments})


def state(row: Job) -> str:
    row.refresh_from_db()
    return row.state


def test_each_job_is_done_once(clerk: User, start_worker: StartWorker) -> None:
    rows = [start(clerk, key=f"practice:{number}", name=f"部门{number}") for number in range(5)]
    assert start(clerk, key="practice:4", name="部门4") == rows[4]
    start_worker(handlers=HANDLERS)
    eventually(lambda: all(state(row) == "done" for row in rows))
    assert Department.objects.count() == 10
    assert {row.attempts for row in rows} == {1}


def test_progress_is_seen_while_it_works(clerk: User, start_worker: StartWorker) -> None:
    row = start(clerk, pause=0.4)
    start_worker(handlers=HANDLERS)
    eventually(lambda: state(row) == "running" and 0 < row.percent < 100)
    assert row.step.startswith("第 ")
    eventually(lambda: state(row) == "done")


def test_a_rolled_back_transaction_leaves_no_job(clerk: User, start_worker: StartWorker) -> None:
    with transaction.atomic():
        start(clerk, key="never", name="不应出现")
        transaction.set_rollback(True)
    row = start(clerk)
    start_worker(handlers=HANDLERS)
    eventually(lambda: state(row) == "done")
    assert not Department.objects.filter(name__startswith="不应出现").exists()


def test_a_job_outlives_its_killed_worker(clerk: User, start_worker: StartWorker, tmp_path: Path) -> None:
    """Killed between two writes of one transaction: nothing stays of the first try, the next worker does it whole."""
    shown = tmp_path / "in the middle"
    row = start(clerk, kind="practice-hang-in-the-middle", shown=str(shown))
    first = start_worker(handlers=HANDLERS)
    eventually(shown.exists)
    first.kill()
    assert not Department.objects.exists()
    assert state(row) == "running"
    start_worker(handlers=HANDLERS)
    eventually(lambda: state(row) == "done")
    assert row.result == {"attempt": 2}
    assert set(Department.objects.values_list("name", flat=True)) == {"前半", "后半"}


def test_a_worker_that_is_killed_takes_its_pool_along(clerk: User, start_worker: StartWorker, tmp_path: Path) -> None:
    shown = tmp_path / "in the middle"
    start(clerk, kind="practice-hang-in-the-middle", shown=str(shown))
    first = start_worker(handlers=HANDLERS)
    eventually(shown.exists)
    children = Path(f"/proc/{first.process.pid}/task/{first.process.pid}/children").read_text().split()
    assert children
    first.kill()
    eventually(lambda: not any(_alive(pid) for pid in children), within=5)


def test_a_queued_job_outlives_its_message(clerk: User, start_worker: StartWorker) -> None:
    """A message can be lost between the commit and the broker; the row is found all the same."""
    row = Job.objects.create(
        kind="practice", key="silent", label="练习", created_by=clerk, created_at=clerk.date_joined,
        arguments={"name": "练习部"},
    )  # fmt: skip
    start_worker(handlers=HANDLERS)
    eventually(lambda: state(row) == "done")


def test_what_fails_is_told(clerk: User, start_worker: StartWorker) -> None:
    refused = start(clerk, key="a", kind="practice-refuses")
    broken = start(clerk, key="b", kind="practice-breaks")
    start_worker(handlers=HANDLERS)
    eventually(lambda: state(refused) == state(broken) == "failed")
    assert refused.error == "没有可做的事。"
    assert broken.error.startswith("任务出错，未能完成。")


ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has one writer")
HOLD = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@ON_SQLITE
def test_a_job_goes_on_when_another_program_lets_the_database_go(clerk: User, start_worker: StartWorker) -> None:
    """A backup holds the database for longer than the worker waits for it: neither the job's work nor that it failed
    can be written."""
    row = start(clerk, pause=0.3)
    start_worker(handlers=HANDLERS, patience=1)
    eventually(lambda: state(row) == "running")
    held = [sys.executable, "-c", HOLD, str(connection.settings_dict["NAME"]), "8"]
    with subprocess.Popen(held, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        eventually(lambda: silence(get_job_for(clerk, row.pk)), within=7)
    eventually(lambda: state(row) == "done", within=30)
    assert row.result == {"attempt": 2}
    assert Department.objects.count() == 2


@ON_SQLITE
def test_a_job_that_its_worker_knows_nothing_of_is_taken_up(clerk: User, start_worker: StartWorker) -> None:
    """As a task leaves it that could not write how it ended; the worker lives on."""
    start_worker(handlers=HANDLERS)
    other = start(clerk, key="other")
    eventually(lambda: state(other) == "done")
    row = Job.objects.create(
        kind="practice", key="left", label="练习", created_by=clerk, created_at=clerk.date_joined,
        arguments={"name": "剩下"}, state="running", task_id="ended", attempts=1, heartbeat_at=clerk.date_joined,
    )  # fmt: skip
    eventually(lambda: state(row) == "done", within=30)
    assert row.result == {"attempt": 2}


@pytest.mark.service
def test_two_that_start_at_once_start_it_once(clerk: User) -> None:
    """Each in its own transaction, held open until both have tried."""
    assert connection.vendor == "postgresql", "run with DATABASE_URL=postgres://…"
    both = threading.Barrier(2)
    started: list[Job] = []

    def click() -> None:
        try:
            both.wait()
            with transaction.atomic():
                started.append(start(clerk, key="run:2020"))
        finally:
            connection.close()

    for _ in range(10):
        started.clear()
        threads = [threading.Thread(target=click) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(started) == 2
        assert started[0] == started[1]
        Job.objects.update(state="done")


@pytest.mark.service
def test_a_live_worker_finishes_what_a_dead_one_left(
    clerk: User, start_worker: StartWorker, tmp_path: Path, settings: Settings
) -> None:
    """Two workers on Redis: the second one notices the stopped heartbeat without being started anew."""
    assert settings.REDIS_URL, "run with REDIS_URL=redis://…"
    shown = tmp_path / "in the middle"
    row = start(clerk, kind="practice-hang-in-the-middle", shown=str(shown))
    first = start_worker(handlers=HANDLERS)
    eventually(shown.exists)
    start_worker(handlers=HANDLERS)
    other = start(clerk, key="other")
    eventually(lambda: state(other) == "done")
    first.kill()
    eventually(lambda: state(row) == "done")
    assert row.result == {"attempt": 2}


def _alive(pid: str) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def alive() -> bool:
    """Whether a worker shows that it lives."""
    return any(sign.answers_within(SILENT_BEATS) for sign in signs(SignOfLife.Kind.WORKER))


def test_an_idle_worker_shows_that_it_lives_until_it_is_killed(clerk: User, start_worker: StartWorker) -> None:
    """Nobody asked it for anything: the next job that waits says so at once, and to whom to turn."""
    one = start_worker(handlers=HANDLERS)
    eventually(alive)
    one.kill()
    row = start(clerk)
    eventually(lambda: (found := silence(row)) and found.gone, within=30)
    assert not alive()
    start_worker(handlers=HANDLERS)
    eventually(lambda: state(row) == "done")
    assert alive()
    assert silence(row) is None


def test_a_worker_that_is_stopped_in_order_says_so(clerk: User, start_worker: StartWorker) -> None:
    one = start_worker(handlers=HANDLERS)
    eventually(alive)
    one.process.terminate()
    one.process.wait(timeout=30)
    (last,) = signs(SignOfLife.Kind.WORKER)
    assert last.ended
    found = silence(start(clerk))
    assert found is not None
    assert found.gone


def test_beat_shows_that_it_lives(clerk: User, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "celery", "-A", "jzu_assess", "beat", "--schedule", str(tmp_path / "beat")]
    with subprocess.Popen([*command, "--pidfile="], cwd=ROOT, env=environment(), start_new_session=True) as beat:
        eventually(lambda: [sign.ended for sign in signs(SignOfLife.Kind.BEAT)] == [False], within=30)
        beat.terminate()
    assert [sign.ended for sign in signs(SignOfLife.Kind.BEAT)] == [True]
