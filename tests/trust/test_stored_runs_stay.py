"""Stored runs, their results and the timeline against one UPDATE in the database, on whichever the tests run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError

from departments import clock
from departments.models import Step
from departments.trail import append_only
from scoring.models import DepartmentResult, Publication, Run
from scoring.publication.services import withdraw
from tests.cast import Cast
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, score_again

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds tables")


@pytest.fixture(autouse=True)
def scored(db: None) -> Cast:
    Step.objects.create(
        object_type="a", object_id="1", workflow="w", action="a", label="l", from_state="", to_state="", at=clock.now()
    )
    return make_scored(published=True)


def refused(act: Callable[[], object]) -> None:
    kept = every_row()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()
    assert every_row() == kept


def every_row() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Run, DepartmentResult, Publication, Step)]


def execute(statement: str) -> None:
    connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "act",
    [
        lambda: DepartmentResult.objects.filter(rank=2).update(rank=1),
        lambda: DepartmentResult.objects.update(scores={}),
        lambda: DepartmentResult.objects.all()._raw_delete("default"),
        lambda: Run.objects.update(summary={}),
        lambda: Run.objects.update(results_hash="0" * 64),
        lambda: Run.objects.update(facts=b""),
        lambda: Run.objects.all()._raw_delete("default"),
        lambda: Step.objects.update(reason="别的"),
        lambda: Step.objects.all().delete(),
        lambda: execute("UPDATE scoring_run SET id = id + 100"),
    ],
    ids=["rank", "scores", "no result", "summary", "hash", "facts", "no run", "step", "no step", "number"],
)
def test_nothing_of_them_changes(act: Callable[[], object]) -> None:
    refused(act)


def test_a_run_is_published_and_withdrawn_all_the_same(scored: Cast) -> None:
    publish(score_again(scored), scored.quality_office, reason="更正一处差错")
    withdraw(year=scored.year, by=scored.quality_office, reason="公布早了")


def test_a_year_with_runs_is_not_deleted(scored: Cast) -> None:
    with pytest.raises(ProtectedError, match="Year"):
        scored.year.delete()
    with pytest.raises(ProtectedError, match="Run"):
        Run.objects.get().delete()


@ON_SQLITE
@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO scoring_departmentresult SELECT * FROM scoring_departmentresult WHERE rank = 1",
        'REPLACE INTO scoring_departmentresult (run_id, entry_id, "group", rank, grade, scores)'
        ' SELECT run_id, entry_id, "group", 1, grade, scores FROM scoring_departmentresult',
        "UPDATE OR REPLACE scoring_departmentresult SET rank = 1",
    ],
    ids=["by key", "by run and department", "update or replace"],
)
def test_no_statement_of_sqlite_changes_them(statement: str) -> None:
    refused(lambda: execute(statement))


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_has_its_triggers_again_after_migrating() -> None:
    """What a later migration does to a column drops SQLite's triggers with the table."""
    wider = models.CharField(max_length=9)
    wider.set_attributes_from_name("grade")
    narrow = DepartmentResult._meta.get_field("grade")
    with connection.schema_editor() as editor:
        editor.alter_field(DepartmentResult, narrow, wider)
    assert bool(append_only.missing(connection)) is (connection.vendor == "sqlite")
    with connection.schema_editor() as editor:
        editor.alter_field(DepartmentResult, wider, narrow)
    call_command("migrate", verbosity=0)
    assert append_only.missing(connection) == append_only.not_refused(connection) == []
