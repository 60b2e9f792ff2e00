"""The runs of a year: who reads, who starts, and what stands in the way of publishing."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection

from departments.models import AuditEntry, Job
from departments.trail.append_only import lifted
from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.models import Run
from scoring.runs.services.publish_run import publish_run
from tests.scoring.scored import make_scored, page, score_again, without_office_score

pytestmark = pytest.mark.django_db
RUNS = "/2020/runs/"
PUBLISH = "/2020/runs/1/publish/"
READERS = {"leading_group", "president", "party_committee", "auditor"}


def post(client, user, path, **data):
    client.force_login(user)
    return client.post(path, data)


# --- reading ---


def test_who_reads_everything_reads_the_runs_and_starts_none(client):
    cast = make_scored()
    for user in (getattr(cast, part) for part in READERS):
        html = page(client, user, RUNS)
        assert "2020年度已算分 1 次" in html
        assert "开始算分" not in html
        assert post(client, user, RUNS, as_of="2020-12-31").status_code == 403
        page(client, user, PUBLISH, status=404)
        assert post(client, user, PUBLISH).status_code == 404
    assert not Job.objects.exists()
    assert Run.objects.get().published_at is None


def test_the_others_find_no_page(client):
    cast = make_scored()
    for part in cast.everyone().keys() - READERS - {"quality_office"}:
        for path in (RUNS, PUBLISH):
            page(client, getattr(cast, part), path, status=404)
            assert post(client, getattr(cast, part), path).status_code == 404, (part, path)


def test_an_empty_year(client):
    cast = make_scored(scored=False)
    html = page(client, cast.quality_office, RUNS)
    assert "2020年度尚未算分" in html
    assert "开始算分</button>" in html
    assert "各次的结果列在这里" in page(client, cast.auditor, RUNS)


def test_other_results_of_the_same_facts_are_laid_to_the_program(client):
    cast = make_scored()
    with lifted(connection):
        Run.objects.update(results_hash="0" * 64, program_hash="0" * 64)
    score_again(cast)
    assert "事实与第 1 次相同，但结果不同：其间计分程序有更新。" in page(client, cast.auditor, RUNS)


def test_hashes_are_shown_in_short_with_the_whole_behind(client):
    cast = make_scored()
    run = Run.objects.get()
    html = page(client, cast.auditor, RUNS)
    assert f'<code title="{run.results_hash}">{run.results_hash[:12]}</code>' in html


# --- starting ---


def test_the_quality_office_starts_a_run_and_watches_it(client):
    cast = make_scored(scored=False)
    assert post(client, cast.quality_office, RUNS, as_of="2020-09-30").headers["Location"] == RUNS
    job = Job.objects.get(kind="run")
    assert job.arguments["as_of"] == "2020-09-30"
    html = page(client, cast.quality_office, RUNS)
    assert "正在算分" in html
    assert f'id="job-{job.pk}"' in html
    assert "开始算分" not in html


def test_starting_twice_does_it_once(client):
    cast = make_scored(scored=False)
    for _ in range(2):
        post(client, cast.quality_office, RUNS, as_of="2020-12-31")
    assert Job.objects.filter(kind="run").count() == 1


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2021-01-01", "计算截止日应在 2020 年 1 月 1 日至 12 月 31 日之间。"),
        ("", "请填写计算截止日。"),
        ("昨天", "请按“2020-12-31”的格式填写日期。"),
    ],
)
def test_a_day_that_will_not_do(client, as_of, words):
    cast = make_scored(scored=False)
    response = post(client, cast.quality_office, RUNS, as_of=as_of)
    assert words in response.content.decode()
    assert not Job.objects.exists()


# --- publishing ---


def test_publishing_asks_first_and_says_what_follows(client, settings):
    cast = make_scored()
    settings.SITE_DAY = datetime.date(2021, 1, 22)
    html = page(client, cast.quality_office, PUBLISH)
    assert "<h1>第 1 次算分可以公布</h1>" in html
    assert "各部门可以看到本组排名" in html
    assert Run.objects.get().published_at is None
    assert post(client, cast.quality_office, PUBLISH).headers["Location"] == RUNS
    assert Run.objects.get().published_by == cast.quality_office
    assert AuditEntry.objects.filter(act="公布算分结果").count() == 1
    html = page(client, cast.quality_office, PUBLISH)
    assert "<h1>第 1 次算分已公布</h1>" in html
    assert "<p>质量发展处 于 2021年1月22日 " in html


def test_what_is_pending_is_listed_with_its_assessor(client):
    cast = make_scored(change=without_office_score("C5"))
    html = page(client, cast.quality_office, PUBLISH)
    assert "<h1>第 1 次算分还不能公布</h1>" in html
    assert re.findall(r'data-label="考核部门">([^<]+)</td><td class="wide-cell">([^<]+)</td>', html) == [
        ("组织部", "教务处、人事处"),
        ("组织部", "信息工程学院、机电工程学院"),
    ]
    client.force_login(cast.quality_office)
    assert "尚有待评指标" in client.post(PUBLISH, follow=True).content.decode()
    assert Run.objects.get().published_at is None


def test_facts_that_changed_since(client):
    cast = make_scored()
    correct_problem(problem=Problem.objects.first(), by=cast.quality_office, count="3")
    assert "请<a" in page(client, cast.quality_office, PUBLISH)
    assert "之后事实有变动" in page(client, cast.quality_office, RUNS)
    client.force_login(cast.quality_office)
    assert "请重新算分后再公布" in client.post(PUBLISH, follow=True).content.decode()
    assert Run.objects.get().published_at is None


def test_an_earlier_run_beside_a_later_one_that_is_public(client):
    cast = make_scored()
    publish_run(run=score_again(cast), by=cast.quality_office)
    assert "第 2 次算分已经公布" in page(client, cast.quality_office, PUBLISH)


def test_a_run_that_is_not_there(client):
    page(client, make_scored().quality_office, "/2020/runs/9/publish/", status=404)
