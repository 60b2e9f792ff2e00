"""A run: a year scored as of a day, stored whole, and the same again on the same facts."""

from __future__ import annotations

import datetime
import zlib
from typing import Any

import pytest
from django.contrib.auth.models import Group as AuthGroup
from django.db import connection

from departments.jobs import services as jobs
from departments.models import AuditEntry, Job, Phase, Role, User, Year
from departments.refusals import NotAllowed, YearIsFinal
from departments.trail.append_only import lifted
from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.engine import parse, read, results_document, score
from scoring.exchange.auditing import score_only
from scoring.exchange.queries import canonical, facts_document, sha256
from scoring.models import DepartmentResult, Run
from scoring.runs import tasks
from scoring.runs.services import score_year as score_year_module
from scoring.runs.services.score_year import FactsMoved, NoDepartments, NotReproduced, results_hash, score_year
from scoring.runs.services.start_run import DayOutsideYear, NotReady, start_run
from targets.models import WorkItem
from targets.scheme.loader import get_scheme
from tests.scoring import taking_in
from tests.scoring.year_2020 import year_2020

pytestmark = pytest.mark.django_db
assert tasks.run, "as a worker does, which registers the job"
YEAR_END = datetime.date(2020, 12, 31)
SCHEME = get_scheme("2020")


def take_in(document: dict[str, Any], **options: Any) -> Year:
    return taking_in.take_in(document, **options).year


@pytest.fixture
def year() -> Year:
    return take_in(year_2020(4))


@pytest.fixture
def officer() -> User:
    """Of 质量发展处."""
    user = User.objects.create(username="zhiliang", name="王处长")
    user.groups.add(AuthGroup.objects.get_or_create(name=Role.QUALITY_OFFICE)[0])
    return user


@pytest.fixture
def stranger() -> User:
    return User.objects.create(username="jiaowu", name="李老师")


def run_of(year: Year, by: User, as_of: datetime.date = YEAR_END) -> Run:
    return score_year(year=year, as_of=as_of, by=by)


class TestScoring:
    def test_a_run_keeps_what_the_engine_makes_of_the_document(self, year, officer):
        run = run_of(year, officer)
        facts = facts_document(year)
        expected = results_document(score(read(parse(canonical(facts), "facts"), SCHEME), SCHEME), YEAR_END)

        rows = {result.entry.name: result for result in run.results.select_related("entry")}
        assert [rows[department["name"]].scores for department in expected["departments"]] == expected["departments"]
        assert all(row.rank == row.scores["rank"] and row.grade == row.scores["grade"] for row in rows.values())
        assert all(row.group == row.entry.group for row in rows.values())
        run.refresh_from_db()
        assert zlib.decompress(run.facts) == canonical(facts)
        assert run.facts_hash == sha256(canonical(facts))
        assert run.results_hash == results_hash(expected)
        assert (run.scheme, run.scheme_hash, run.facts_revision) == ("2020", SCHEME.hash, 1)
        assert (run.number, run.provisional, run.same_as, run.started_by) == (1, False, None, officer)
        assert run.summary["award"] == expected["award"]
        assert run.summary["cohorts"]["teaching"]["R2.1.5"]["size"] == 2

    @pytest.mark.parametrize("as_of", [datetime.date(2020, 9, 30), YEAR_END])
    def test_an_auditor_computes_the_same_from_what_the_run_kept(self, officer, as_of):
        document = year_2020(4)
        veto = {"department": "部门1", "date": "2020-05-05"}
        document["findings"] += [veto | {"item": item, "clause": "v"} for item in ("C8", "C10", "C8")]
        run = run_of(take_in(document), officer, as_of)
        computed = score_only(zlib.decompress(run.facts), "facts.json", as_of=as_of.isoformat())
        assert [proposal["item"] for proposal in computed["veto_proposals"]] == ["C8", "C10", "C8"]
        assert results_hash(computed) == run.results_hash

    def test_the_same_facts_give_the_same_results_and_the_run_says_so(self, year, officer):
        first, second, third = (run_of(year, officer) for _ in range(3))
        assert (second.number, second.same_as, third.same_as) == (2, first, second)
        assert first.results_hash == second.results_hash == third.results_hash

    def test_facts_put_back_agree_with_the_run_before(self, year, officer):
        first = run_of(year, officer)
        problem = Problem.objects.first()
        correct_problem(problem=problem, count="3", by=officer)
        other = run_of(year, officer)
        correct_problem(problem=problem, count="1", by=officer)
        again = run_of(year, officer)
        assert other.same_as is None
        assert other.results_hash != first.results_hash
        assert again.same_as == first

    def test_another_day_is_another_run(self, year, officer):
        run_of(year, officer)
        third_quarter = run_of(year, officer, datetime.date(2020, 9, 30))
        assert third_quarter.same_as is None
        assert third_quarter.results.get(entry__name="部门0").scores["key_items"] == 1

    @pytest.mark.slow
    def test_other_results_of_the_same_program_are_refused(self, year, officer):
        run_of(year, officer)
        with lifted(connection):
            Run.objects.update(results_hash="0" * 64)
        with pytest.raises(NotReproduced, match="第1次算分"):
            run_of(year, officer)
        assert Run.objects.count() == 1

    @pytest.mark.slow
    def test_other_results_of_an_updated_program_are_told(self, year, officer):
        run_of(year, officer)
        with lifted(connection):
            Run.objects.update(results_hash="0" * 64, program_hash="0" * 64)
        run = run_of(year, officer)
        assert run.same_as is None
        assert Run.objects.get(pk=run.pk).summary["differs_from"] == 1

    @pytest.mark.slow
    def test_the_same_results_of_an_updated_program_agree(self, year, officer):
        first = run_of(year, officer)
        with lifted(connection):
            Run.objects.update(program_hash="0" * 64)
        assert run_of(year, officer).same_as == first

    def test_a_run_is_audited(self, year, officer):
        run = run_of(year, officer)
        entry = AuditEntry.objects.get(act="算分")
        assert (entry.actor, entry.object_label) == ("zhiliang", "2020年度 第1次算分")
        assert entry.after["结果校验值"] == run.results_hash

    def test_a_year_without_departments_is_refused(self, officer):
        with pytest.raises(NoDepartments):
            run_of(Year.objects.create(year=2020, scheme="2020"), officer)

    def test_facts_that_change_meanwhile_are_read_again(self, year, officer):
        def meddle_once(done: int, total: int, step: str) -> None:
            if step == "计算" and not seen:
                seen.append(step)
                correct_problem(problem=Problem.objects.first(), count="7", by=officer)

        seen: list[str] = []
        run = score_year(year=year, as_of=YEAR_END, by=officer, progress=meddle_once)
        assert run.facts_revision == 2
        assert '"count":"7"' in zlib.decompress(run.facts).decode()

    def test_a_department_that_comes_between_two_queries_is_waited_for(self, officer, monkeypatch):
        year = take_in(year_2020(3))
        read_facts = score_year_module.facts_document

        def meddle_once(of: Year, as_of: datetime.date):
            monkeypatch.setattr(score_year_module, "facts_document", read_facts)
            document = read_facts(of, as_of)
            take_in(year_2020(5), replace=True)
            return document

        monkeypatch.setattr(score_year_module, "facts_document", meddle_once)
        assert run_of(year, officer).results.count() == 5

    def test_facts_that_never_rest_leave_nothing_stored(self, year, officer):
        def meddle(done: int, total: int, step: str) -> None:
            if step == "计算":
                Year.objects.update(facts_revision=Year.objects.get().facts_revision + 1)

        with pytest.raises(FactsMoved):
            score_year(year=year, as_of=YEAR_END, by=officer, progress=meddle)
        assert not Run.objects.exists()
        assert not DepartmentResult.objects.exists()

    @pytest.mark.parametrize("size", [3, 9])
    def test_the_queries_do_not_grow_with_the_departments(self, size, officer, django_assert_num_queries):
        year = take_in(year_2020(size))
        # PostgreSQL has one more, the audit trail's lock.
        with django_assert_num_queries(28 + (connection.vendor == "postgresql")):
            run_of(year, officer)


