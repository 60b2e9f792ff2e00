"""The audit trail against whoever has the database's own language, on whichever database the tests run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from departments.models import AuditEntry
from departments.trail import append_only
from departments.trail.services import record

pytestmark = pytest.mark.django_db
ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own statement")
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own statement")


@pytest.fixture(autouse=True)
def trail(db: None) -> list[dict[str, object]]:
    for number in range(1, 4):
        record(act="测试", label=f"第{number}条")
    return kept()


def kept() -> list[dict[str, object]]:
    return list(AuditEntry.objects.order_by("pk").values())


def refused(act: Callable[[], object]) -> None:
    before = kept()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()
    assert kept() == before


def changed(pk: int) -> AuditEntry:
    entry = AuditEntry.objects.get(pk=pk)
    entry.act = "别的"
    return entry


@pytest.mark.parametrize(
    "act",
    [
        lambda: AuditEntry.objects.update(act="别的"),
        lambda: AuditEntry.objects.filter(pk=2).update(id=F("id") + 10),
        lambda: changed(2).save(),
        lambda: AuditEntry.objects.bulk_update([changed(2)], ["act"]),
        lambda: AuditEntry.objects.bulk_create(
            [changed(2)], update_conflicts=True, unique_fields=["id"], update_fields=["act"]
        ),
        lambda: AuditEntry.objects.get(pk=3).delete(),
        lambda: AuditEntry.objects.filter(pk=3)._raw_delete("default"),
    ],
    ids=["update", "renumber", "save", "bulk_update", "upsert", "delete", "raw_delete"],
)
def test_no_way_of_the_program_changes_or_removes_an_entry(act: Callable[[], object]) -> None:
    refused(act)


COLUMNS = "id, at, actor, actor_name, address, act, object_type, object_id, object_label, previous_hash, hash"


@ON_SQLITE
@pytest.mark.parametrize(
    "statement",
    [
        f"REPLACE INTO departments_auditentry ({COLUMNS}) SELECT {COLUMNS} FROM departments_auditentry WHERE id = 2",
        f"INSERT OR REPLACE INTO departments_auditentry ({COLUMNS})"
        f" SELECT {COLUMNS.replace('id,', '4,', 1)} FROM departments_auditentry WHERE id = 3",
        "UPDATE OR REPLACE departments_auditentry SET id = 2 WHERE id = 3",
        "UPDATE OR IGNORE departments_auditentry SET act = '别的'",
    ],
    ids=["replace", "replace by hash", "update or replace", "update or ignore"],
)
def test_no_statement_of_sqlite_does(statement: str) -> None:
    refused(lambda: connection.cursor().execute(statement))


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE departments_auditentry",
        f"INSERT INTO departments_auditentry ({COLUMNS}) SELECT {COLUMNS} FROM departments_auditentry WHERE id = 2"
        " ON CONFLICT (id) DO UPDATE SET act = '别的'",
        "MERGE INTO departments_auditentry t USING (SELECT 2 AS id) s ON t.id = s.id WHEN MATCHED THEN DELETE",
    ],
    ids=["truncate", "upsert", "merge"],
)
def test_no_statement_of_postgresql_does(statement: str) -> None:
    refused(lambda: connection.cursor().execute(statement))


@ON_POSTGRESQL
@pytest.mark.parametrize("how", ["DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_trigger_that_sleeps_is_missing(how: str) -> None:
    name = "departments_auditentry_no_update"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE departments_auditentry {how} {name}")
    assert append_only.missing(connection) == [name]


def test_a_new_entry_is_still_taken() -> None:
    assert record(act="测试").pk == 4
    assert append_only.missing(connection) == []
