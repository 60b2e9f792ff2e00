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
from tests.signs import sign

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


@pytest.mark.slow
def test_only_its_creator_and_the_quality_office_see_a_job(client: Client, cast: Cast) -> None:
    assert who_sees(client, cast, make_job(cast.reporter)) == {"reporter", "quality_office"}


@pytest.mark.slow
def test_who_sees_the_runs_of_a_year_sees_its_jobs(client: Client, cast: Cast) -> None:
    assert who_sees(client, cast, make_job(cast.quality_office, year=cast.year)) == {"quality_office", "auditor"}


@pytest.mark.slow
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


def told(client: Client, job: Job) -> str:
    """What the page says of the workers; "" where they answer."""
    page = client.get(address(job)).content.decode()
    found = re.findall(r"后台进程[^<]*不必重新发起。", page)
    assert ("任务在后台继续" in page) is not bool(found)
    return found[0] if found else ""


GOES_ON = "后台进程暂时没有回应，可能数据库正被占用。恢复后任务自动继续，不必重新发起。"
ASK = "请联系系统管理员（系统管理员）；恢复后任务自动继续，不必重新发起。"


def test_a_job_without_a_sign_of_life_says_that_it_goes_on_by_itself(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    job = make_job(cast.quality_office, state="running")
    for seconds, says in (
        (5, ""),
        (30, GOES_ON),
        (121, f"后台进程没有运行，已有 2 分钟没有回应，任务中断了。{ASK}"),
    ):
        Job.objects.update(heartbeat_at=Now() - timedelta(seconds=seconds))
        assert told(client, job) == says
    sign()
    assert told(client, job) == GOES_ON, "another worker will take it up"
    Job.objects.update(state="done")
    assert "后台进程" not in client.get(address(job)).content.decode()


def test_a_job_that_no_worker_takes_up_says_so_unless_it_waits_for_another(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    job = make_job(cast.quality_office, state="queued")
    assert told(client, job) == f"后台进程没有运行，任务没有开始。{ASK}"
    for seconds, says in (
        (5, ""),
        (30, GOES_ON),  # as when another program holds the database, and no sign can be written
        (121, f"后台进程没有运行，已有 2 分钟没有回应，任务没有开始。{ASK}"),
    ):
        sign(ago=timedelta(seconds=seconds))
        assert told(client, job) == says
    other = make_job(cast.quality_office, key="run:2021", state="running")
    Job.objects.filter(pk=other.pk).update(heartbeat_at=Now())
    assert told(client, job) == ""


def test_a_worker_that_was_stopped_is_not_waited_for(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    sign(ended=True)
    assert told(client, make_job(cast.quality_office)).startswith("后台进程没有运行，任务没有开始。")


def test_who_waits_reads_the_names_of_the_administrators_in_office(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    job = make_job(cast.quality_office)
    User.objects.filter(pk=cast.administrator.pk).update(name="冯老师")
    second = User.objects.create(username="second", name="沈老师")
    second.groups.set(cast.administrator.groups.all())
    assert "请联系系统管理员（冯老师、沈老师）" in told(client, job)
    User.objects.filter(pk=second.pk).update(is_active=False)
    assert "请联系系统管理员（冯老师）" in told(client, job)


def test_what_htmx_asks_for_says_the_same(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    part = client.get(address(make_job(cast.quality_office)), headers={"HX-Request": "true"}).content.decode()
    assert "后台进程没有运行" in part
