"""Jobs in one process: the queue, the claim, progress, and how a job ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models.functions import Now
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from departments import clock
from departments.jobs import services as jobs
from departments.jobs.services import AnotherUnderWay, RunningJob, enqueue, job, perform, take_up_lost
from departments.models import AuditEntry, Department, Job, User
from tests.departments.jobs import practice_jobs  # noqa: F401 registers the handlers

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return User.objects.create(username="clerk", name="王老师")


def queued(clerk: User, kind: str = "practice", key: str = "", **arguments: Any) -> Job:
    return enqueue(
        kind=kind, key=key or str(uuid4()), label="练习", by=clerk, arguments={"name": "练习部", **arguments}
    )


def begun(row: Job, *, attempts: int = 1, heartbeat: timedelta = timedelta(0)) -> None:
    """As a worker leaves it that was killed."""
    Job.objects.filter(pk=row.pk).update(
        state="running", attempts=attempts, task_id="gone", heartbeat_at=Now() - heartbeat
    )


def test_a_job_is_sent_when_its_transaction_commits(
    clerk: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as sent:
        row = queued(clerk)
    assert len(sent) == 1
    assert row.state == "queued"
    assert AuditEntry.objects.filter(act="发起后台任务", object_id=str(row.pk), actor="clerk").exists()


def test_starting_twice_does_it_once(
    clerk: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as sent:
        first, second = queued(clerk, key="run:2020"), queued(clerk, key="run:2020")
    assert first == second
    assert len(sent) == 1


def test_what_is_asked_for_otherwise_while_one_waits_is_refused_by_name(clerk: User) -> None:
    waits = queued(clerk, key="run:2020", name="甲部")
    for state in ("排队中", "进行中"):
        with pytest.raises(AnotherUnderWay) as refused:
            queued(clerk, key="run:2020", name="乙部")
        assert str(refused.value) == f"“练习”由王老师发起，{state}；请在它完成后再发起“练习”。"
        begun(waits)
    Job.objects.update(state="done")
    assert queued(clerk, key="run:2020", name="乙部") != waits


def test_a_finished_job_does_not_stand_in_the_way_of_the_next(clerk: User) -> None:
    first = queued(clerk, key="run:2020")
    perform(job_id=first.pk, task_id="a")
    assert queued(clerk, key="run:2020") != first


def test_the_result_stands_on_the_row(clerk: User) -> None:
    row = queued(clerk)
    perform(job_id=row.pk, task_id="a")
    row.refresh_from_db()
    assert (row.state, row.result, row.percent, row.error) == ("done", {"attempt": 1}, 100, "")
    assert row.finished_at is not None
    assert row.finished_at >= row.created_at
    assert Department.objects.filter(name__startswith="练习部").count() == 2


def test_a_message_that_arrives_twice_does_nothing_the_second_time(clerk: User) -> None:
    row = queued(clerk)
    perform(job_id=row.pk, task_id="a")
    perform(job_id=row.pk, task_id="a")
    perform(job_id=row.pk, task_id="b")
    row.refresh_from_db()
    assert row.attempts == 1


def test_a_message_about_no_job_does_nothing() -> None:
    perform(job_id=UUID(int=0), task_id="a")
    assert not Job.objects.exists()


def test_a_refusal_is_told_in_its_own_words(clerk: User) -> None:
    row = queued(clerk, kind="practice-refuses")
    perform(job_id=row.pk, task_id="a")
    row.refresh_from_db()
    assert (row.state, row.error, row.result) == ("failed", "没有可做的事。", None)


def test_a_mistake_is_told_without_technical_words_and_logged_with_them(
    clerk: User, caplog: pytest.LogCaptureFixture
) -> None:
    row = queued(clerk, kind="practice-breaks")
    perform(job_id=row.pk, task_id="a")
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.error == f"任务出错，未能完成。请联系系统管理员，并告知编号 {str(row.pk)[:8]}。"
    assert "ZeroDivisionError: a mistake in the program" in caplog.text


def test_a_job_without_a_handler_fails(clerk: User, caplog: pytest.LogCaptureFixture) -> None:
    row = queued(clerk, kind="unheard-of")
    perform(job_id=row.pk, task_id="a")
    row.refresh_from_db()
    assert row.state == "failed"
    assert "KeyError" in caplog.text


def test_a_kind_has_one_handler() -> None:
    with pytest.raises(ValueError, match="already a handler"):
        job("practice")(lambda running: {})


def test_progress_is_written_at_most_every_third_of_a_second(clerk: User) -> None:
    row = queued(clerk)
    seen: list[int] = []

    def look(running: RunningJob) -> dict[str, Any]:
        for number in range(100):
            running.progress(number, 1000, "核算")
            seen.append(Job.objects.values_list("done", flat=True).get(pk=row.pk))
        running.progress(1000, 1000, "核算")
        seen.append(Job.objects.values_list("done", flat=True).get(pk=row.pk))
        return {}

    jobs._handlers["look"] = look
    try:
        Job.objects.filter(pk=row.pk).update(kind="look")
        perform(job_id=row.pk, task_id="a")
    finally:
        del jobs._handlers["look"]
    assert seen[0] == 0
    assert len(set(seen[:100])) < 5
    assert seen[-1] == 1000


def test_who_lost_the_job_writes_nothing_more(clerk: User) -> None:
    row = queued(clerk, kind="practice")
    running = jobs._claim(row.pk, "a")
    assert running is not None
    Job.objects.filter(pk=row.pk).update(state="queued")
    perform(job_id=row.pk, task_id="b")
    with pytest.raises(jobs.JobLost):
        running.progress(5, 5)
    with pytest.raises(jobs.JobLost), running.holding():
        Department.objects.create(name="不应出现", short_name="无")
    jobs._end(running, state="failed", error="不应出现")
    row.refresh_from_db()
    assert (row.state, row.error) == ("done", "")
    assert not Department.objects.filter(name="不应出现").exists()


def test_a_lost_database_gives_the_job_back(clerk: User, caplog: pytest.LogCaptureFixture) -> None:
    def loses(running: RunningJob) -> dict[str, Any]:
        raise OperationalError("server closed the connection unexpectedly")

    row = queued(clerk, kind="loses")
    jobs._handlers["loses"] = loses
    try:
        perform(job_id=row.pk, task_id="a")
    finally:
        del jobs._handlers["loses"]
    row.refresh_from_db()
    assert (row.state, row.sent_at, row.attempts) == ("queued", None, 1)


def test_the_third_interruption_is_the_last(clerk: User) -> None:
    row = queued(clerk)
    begun(row, attempts=3)
    perform(job_id=row.pk, task_id="gone")
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", jobs.GAVE_UP)


def test_a_single_worker_takes_up_what_its_predecessor_left(clerk: User, settings: Settings) -> None:
    settings.REDIS_URL = ""
    left, exhausted, waiting = queued(clerk), queued(clerk), queued(clerk)
    begun(left)
    begun(exhausted, attempts=3)
    assert take_up_lost(starting=True) == 2
    assert Job.objects.get(pk=left.pk).state == "queued"
    assert Job.objects.get(pk=exhausted.pk).error == jobs.GAVE_UP
    assert Job.objects.get(pk=waiting.pk).state == "queued"


def test_a_single_worker_does_not_take_its_own_job_from_itself(clerk: User, settings: Settings) -> None:
    settings.REDIS_URL = ""
    row = queued(clerk)
    begun(row, heartbeat=timedelta(hours=1))
    assert take_up_lost(starting=False, at_work=lambda: {"gone"}) == 0
    assert Job.objects.get(pk=row.pk).state == "running"


def test_a_single_worker_takes_up_what_it_is_not_at_work_on(clerk: User, settings: Settings) -> None:
    """A job whose end could not be written, whatever its last sign of life."""
    settings.REDIS_URL = ""
    row = queued(clerk)
    begun(row)
    assert take_up_lost(starting=False, at_work=lambda: {"another"}) == 1
    assert Job.objects.get(pk=row.pk).state == "queued"


@pytest.mark.parametrize("starting", [True, False])
def test_among_several_workers_the_heartbeat_tells(clerk: User, settings: Settings, starting: bool) -> None:
    settings.REDIS_URL = "redis://127.0.0.1"
    dead, alive = queued(clerk), queued(clerk)
    begun(dead, heartbeat=timedelta(minutes=1))
    begun(alive, heartbeat=timedelta(seconds=10))
    assert take_up_lost(starting=starting) == 1
    assert Job.objects.get(pk=dead.pk).state == "queued"
    assert Job.objects.get(pk=alive.pk).state == "running"


def test_a_message_that_was_lost_is_sent_again(clerk: User, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1"
    lost, fresh = queued(clerk), queued(clerk)
    Job.objects.filter(pk=lost.pk).update(sent_at=Now() - timedelta(minutes=2))
    assert take_up_lost(starting=False) == 1
    assert take_up_lost(starting=False) == 0
    assert Job.objects.get(pk=fresh.pk).state == "queued"


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_the_database_allows_one_unfinished_job_of_a_key(clerk: User) -> None:
    """What decides when two start at once: neither saw the other's, the index does."""
    queued(clerk, key="run:2020")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="practice", key="run:2020", label="练习", created_by=clerk, created_at=clock.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_an_end_that_cannot_be_written_at_once_is_written_later(clerk: User) -> None:
    row, tries = queued(clerk), []

    def takes_none(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """As SQLite answers while another program writes."""
        if sql.startswith("UPDATE") and "finished_at" in sql and len(tries) < 2:
            tries.append(sql)
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(takes_none):
        perform(job_id=row.pk, task_id="a")
    row.refresh_from_db()
    assert (len(tries), row.state, row.attempts) == (2, "done", 1)
