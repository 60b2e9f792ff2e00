"""``manage.py serve``: two processes that are kept, and nothing left behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from jzu_assess.management.commands.serve import free_port
from jzu_assess.serving.supervisor import Child, Supervisor
from tests.worker import eventually

pytestmark = pytest.mark.slow


class Site:
    """A site of its own in a folder, started by the command that everybody types."""

    def __init__(self, var: Path) -> None:
        self.log = var / "log"
        self.var = var
        self.environment = environment(var)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    @property
    def address(self) -> str | None:
        found = re.search(r"http://\S+", self.log.read_text(encoding="utf-8"))
        return found[0] if found else None

    def status(self) -> int:
        assert self.address is not None
        try:
            with urllib.request.urlopen(self.address, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def answers(self) -> bool:
        try:
            return self.status() < 500
        except OSError:
            return False

    def child(self, word: str) -> int | None:
        """The process number of a direct child whose command holds ``word``."""
        return next((pid for pid in children(self.process.pid) if word in command(pid)), None)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Collecting and compressing the static files takes seconds; once is enough."""
    var = tmp_path_factory.mktemp("prepared")
    subprocess.run(
        [sys.executable, "manage.py", "prepare"], cwd=settings.BASE_DIR, env=environment(var), check=True, timeout=120
    )
    return var


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    one = Site(shutil.copytree(prepared, tmp_path / "var"))
    try:
        eventually(lambda: one.address and one.answers())
        yield one
    finally:
        one.process.terminate()
        one.process.wait(timeout=30)


def test_one_command_prepares_serves_and_leaves_nothing_behind(site: Site) -> None:
    assert (site.var / "db.sqlite3").exists()
    assert (site.var / "static" / "staticfiles.json").exists()
    family = [pid for child in children(site.process.pid) for pid in [child, *children(child)]]
    assert len(family) >= 4
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(timeout=30) == 0
    eventually(lambda: not any(running(pid) for pid in family))


def test_its_web_processes_read_early_what_a_first_document_waits_for(site: Site) -> None:
    web = site.child("gunicorn")
    assert web is not None
    eventually(lambda: all("libpango" in Path(f"/proc/{pid}/maps").read_text() for pid in children(web)))


def test_a_killed_child_comes_back_and_a_killed_supervisor_takes_all_along(site: Site) -> None:
    web, worker = site.child("gunicorn"), site.child("celery")
    assert web is not None
    assert worker is not None
    os.kill(web, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    eventually(lambda: site.child("gunicorn") not in {None, web} and site.child("celery") not in {None, worker})
    eventually(site.answers)
    family = [pid for child in children(site.process.pid) for pid in [child, *children(child)]]
    site.process.kill()
    eventually(lambda: not any(running(pid) for pid in family))


def test_a_second_one_on_the_same_files_refuses(site: Site) -> None:
    second = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env=site.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert "站点已在运行" in second.stderr


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port


def test_a_web_server_that_cannot_start_ends_the_site(preserved_signals: None) -> None:
    said: list[str] = []
    broken = Child("web", [sys.executable, "-c", "raise SystemExit(3)"])
    other = Child("worker", [sys.executable, "-c", "import time; time.sleep(60)"])
    status = Supervisor([broken, other], said.append).run(until_ready=lambda: False, on_ready=lambda: None)
    assert status == 1
    assert not other.running


def test_a_child_that_keeps_crashing_is_started_ever_more_slowly() -> None:
    said: list[str] = []
    crashing = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"], pause=8.0)
    supervisor = Supervisor([crashing], said.append)
    crashing.start()
    assert crashing.process is not None
    crashing.process.wait()
    supervisor._keep(crashing)
    assert said == ["worker ended (3); again in 8 s"]
    assert crashing.pause == 16.0
    supervisor._keep(crashing)
    assert crashing.process is None


@pytest.fixture
def preserved_signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def environment(var: Path) -> dict[str, str]:
    """The embedded site's, whatever services this test run uses."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return inherited | {"VAR_DIR": str(var), "PORT": "8700", "PYTHONUTF8": "1"}


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return ""


def running(pid: int) -> bool:
    """A zombie that nobody has collected yet does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False
