"""复核: a stored run against what the engine makes of the facts that it keeps. Who tampers has lifted the triggers."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import Client
from pytest_django import Settings

from departments.models import AuditEntry, Department, RosterEntry, Verification
from departments.trail import append_only
from jzu_assess.celery import app
from scoring.models import DepartmentResult, Publication, Run
from scoring.verification import tasks
from scoring.verification.services import is_due, verify
from targets.models import OfficeScore
from tests.cast import Cast
from tests.scoring.scored import make_scored, page, score_again
from tests.worker import QUEUE, WorkerProcess, eventually

pytestmark = pytest.mark.django_db
COLLEGE = "机电工程学院"


def rich(document: dict[str, Any]) -> None:
    """With money, quotas and a proposed veto."""
    document["award"] = {"pool": "300000"}
    document["quotas"] = [{"department": COLLEGE, "kind": "annual_excellent", "base": 12}]
    document["innovations"] = [{"department": COLLEGE, "project": "项目"}]


@pytest.fixture
def scored(db: None) -> Cast:
    return make_scored(change=rich, published=True)


def tamper(change: Callable[[Any], None], row: models.Model) -> None:
    """As someone with the database's own password would."""
    change(row)
    with append_only.lifted(connection):
        row.save()


def college() -> DepartmentResult:
    return DepartmentResult.objects.get(entry__name=COLLEGE)


def found(**arguments: Any) -> set[tuple[str, str]]:
    """(department, key) of what differs."""
    return {(one.get("department", ""), one["key"]) for one in verify(**arguments).findings}


def set_score(key: str, value: Any) -> Callable[[DepartmentResult], None]:
    def change(row: DepartmentResult) -> None:
        row.scores[key] = value

    return change


@pytest.mark.slow
def test_what_is_whole_agrees(scored: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify")
    kept = Verification.objects.get()
    assert (kept.runs, kept.findings, kept.notes) == (1, [], [])
    assert f"1 次算分和 {kept.entries} 条审计记录均相符。" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "key"),
    [
        (set_score("total", "999.99"), "总分"),
        (set_score("completion_rate", "1.0000"), "完成率"),
        (set_score("items", {}), "指标得分 C1.1"),
        (set_score("tied", True), "并列"),
        (lambda row: setattr(row, "rank", 9), "名次"),
        (lambda row: setattr(row, "grade", "差"), "格次"),
        (lambda row: setattr(row, "group", "functional"), "考核组"),
    ],
)
def test_a_department_lifted_in_the_database(scored: Cast, change: Callable[[Any], None], key: str) -> None:
    tamper(change, college())
    assert (COLLEGE, key) in found()


@pytest.mark.slow
def test_two_departments_that_changed_places(scored: Cast) -> None:
    theirs, other = college().entry, scored.entry("信息工程学院")
    spare = RosterEntry.objects.create(year=scored.year, department=Department.objects.create(name="空"), name="空")
    with append_only.lifted(connection):
        for entry, becomes in ((theirs, spare), (other, theirs), (spare, other)):
            DepartmentResult.objects.filter(entry=entry).update(entry=becomes)
    assert (COLLEGE, "部门") in found()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "department", "key"),
    [
        (lambda summary: summary["award"]["departments"][0].update(total="1.00"), COLLEGE, "奖励 部门 total"),
        (lambda summary: summary["award"].update(pool="1.00"), "", "奖励 总额"),
        (lambda summary: summary["quotas"][0].update(result=99), COLLEGE, "指标名额 结果"),
        (lambda summary: summary.update(veto_proposals=[{"department": COLLEGE}]), COLLEGE, "否决建议"),
        (lambda summary: summary["cohorts"]["teaching"].clear(), "", "同组数据"),
    ],
    ids=["bonus", "pool", "quota", "proposal", "cohort"],
)
def test_money_and_what_else_is_no_departments_own(
    scored: Cast, change: Callable[[Any], None], department: str, key: str
) -> None:
    tamper(lambda run: change(run.summary), Run.objects.get())
    assert any(whose == department and what.startswith(key.removesuffix(" total")) for whose, what in found())


@pytest.mark.slow
def test_facts_results_and_hashes_replaced_together(scored: Cast) -> None:
    """Everything in the run fits together, but its entry in the trail tells another story."""
    OfficeScore.objects.filter(entry__name=COLLEGE).update(score="0")
    forged = score_again(scored)
    with append_only.lifted(connection):
        DepartmentResult.objects.filter(run__number=1).delete()
        DepartmentResult.objects.filter(run=forged).update(run=Run.objects.get(number=1))
        copied = ("facts", "facts_hash", "results_hash", "summary")
        Run.objects.filter(number=1).update(**{name: getattr(forged, name) for name in copied})
    assert found() == {("", "事实校验值"), ("", "结果校验值")}


@pytest.mark.slow
def test_a_publication_that_nobody_made(scored: Cast) -> None:
    forged = score_again(scored)
    now = datetime.datetime.now(datetime.UTC)
    Publication.objects.create(
        year=scored.year, act=Publication.Act.PUBLISH, run=forged, since=now, at=now, by=scored.quality_office
    )
    assert ("", "公布算分结果") in found()


