from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments import clock
from departments.models import AuditEntry, Job, RefusalCount, User
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.departments.pages.style_guide")]


def make_job(by: User, **fields: object) -> Job:
    kept = {"kind": "run", "key": "run:2020", "label": "2020年度算分", "created_by": by, "created_at": clock.now()}
    return Job.objects.create(**kept | fields)


def address(job: Job) -> str:
    return f"/jobs/{job.pk}/"


def test_a_running_job_shows_its_bar_and_asks_again(client: Client, cast: Cast) -> None:
    job = make_job(cast.quality_office, state="running", done=14, total=35, step="正在计算教学院部")
    client.force_login(cast.quality_office)
    page = client.get(address(job)).content.decode()
    assert 'aria-valuenow="40"' in page
    assert "14 / 35" in page
    assert "正在计算教学院部" in page
    assert f'hx-get="{address(job)}"' in page


def test_htmx_gets_the_part_alone_and_hears_of_the_end(client: Client, cast: Cast) -> None:
    job = make_job(cast.quality_office, state="running")
    client.force_login(cast.quality_office)
    under_way = client.get(address(job), headers={"HX-Request": "true"})
    assert under_way.content.decode().lstrip().startswith('<div class="job"')
    assert f'id="job-{job.pk}"' in under_way.content.decode()
    assert "HX-Trigger-After-Settle" not in under_way.headers
    Job.objects.update(state="done", result={"href": "/2020/ranking/", "text": "查看排名"})
    over = client.get(address(job), headers={"HX-Request": "true"})
    assert "hx-get" not in over.content.decode()
    assert '<a href="/2020/ranking/">查看排名</a>' in re.sub(r"\s+", " ", over.content.decode())
    assert "job-finished" in over.headers["HX-Trigger-After-Settle"]


def test_a_failed_job_says_why(client: Client, cast: Cast) -> None:
    job = make_job(cast.reporter, state="failed", error="后台进程中断，已重试 3 次。")
    client.force_login(cast.reporter)
    page = client.get(address(job)).content.decode()
    assert "后台进程中断，已重试 3 次。" in page
    assert "hx-get" not in page


def who_sees(client: Client, cast: Cast, job: Job) -> set[str]:
    seen = {}
    for name, person in cast.everyone().items():
        client.force_login(person)
        seen[name] = client.get(address(job)).status_code
    assert set(seen.values()) == {200, 404}
    return {name for name, status in seen.items() if status == 200}


def test_only_its_creator_and_the_quality_office_see_a_job(client: Client, cast: Cast) -> None:
    assert who_sees(client, cast, make_job(cast.reporter)) == {"reporter", "quality_office"}


def test_who_sees_the_runs_of_a_year_sees_its_jobs(client: Client, cast: Cast) -> None:
    assert who_sees(client, cast, make_job(cast.quality_office, year=cast.year)) == {"quality_office", "auditor"}


def test_equal_refusals_of_one_page_that_asks_again_and_again_are_one_entry(client: Client, cast: Cast) -> None:
    job = make_job(cast.reporter)
    client.force_login(cast.assessor)
    for _ in range(20):
        assert client.get(address(job), headers={"HX-Request": "true"}).status_code == 404
    entry = AuditEntry.objects.get(act="拒绝访问")
    assert (entry.actor, entry.object_label) == ("assessor", address(job))
    assert RefusalCount.objects.get(act="拒绝访问").count == 19


def test_a_page_that_asks_by_itself_does_not_keep_the_session_alive(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(cast.quality_office, state="running")
    client.force_login(cast.quality_office)
    began = clock.stamp()
    for minute in (0, 30, 60, 90, 119):
        monkeypatch.setattr(clock, "stamp", lambda minute=minute: began + 60 * minute)
        asked = client.get(address(job), headers={"HX-Request": "true", "X-Asked-By-Itself": "1"})
        assert asked.status_code == 200
    monkeypatch.setattr(clock, "stamp", lambda: began + 60 * 121)
    assert client.get(address(job)).status_code == 302


def test_a_page_that_asks_by_itself_writes_nothing(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it can say that a job waits, while another program holds the database."""
    job = make_job(cast.quality_office, state="running")
    client.force_login(cast.quality_office)
    client.get(address(job))
    began = clock.stamp()
    monkeypatch.setattr(clock, "stamp", lambda: began + 600)
    with CaptureQueriesContext(connection) as asked:
        client.get(address(job), headers={"HX-Request": "true", "X-Asked-By-Itself": "1"})
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


def test_a_stranger_is_asked_to_log_in(client: Client, cast: Cast) -> None:
    assert client.get(address(make_job(cast.reporter))).headers["Location"].startswith("/login/")


def test_a_job_is_not_started_or_stopped_here(client: Client, cast: Cast) -> None:
    job = make_job(cast.reporter)
    client.force_login(cast.reporter)
    assert client.post(address(job)).status_code == 405


def test_a_job_without_a_sign_of_life_says_that_it_goes_on_by_itself(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    job = make_job(cast.quality_office, state="running")
    for seconds, silent in ((5, False), (60, True)):
        Job.objects.update(heartbeat_at=Now() - timedelta(seconds=seconds))
        assert ("恢复后任务自动继续" in client.get(address(job)).content.decode()) is silent
    Job.objects.update(state="done")
    assert "恢复后任务自动继续" not in client.get(address(job)).content.decode()


def test_a_job_that_no_worker_takes_up_says_so_unless_it_waits_for_another(client: Client, cast: Cast) -> None:
    """As when another program holds the database: neither the claim nor any sign of life can be written."""
    client.force_login(cast.quality_office)
    job = make_job(cast.quality_office, state="queued")
    for seconds, silent in ((5, False), (30, True)):
        Job.objects.update(sent_at=Now() - timedelta(seconds=seconds))
        assert ("恢复后任务自动继续" in client.get(address(job)).content.decode()) is silent
    other = make_job(cast.quality_office, key="run:2021", state="running")
    Job.objects.filter(pk=other.pk).update(heartbeat_at=Now())
    assert "恢复后任务自动继续" not in client.get(address(job)).content.decode()
