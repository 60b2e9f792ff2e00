"""Tables of which the database itself refuses to change or remove a row: triggers on SQLite and PostgreSQL.

An app declares its tables in ``AppConfig.ready``; its migration calls ``install`` for those that are there. SQLite
drops triggers when a migration rebuilds their table: every ``migrate`` installs them again. A migration that has to
change rows does so inside ``lifted``. ``manage.py verify_audit`` looks at the definitions (``missing``) and at what
the triggers do (``not_refused``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

REFUSAL = "is append-only"
FUNCTION = "append_only_refuse"
# Its arguments are the columns that may change. Compared as a whole, so that a later column is covered as well.
_BODY = f"""
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% {REFUSAL}', TG_TABLE_NAME;
END """
_FUNCTION = f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
# Waiting for whoever reads a table is better given up than holding up all others behind it.
_LOCK_TIMEOUT = "5s"


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """A table, and those of its columns that may change after a row was written."""

    table: str
    changeable: tuple[str, ...] = ()


_declared: dict[str, AppendOnly] = {}


def declare(model: type[Model], *, changeable: Collection[str] = ()) -> None:
    """Rows of ``model`` are never changed but in the fields ``changeable``, and never removed."""
    columns = tuple(str(field.column) for field in model._meta.concrete_fields if field.name in changeable)
    _declared[model._meta.db_table] = AppendOnly(model._meta.db_table, columns)


def install(connection: BaseDatabaseWrapper) -> None:
    """Makes every trigger that is missing, or is not what it should be, on the declared tables that are there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        lost = set(missing(connection))
        for table in _present(connection):
            for name, statement in _wanted(connection, table).items():
                if name in lost:
                    cursor.execute(_drop(connection, name, table))
                    cursor.execute(statement)


