"""The commands that a newcomer types, as far as they can be run without a bare machine (.ci/run does the rest)."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
COMMANDS = ("demo", "demo-reset", "test", "check", "bench")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("name", [*COMMANDS, "install"])
def test_each_is_a_plain_shell_script(name: str) -> None:
    script = ROOT / "bin" / name
    assert os.access(script, os.X_OK)
    assert run("sh", "-n", str(script)).stderr == ""


def test_make_only_calls_them() -> None:
    rules = re.findall(r"^([\w-]+):\n\t@(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert rules == [(name, f"bin/{name}") for name in COMMANDS]


def test_starting_over_deletes_nothing_but_a_demonstration(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    refused = run("bin/demo-reset", VAR_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert "does not hold a demonstration" in refused.stderr
    assert (tmp_path / "thesis.txt").exists()


def test_starting_over_waits_for_the_running_one_to_stop(tmp_path: Path) -> None:
    (tmp_path / "demonstration").touch()
    with (tmp_path / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = run("bin/demo-reset", VAR_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert "is running" in refused.stderr
    assert (tmp_path / "demonstration").exists()


def test_every_package_is_locked_with_its_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / name).read_text())
        packages = [entry for entry in entries if re.match(r"[a-z0-9]", entry)]
        assert len(packages) > 30
        assert [entry.split()[0] for entry in packages if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", ["compose.yaml", ".env.example", "docs/operations.md"])
def test_a_variable_that_is_told_of_is_one_that_is_read(name: str) -> None:
    """A misspelt variable would be ignored in silence."""
    elsewhere = {"POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB", "HOST", "PORT", "WEB_CONCURRENCY"}
    text = (ROOT / name).read_text(encoding="utf-8")
    told = set(re.findall(r"^\s*(?:# )?([A-Z][A-Z_]+)[:=]", text, re.MULTILINE))
    told |= {
        word for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for word in re.findall("`([A-Z_]+)`", row)
    }
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "jzu_assess/settings.py").read_text(encoding="utf-8")))
    assert told
    assert told - read - elsewhere == set()
