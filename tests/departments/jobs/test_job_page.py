from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from departments import clock
from departments.models import Job, User
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.departments.pages.style_guide")]


def make_job(by: User, **fields: object) -> Job:
    kept = {"kind": "run", "key": "run:2020", "label": "2020年度算分", "created_by": by, "created_at": clock.now()}
    return Job.objects.create(**kept, **fields)


def address(job: Job) -> str:
    return f"/jobs/{job.pk}/"


def test_a_running_job_shows_its_bar_and_asks_again(client: Client, cast: Cast) -> None:
    job = make_job(cast.quality_office, state="running", done=14, total=35, step="正在计算教学院部")
    client.force_login(cast.quality_office)
    page = client.get(address(job)).content.decode()
    assert 'aria-valuenow="40"' in page
    assert "14 / 35" in page
    assert "正在计算教学院部" in page
    assert 'hx-trigger="every 1s"' in page


def test_htmx_gets_the_part_alone_and_hears_of_the_end(client: Client, cast: Cast) -> None:
    job = make_job(cast.quality_office, state="running")
    client.force_login(cast.quality_office)
    under_way = client.get(address(job), headers={"HX-Request": "true"})
    assert under_way.content.decode().lstrip().startswith('<div class="job"')
    assert f'id="job-{job.pk}"' in under_way.content.decode()
    assert "HX-Trigger-After-Settle" not in under_way.headers
    Job.objects.update(state="done", result={"href": "/2020/ranking/", "text": "查看排名"})
    over = client.get(address(job), headers={"HX-Request": "true"})
    assert "hx-trigger" not in over.content.decode()
    assert '<a href="/2020/ranking/">查看排名</a>' in re.sub(r"\s+", " ", over.content.decode())
    assert "job-finished" in over.headers["HX-Trigger-After-Settle"]


def test_a_failed_job_says_why(client: Client, cast: Cast) -> None:
    job = make_job(cast.reporter, state="failed", error="后台进程中断，已重试 3 次。")
    client.force_login(cast.reporter)
    page = client.get(address(job)).content.decode()
    assert "后台进程中断，已重试 3 次。" in page
    assert "hx-trigger" not in page


def test_only_its_creator_and_the_quality_office_see_a_job(client: Client, cast: Cast) -> None:
    job = make_job(cast.reporter)
    seen = {}
    for name, person in cast.everyone().items():
        client.force_login(person)
        seen[name] = client.get(address(job)).status_code
    assert {name for name, status in seen.items() if status == 200} == {"reporter", "quality_office"}
    assert set(seen.values()) == {200, 404}


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
    Job.objects.update(state="queued", sent_at=Now() - timedelta(minutes=2))
    assert "恢复后任务自动继续" in client.get(address(job)).content.decode()
    Job.objects.update(state="done")
    assert "恢复后任务自动继续" not in client.get(address(job)).content.decode()