def install_after(*, using: str, **_: Any) -> None:
    """After each ``migrate``: a table that was rebuilt has its triggers again."""
    install(connections[using])


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table in _present(connection):
            for name in _wanted(connection, table):
                cursor.execute(_drop(connection, name, table))


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers: for emptying a *test* database between tests, and for a migration that fills a column."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """What stands in the database otherwise than it should: triggers by their name that are not there, asleep or
    defined differently; on PostgreSQL also the function, if it was replaced, and rules that come before a trigger."""
    read = _read_postgresql if connection.vendor == "postgresql" else _read_sqlite
    wrong = []
    for table in _present(connection):
        there = read(connection, table)
        wanted = {name: _plain(statement) for name, statement in _wanted(connection, table).items()}
        wrong += [name for name, statement in wanted.items() if there.pop(name, None) != statement]
        wrong += [name for name, statement in there.items() if statement.startswith("CREATE RULE")]
    if connection.vendor == "postgresql" and not _function_stands(connection):
        wrong.append(FUNCTION)
    return wrong


def not_refused(connection: BaseDatabaseWrapper) -> list[str]:
    """The statements that the database let pass though it should refuse them, each tried on the last row of its table
    and rolled back. A table without rows has nothing to try them on."""
    passed = []
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
            # A table about which a deferred constraint is still to be checked is not truncated, trigger or no.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in _present(connection):
            passed += [
                statement
                for statement, parameters in _forbidden(connection, table)
                if not _refuses(connection, table, statement, parameters)
            ]
        transaction.set_rollback(True, using=connection.alias)
    return passed


def _present(connection: BaseDatabaseWrapper) -> list[AppendOnly]:
    there = set(connection.introspection.table_names())
    return [table for name, table in _declared.items() if name in there]


def _columns(connection: BaseDatabaseWrapper, table: AppendOnly) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table.table)]


def _unique(connection: BaseDatabaseWrapper, table: AppendOnly) -> list[list[str]]:
    """The sets of columns, besides the key, of which no two rows have the same values."""
    with connection.cursor() as cursor:
        found: Iterable[Any] = connection.introspection.get_constraints(cursor, table.table).values()
    sets = {tuple(one["columns"]) for one in found if one["unique"] and not one["primary_key"]}
    return sorted(map(list, sets))


def _wanted(connection: BaseDatabaseWrapper, table: AppendOnly) -> dict[str, str]:
    """The statement that makes each trigger, by its name."""
    return _postgresql(table) if connection.vendor == "postgresql" else _sqlite(connection, table)


def _sqlite(connection: BaseDatabaseWrapper, table: AppendOnly) -> dict[str, str]:
    name = table.table
    kept = [column for column in _columns(connection, table) if column not in table.changeable]
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in kept)
    # REPLACE takes the old row away without asking the trigger on DELETE.
    keys = [["id"], *_unique(connection, table)]
    same = " OR ".join("(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")" for key in keys)
    conditions = {
        "update": f"BEFORE UPDATE ON {name}" + (f" WHEN {changed}" if table.changeable else ""),
        "delete": f"BEFORE DELETE ON {name}",
        "replace": f"BEFORE INSERT ON {name} WHEN EXISTS (SELECT 1 FROM {name} WHERE {same})",
    }
    return {
        f"{name}_no_{event}": f"CREATE TRIGGER {name}_no_{event} {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{name} {REFUSAL}'); END"
        for event, condition in conditions.items()
    }


def _postgresql(table: AppendOnly) -> dict[str, str]:
    """As PostgreSQL itself writes them, so that they can be compared."""
    name, may_change = table.table, ", ".join(f"'{column}'" for column in table.changeable)
    events = {"update": ("ROW", may_change), "delete": ("ROW", ""), "truncate": ("STATEMENT", "")}
    return {
        f"{name}_no_{event}": f"CREATE TRIGGER {name}_no_{event} BEFORE {event.upper()} ON {name}"
        f" FOR EACH {each} EXECUTE FUNCTION {FUNCTION}({arguments})"
        for event, (each, arguments) in events.items()
    }


def _drop(connection: BaseDatabaseWrapper, name: str, table: AppendOnly) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table.table}" if connection.vendor == "postgresql" else "")


def _read_sqlite(connection: BaseDatabaseWrapper, table: AppendOnly) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table.table])
        return {name: _plain(statement) for name, statement in cursor.fetchall()}


def _read_postgresql(connection: BaseDatabaseWrapper, table: AppendOnly) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(oid, true) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
            " UNION ALL SELECT rulename, pg_get_ruledef(oid) FROM pg_rewrite WHERE ev_class = %s::regclass",
            [table.table, table.table],
        )
        return {name: _plain(statement) for name, statement in cursor.fetchall()}


def _function_stands(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = to_regproc(%s)", [FUNCTION])
        return bool(cursor.fetchall() == [(_BODY,)])


def _plain(statement: str) -> str:
    return " ".join(statement.split())


def _forbidden(connection: BaseDatabaseWrapper, table: AppendOnly) -> Iterator[tuple[str, list[Any]]]:
    """What must be refused about the last row: to empty each column, to remove it, to replace it."""
    name, columns = table.table, _columns(connection, table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name} ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    if row is None:
        return
    values = dict(zip(columns, row, strict=True))
    key, quoted = [values["id"]], [f'"{column}"' for column in columns]
    for column in columns:
        if column not in table.changeable and values[column] is not None:
            # SQLite looks at a row's number before it asks a trigger: an impossible one would never get that far.
            other = "-id" if column == "id" else "NULL"
            yield f'UPDATE {name} SET "{column}" = {other} WHERE id = %s', key
    yield f"DELETE FROM {name} WHERE id = %s", key
    if connection.vendor == "postgresql":
        yield f"TRUNCATE {name} CASCADE", []
        return
    yield f"REPLACE INTO {name} SELECT * FROM {name} WHERE id = %s", key
    if _unique(connection, table):
        rest = ", ".join(column for column in quoted if column != '"id"')
        yield f"REPLACE INTO {name} ({rest}) SELECT {rest} FROM {name} WHERE id = %s", key


def _refuses(connection: BaseDatabaseWrapper, table: AppendOnly, statement: str, parameters: list[Any]) -> bool:
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            transaction.set_rollback(True, using=connection.alias)
    except DatabaseError as error:
        return f"{table.table} {REFUSAL}" in str(error)
    return False
