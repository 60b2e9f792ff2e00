"""Triggers that are there by name and do nothing, on whichever database the tests run: ``verify_audit`` finds them."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from departments.trail import append_only
from departments.trail.services import record
from scoring.models import DepartmentResult, Run
from tests.scoring.scored import make_scored

TRAIL = "departments_auditentry"
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own statement")
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own statement")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trail(db: None) -> None:
    record(act="测试")
    assert append_only.missing(connection) == append_only.not_refused(connection) == []


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def passed(event: str) -> list[str]:
    return [statement for statement in append_only.not_refused(connection) if statement.startswith(event)]


def found_by_the_command() -> None:
    with pytest.raises(CommandError, match="防改触发器缺失、停用或被改动"):
        call_command("verify_audit")


@ON_SQLITE
@pytest.mark.parametrize(("event", "statement"), [("update", "UPDATE"), ("delete", "DELETE"), ("replace", "REPLACE")])
@pytest.mark.slow
def test_a_trigger_of_sqlite_that_does_nothing(event: str, statement: str) -> None:
    before = {"replace": "INSERT"}.get(event, event.upper())
    name = f"{TRAIL}_no_{event}"
    execute(f"DROP TRIGGER {name}", f"CREATE TRIGGER {name} BEFORE {before} ON {TRAIL} BEGIN SELECT 1; END")
    assert append_only.missing(connection) == [name]
    assert passed(statement)
    found_by_the_command()


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "statement",
    [
        f"ALTER TABLE {TRAIL} DISABLE TRIGGER {TRAIL}_no_update",
        f"ALTER TABLE {TRAIL} ENABLE REPLICA TRIGGER {TRAIL}_no_update",
        f"CREATE RULE quietly AS ON UPDATE TO {TRAIL} DO INSTEAD NOTHING",
        f"DROP TRIGGER {TRAIL}_no_update ON {TRAIL}; CREATE TRIGGER {TRAIL}_no_update BEFORE UPDATE ON {TRAIL}"
        f" FOR EACH ROW WHEN (OLD.id < 0) EXECUTE FUNCTION {append_only.FUNCTION}()",
        f"CREATE OR REPLACE FUNCTION {append_only.FUNCTION}() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'",
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        f"DROP TRIGGER {TRAIL}_no_update ON {TRAIL}; CREATE TRIGGER {TRAIL}_no_update BEFORE UPDATE ON {TRAIL}"
        " FOR EACH ROW EXECUTE FUNCTION nothing()",
    ],
    ids=["disabled", "of a replica", "a rule in its way", "a condition", "a replaced function", "another function"],
)
def test_on_postgresql(statement: str) -> None:
    execute(statement)
    assert append_only.missing(connection)
    assert passed("UPDATE")
    found_by_the_command()


@ON_POSTGRESQL
def test_a_session_that_asks_no_trigger_is_found_though_all_definitions_stand() -> None:
    execute("SET session_replication_role = replica")
    try:
        assert append_only.missing(connection) == []
        with pytest.raises(CommandError, match=r"没有拒绝应拒绝的语句.*TRUNCATE departments_auditentry"):
            call_command("verify_audit")
    finally:
        execute("SET session_replication_role = origin")


@ON_POSTGRESQL
def test_a_truncate_that_is_let_pass() -> None:
    execute(f"ALTER TABLE {TRAIL} DISABLE TRIGGER {TRAIL}_no_truncate")
    assert append_only.missing(connection) == [f"{TRAIL}_no_truncate"]
    assert passed("TRUNCATE")


@pytest.mark.slow
def test_what_is_there_is_made_anew_where_it_is_something_else() -> None:
    on = f" ON {TRAIL}" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER {TRAIL}_no_update{on}")
    append_only.install(connection)
    assert append_only.missing(connection) == append_only.not_refused(connection) == []


@pytest.mark.slow
def test_trying_changes_nothing() -> None:
    make_scored(published=True)
    tables = [list(model.objects.order_by("pk").values()) for model in (Run, DepartmentResult)]
    append_only.remove(connection)
    tried = append_only.not_refused(connection)
    assert {statement.split()[0] for statement in tried} >= {"UPDATE", "DELETE"}
    assert [list(model.objects.order_by("pk").values()) for model in (Run, DepartmentResult)] == tables
