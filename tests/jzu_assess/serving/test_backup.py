"""The backup of docs/operations.md, command by command as it stands there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from departments.trail import append_only
from tests.scoring.scored import make_scored
from tests.worker import database_url

DOCUMENT = settings.BASE_DIR / "docs" / "operations.md"


def documented(program: str) -> str:
    (line,) = [line for line in DOCUMENT.read_text().splitlines() if line.startswith(f"{program} ")]
    return line


@pytest.mark.service
@pytest.mark.django_db(transaction=True)
def test_a_dump_of_postgresql_is_restored(tmp_path: Path) -> None:
    """Over itself, and into an empty database, with all its triggers."""
    assert connection.vendor == "postgresql", "run with DATABASE_URL=postgres://…"
    make_scored(published=True)
    here, elsewhere = database_url(), f"{database_url()}_restored"
    kept = rows(here)

    def run(command: str, url: str) -> None:
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=os.environ | {"DATABASE_URL": url}, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")

    run(documented("pg_dump"), here)
    server = here.rpartition("/")[0] + "/postgres"
    run(f'psql -q "{server}" -c \'CREATE DATABASE "{elsewhere.rpartition("/")[2]}"\'', server)
    try:
        run(documented("pg_restore"), elsewhere)
        assert rows(elsewhere) == kept
        connection.close()
        run(documented("pg_restore"), here)
        assert rows(here) == kept
        assert append_only.missing(connection) == append_only.not_refused(connection) == []
    finally:
        run(f'psql -q "{server}" -c \'DROP DATABASE "{elsewhere.rpartition("/")[2]}"\'', server)


def rows(url: str) -> str:
    """What the trail, the runs and their results hold."""
    tables = ("departments_auditentry", "scoring_run", "scoring_departmentresult")
    selects = [f"SELECT * FROM {table} ORDER BY id" for table in tables]
    commands = [part for select in selects for part in ("-c", select)]
    return subprocess.run(["psql", "-qtA", url, *commands], capture_output=True, text=True, check=True).stdout