@pytest.mark.slow
def test_a_run_that_the_trail_does_not_know(scored: Cast) -> None:
    with append_only.lifted(connection):
        AuditEntry.objects.filter(act="算分").delete()
    assert ("", "算分的审计记录") in found()


@pytest.mark.slow
def test_a_row_in_no_shape_at_all_is_a_finding(scored: Cast) -> None:
    tamper(lambda row: setattr(row, "scores", ["什么也不是"]), college())
    assert ("", "内容无法核对") in found()


@pytest.mark.slow
def test_a_scheme_that_was_never_kept_is_said_and_not_alarmed_about(scored: Cast) -> None:
    run = Run.objects.get()
    entry = AuditEntry.objects.get(act="算分")
    other = "1" * 64
    with append_only.lifted(connection):
        Run.objects.update(scheme_hash=other)
        AuditEntry.objects.filter(pk=entry.pk).update(after=entry.after | {"方案校验值": other})
    kept = verify()
    assert kept.notes == [f"{run}所用的考核方案没有留存，未重新计算，只核对了校验值。"]
    assert [one["place"] for one in kept.findings] == ["审计记录"]  # the entry that this test has rewritten


@pytest.mark.slow
def test_another_program_is_said_where_it_gives_other_results(scored: Cast) -> None:
    """The stored results still have their hash, and the trail agrees: nobody has altered them."""
    entry, other = AuditEntry.objects.get(act="算分"), "1" * 64
    with append_only.lifted(connection):
        Run.objects.update(program_hash=other)
        AuditEntry.objects.filter(pk=entry.pk).update(after=entry.after | {"程序校验值": other})
    assert verify().notes == []
    tamper(lambda run: run.summary["cohorts"]["teaching"].clear(), Run.objects.get())
    kept = verify()
    assert len(kept.notes) == 1
    assert "计算程序有更新" in kept.notes[0]
    assert [one["place"] for one in kept.findings] == ["审计记录"]


@pytest.mark.slow
def test_all_runs_are_computed_when_asked(scored: Cast) -> None:
    score_again(scored)
    assert (verify().runs, verify(every=True).runs) == (1, 2)


@pytest.mark.slow
def test_the_command_names_run_department_and_values(scored: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    total = college().scores["total"]
    tamper(set_score("total", "999.99"), college())
    with pytest.raises(CommandError, match="处不符"):
        call_command("verify")
    assert f"2020年度 第1次算分，{COLLEGE}，总分：库中 999.99，复核 {total}" in capsys.readouterr().err


@pytest.mark.slow
def test_an_altered_trail_and_a_trigger_that_is_gone(scored: Cast) -> None:
    with append_only.lifted(connection):
        AuditEntry.objects.filter(pk=2).update(act="别的")
    append_only.remove(connection)
    keys = {key for _, key in found()}
    assert "第 2 条的内容被改动。" in keys
    assert any(key.startswith("防改触发器缺失") for key in keys)
    assert any(key.startswith("数据库没有拒绝：UPDATE scoring_run") for key in keys)


@pytest.mark.slow
def test_quality_office_and_auditor_see_the_last_answer(client: Client, scored: Cast) -> None:
    assert "尚未复核过" in page(client, scored.auditor, "/audit/")
    tamper(set_score("total", "999.99"), college())
    verify()
    for reader in (scored.auditor, scored.quality_office):
        assert "处不符" in page(client, reader, "/audit/")
        shown = page(client, reader, "/audit/verification/")
        assert "999.99" in shown
        assert 'href="/2020/ranking/?run=1"' in shown
    assert "/audit/verification/" not in page(client, scored.administrator, "/audit/")
    page(client, scored.administrator, "/audit/verification/", status=404)


@pytest.mark.slow
def test_an_answer_of_last_week_is_no_answer(client: Client, scored: Cast, settings: Settings) -> None:
    settings.SITE_DAY = datetime.date(2021, 1, 10)
    verify()
    assert "此后未再复核" not in page(client, scored.auditor, "/audit/")
    settings.SITE_DAY = datetime.date(2021, 1, 15)
    assert "此后未再复核" in page(client, scored.auditor, "/audit/")


@pytest.mark.slow
def test_it_is_due_once_a_night(scored: Cast, settings: Settings) -> None:
    settings.SITE_DAY = datetime.date(2021, 1, 10)
    tasks.verify()
    tasks.verify()
    made = Verification.objects.get().at
    night = made.replace(hour=2, minute=30)
    assert not is_due(night.replace(hour=1) + datetime.timedelta(days=1))
    assert is_due(night + datetime.timedelta(days=1))
    assert is_due(made - datetime.timedelta(days=1))


def test_what_asks_for_it_every_night_asks_for_a_task_that_there_is() -> None:
    app.loader.import_default_modules()
    assert {one["task"] for one in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_does_it(scored: Cast, worker: WorkerProcess) -> None:
    app.send_task("scoring.verify", queue=QUEUE)
    eventually(Verification.objects.exists)
    assert Verification.objects.get().findings == []
