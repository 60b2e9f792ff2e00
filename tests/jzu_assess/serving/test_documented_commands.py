"""Every command line of the README and the guide is typed as it stands there, in order, in a copy of the site."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = ("README.md", "docs/operations.md")
# The site's own settings would lead into another database.
OWN = {"VAR_DIR", "DATABASE_URL", "REDIS_URL", "QUEUE", "SITE_DAY", "DEMONSTRATION", "HTTPS", "ALLOWED_HOSTS", "PORT"}
LEFT_OUT = {
    "make test": "runs these tests",
    "bin/fonts": "would change what this machine prints with; test_fonts_script.py runs it",
    "docker compose": "needs Docker and the images of PostgreSQL and Redis",
    ".venv/bin/gunicorn": "a server of its own; test_supervisor.py starts the same by serve",
    ".venv/bin/celery": "a worker on Redis; test_worker.py starts the same",
    "pg_dump": "needs PostgreSQL",
    "pg_restore": "needs PostgreSQL",
}
# These run until they are stopped; they are ready once they greet.
SERVERS = ("make demo", ".venv/bin/python manage.py serve")
GREETING = re.compile(r"http://127\.0\.0\.1:\d+/")
MADE = {
    "README.md": ["facts.json", "results.json", "september.json", "var/demo/db.sqlite3", "var/another/db.sqlite3"],
    "docs/operations.md": ["var/db.sqlite3", "backup.sqlite3", "audit-head.json", ".env"],
}


def fences(document: str) -> list[tuple[str, str]]:
    """Each block's language and text."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands(document: str) -> list[str]:
    """Each line that is typed, without the comment behind it."""
    lines = [line for _, block in fences(document) for line in block.splitlines()]
    return [typed for line in lines if (typed := re.split(r"\s+#\s", line)[0].strip())]


def left_out(command: str) -> bool:
    return command.startswith(tuple(LEFT_OUT))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_all_that_is_typed_stands_in_a_block_of_shell(document: str) -> None:
    assert {language for language, _ in fences(document)} == {"sh"}
    text = (ROOT / document).read_text(encoding="utf-8")
    assert re.findall(r"^ {4,}\S*(?:manage\.py|bin/|docker|make) .*$", text, re.MULTILINE) == []


def test_what_is_left_out_is_documented() -> None:
    typed = [command for document in DOCUMENTS for command in commands(document)]
    assert [begins for begins in LEFT_OUT if not any(command.startswith(begins) for command in typed)] == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The site as a newcomer has it, with the packages of this one."""
    site = tmp_path / "site"
    kept = shutil.ignore_patterns(".git", ".venv", "var", ".env", "__pycache__", ".*_cache", "node_modules")
    shutil.copytree(ROOT, site, ignore=kept, symlinks=True)
    (site / ".venv").symlink_to(Path(sys.prefix))
    return site


def installed(site: Path) -> bool:
    """Whether ``bin/install`` has nothing to do: this test must not touch the packages that it runs on."""
    state = subprocess.run(
        "cat bin/install requirements.txt | sha256sum", shell=True, cwd=site, capture_output=True, text=True, check=True
    )
    stamp = site / ".venv/.installed-site"
    return stamp.exists() and stamp.read_text().strip() == state.stdout.split()[0]


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_command_works_as_it_is_written(document: str, copy: Path) -> None:
    if not installed(copy):
        pytest.skip("bin/install would change the packages of this environment")
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    environment["PYTHONUTF8"] = "1"
    for command in commands(document):
        if left_out(command):
            continue
        if command in SERVERS:
            start_and_stop(command, copy, environment)
        else:
            environment = typed(command, copy, environment)
    assert [name for name in MADE[document] if not (copy / name).exists()] == []


def typed(command: str, site: Path, environment: dict[str, str]) -> dict[str, str]:
    """The environment afterwards: what was exported stays."""
    ran = subprocess.run(
        ["bash", "-c", f"set -eu\n{command}\nenv -0 > .environment"],
        cwd=site,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
    pairs = (site / ".environment").read_text().rstrip("\0").split("\0")
    return dict(pair.split("=", 1) for pair in pairs)


def start_and_stop(command: str, site: Path, environment: dict[str, str]) -> None:
    log = site / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            ["bash", "-c", command], cwd=site, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        give_up = time.monotonic() + 300
        while not GREETING.search(log.read_text(encoding="utf-8")):
            assert server.poll() is None, log.read_text(encoding="utf-8")[-2000:]
            assert time.monotonic() < give_up, "it never greeted"
            time.sleep(0.5)
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=60)


@pytest.mark.parametrize("script", ["demo", "demo-reset"])
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_asking_for_help_builds_and_deletes_nothing(script: str, asked: str, tmp_path: Path) -> None:
    (tmp_path / "demonstration").touch()
    (tmp_path / "kept").touch()
    told = subprocess.run(
        [f"bin/{script}", asked],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert f"usage: bin/{script}" in told.stdout
    assert sorted(one.name for one in tmp_path.iterdir()) == ["demonstration", "kept"]