class TestStarting:
    def test_the_quality_office_starts_a_job_that_makes_the_run(self, year, officer):
        job = start_run(year=year, as_of=YEAR_END, by=officer)
        jobs.perform(job_id=job.pk, task_id="1")
        job.refresh_from_db()
        run = Run.objects.get()
        assert (job.state, job.error) == (Job.State.DONE, "")
        assert job.result == {"run": run.pk, "number": 1, "provisional": False, "same_as": None}
        assert (run.started_by, run.as_of) == (officer, YEAR_END)

    def test_starting_twice_is_one_job(self, year, officer):
        assert start_run(year=year, as_of=YEAR_END, by=officer) == start_run(year=year, as_of=YEAR_END, by=officer)
        assert Job.objects.count() == 1

    def test_nobody_else_starts_one(self, year, stranger):
        with pytest.raises(NotAllowed):
            start_run(year=year, as_of=YEAR_END, by=stranger)
        assert not Job.objects.exists()

    @pytest.mark.parametrize("day", ["2019-12-31", "2021-01-01"])
    def test_a_day_outside_the_year_is_refused(self, year, officer, day):
        with pytest.raises(DayOutsideYear):
            start_run(year=year, as_of=datetime.date.fromisoformat(day), by=officer)

    def test_what_can_only_fail_is_not_started(self, officer):
        year = Year.objects.create(year=2020, scheme="2020")
        with pytest.raises(NotReady, match="尚有 1 处问题，处理后才能算分。") as refused:
            start_run(year=year, as_of=YEAR_END, by=officer)
        assert [problem.sentence for problem in refused.value.problems] == ["2020年度还没有参加考核的部门。"]
        assert not Job.objects.exists()

    def test_a_job_that_cannot_be_done_says_why(self, year, officer):
        job = start_run(year=year, as_of=YEAR_END, by=officer)
        WorkItem.objects.filter(entry__name="部门1").delete()
        jobs.perform(job_id=job.pk, task_id="1")
        job.refresh_from_db()
        assert job.state == Job.State.FAILED
        assert job.error == "2020年度的考核事实不能计算：部门1没有重点工作目标项目。更正后再算分。"


class TestReplacing:
    def test_a_run_holds_no_department_in_the_roster(self, year, officer):
        run_of(year, officer)
        take_in(year_2020(3), replace=True)
        assert [entry.name for entry in year.roster.all()] == ["部门0", "部门1", "部门2"]
        assert run_of(year, officer).results.count() == 3
        assert DepartmentResult.objects.count() == 7

    def test_a_final_year_is_not_corrected(self, year, officer):
        Year.objects.update(phase=Phase.FINAL)
        with pytest.raises(YearIsFinal):
            correct_problem(problem=Problem.objects.first(), count="2", by=officer)
