"""What the site writes is its own account's alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_nobody_else_on_the_machine_opens_the_folder_of_the_data(tmp_path: Path) -> None:
    var = tmp_path / "of the site" / "var"
    load_settings(var)
    assert modes(var, var / "secret-key", var / "db.sqlite3") == [0o700, 0o600, 0o600]


@pytest.mark.slow
def test_a_folder_that_is_there_already_is_closed(tmp_path: Path) -> None:
    """As `mkdir -p` and an older version leave them."""
    kept = [tmp_path / name for name in ("secret-key", "db.sqlite3", "db.sqlite3-wal")]
    for path in kept:
        path.write_text("kept")
        path.chmod(0o644)
    tmp_path.chmod(0o755)
    load_settings(tmp_path)
    assert modes(tmp_path, *kept) == [0o700, 0o600, 0o600, 0o600]
    assert {path.read_text() for path in kept} == {"kept"}


@pytest.mark.slow
def test_a_folder_that_is_not_a_sites_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "something else").touch()
    tmp_path.chmod(0o755)
    load_settings(tmp_path)
    assert modes(tmp_path) == [0o755]


def load_settings(var: Path) -> None:
    left = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL"}}
    subprocess.run([sys.executable, "-c", "import jzu_assess.settings"], env=left | {"VAR_DIR": str(var)}, check=True)


def modes(*paths: Path) -> list[int]:
    return [path.stat().st_mode & 0o777 for path in paths]
