"""The database itself refuses to change or remove an audit entry: triggers on SQLite and PostgreSQL.

A migration that rebuilds the table must call ``install`` again (SQLite drops triggers with the table);
``manage.py verify_audit`` says when they are missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "departments_auditentry"

_SQLITE = {
    f"{TABLE}_no_{event}": f"""
        CREATE TRIGGER {TABLE}_no_{event} BEFORE {event} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"""
    for event in ("update", "delete")
} | {
    # REPLACE takes the old row away without asking the trigger above.
    f"{TABLE}_no_replace": f"""
        CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"""
}
_POSTGRESQL_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"""
_POSTGRESQL = {
    f"{TABLE}_no_{event}": f"""
        CREATE TRIGGER {TABLE}_no_{event} BEFORE {event} ON {TABLE}
        FOR EACH {each} EXECUTE FUNCTION {TABLE}_refuse()"""
    for event, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT"))
}


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name, statement in _wanted(connection).items():
            if name in missing(connection):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of the triggers that should be there, enabled, and are not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')", [TABLE]
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in _wanted(connection) if name not in present]


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers: for emptying a *test* database between tests, and for nothing else."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)
