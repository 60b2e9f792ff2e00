"""A database of an earlier version migrates with all its data, and its facts give the same results as before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from scoring.models import Run
from tests.scoring.scored import make_scored, score_again

# As long as the groups and the categories of work items stood in the program.
GROUPS_IN_PYTHON = [
    ("departments", "0005_append_only_replace"),
    ("targets", "0001_initial"),
    ("scoring", "0002_run_program"),
]


def migrate(targets: Iterable[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(list(targets))


@pytest.fixture
def migrated_again(transactional_db: None) -> Iterator[None]:
    """Whatever happens, the next test finds the database of today."""
    yield
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def every_row() -> dict[str, list[dict[str, Any]]]:
    """By table, its rows by their key."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            columns = [column[0] for column in cursor.description]
            found[table] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    del found["django_migrations"]
    return found


# What stands elsewhere since: by table, its columns.
MOVED = {"scoring_run": {"published_at", "published_by_id"}}


def as_it_was(after: dict[str, list[dict[str, Any]]], before: dict[str, list[dict[str, Any]]]) -> Any:
    """The tables and columns that there were before; what came since is left out."""
    return {
        table: [{column: row.get(column) for column in (rows[0] if rows else ())} for row in after[table]]
        for table, rows in before.items()
    }


def without_moved(tables: dict[str, list[dict[str, Any]]]) -> Any:
    return {
        table: [{column: row[column] for column in row if column not in MOVED.get(table, ())} for row in rows]
        for table, rows in tables.items()
    }


def width_of_category() -> int | None:
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "targets_workitem")
    return next(column.display_size for column in columns if column.name == "category")


@pytest.mark.slow
def test_from_groups_and_categories_in_the_program(migrated_again):
    cast = make_scored(published=True)
    migrate(GROUPS_IN_PYTHON)
    before, narrow = every_row(), width_of_category()
    assert {row["group"] for row in before["departments_rosterentry"]} == {"functional", "teaching"}
    assert {row["category"] for row in before["targets_workitem"]} == {"K", "R"}

    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    after = every_row()
    assert without_moved(as_it_was(after, before)) == without_moved(before)
    [run] = before["scoring_run"]
    [line] = after["scoring_publication"]
    assert (line["run_id"], line["since"], line["by_id"]) == (run["id"], run["published_at"], run["published_by_id"])
    assert run["published_at"] is not None
    assert (narrow, width_of_category()) == (1, 20)
    assert score_again(cast).same_as == Run.objects.get(number=1)
