"""The runs of a year: who reads, who starts, and what stands in the way of publishing."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.db.models import F

from departments.models import AuditEntry, Job, Year
from departments.trail.append_only import lifted
from scoring.models import Run
from tests.scoring.publishing import is_public, publish
from tests.scoring.scored import make_scored, page, score_again

pytestmark = pytest.mark.django_db
RUNS = "/2020/runs/"
PUBLISH = "/2020/runs/1/publish/"
READERS = {"auditor"}


def post(client, user, path, **data):
    client.force_login(user)
    return client.post(path, data)


# --- reading ---


def test_the_auditor_reads_the_runs_and_starts_none(client):
    cast = make_scored()
    for user in (getattr(cast, part) for part in READERS):
        html = page(client, user, RUNS)
        assert "2020年度已算分 1 次" in html
        assert "开始算分" not in html
        assert post(client, user, RUNS, as_of="2020-12-31").status_code == 403
        page(client, user, PUBLISH, status=404)
        assert post(client, user, PUBLISH).status_code == 404
    assert not Job.objects.exists()
    assert not is_public(Run.objects.get())


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_another_day_while_a_run_waits_is_refused_and_names_the_one_that_waits(client):
    cast = make_scored(scored=False)
    post(client, cast.quality_office, RUNS, as_of="2020-09-30")
    html = post(client, cast.quality_office, RUNS, as_of="2020-12-31").content.decode()
    waiting, wanted = "2020年度算分（截至2020年9月30日）", "2020年度算分（截至2020年12月31日）"
    assert f"“{waiting}”由质量发展处发起，排队中；请在它完成后再发起“{wanted}”。" in html
    assert 'value="2020-12-31"' in html, "what was typed is still there"
    assert Job.objects.filter(kind="run").count() == 1
    assert AuditEntry.objects.get(act="拒绝操作").actor == "quality_office"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("2021-01-01", "计算截止日应在 2020 年 1 月 1 日至 12 月 31 日之间。"),
        ("", "请填写计算截止日。"),
        ("昨天", "请填写一个日期，例如 2020-12-31。"),
    ],
)
def test_a_day_that_will_not_do(client, as_of, words):
    cast = make_scored(scored=False)
    response = post(client, cast.quality_office, RUNS, as_of=as_of)
    assert words in response.content.decode()
    assert not Job.objects.exists()


@pytest.mark.slow
def test_the_first_button_is_the_next_thing_to_do(client):
    def first(user):
        return re.findall(
            r'class="btn btn-primary"[^>]*>\s*(?:<i[^>]*></i>)?([^<]+)<', page(client, user, "/2020/runs/")
        )

    cast = make_scored(scored=False)
    assert first(cast.quality_office) == ["开始算分"]
    run = score_again(cast)
    assert first(cast.quality_office) == ["公布第 1 次算分…"]
    assert first(cast.auditor) == [], "what is not the reader's to do is not offered"
    publish(run, cast.quality_office)
    assert first(cast.quality_office) == []
    score_again(cast)
    assert first(cast.quality_office) == [], "the same results are in force already"
    Year.objects.update(facts_revision=F("facts_revision") + 1)
    assert first(cast.quality_office) == ["开始算分"]


# --- history ---


@pytest.mark.slow
def test_who_started_a_run_and_who_published_it(client):
    cast = make_scored(published=True)
    post(client, cast.quality_office, RUNS, as_of="2020-09-30")
    client.force_login(cast.auditor)
    lines = client.get("/2020/runs/history/").context["page"].lines
    acts = [(line.entry.act, line.entry.actor) for line in lines]
    assert acts[:2] == [("发起后台任务", "quality_office"), ("公布算分结果", "quality_office")]
    assert "有效的公布：无 → 第1次算分" in lines[1].phrases
    assert 'href="/2020/runs/history/"' in page(client, cast.auditor, RUNS)
