"""``/healthz``: 200 while the site can answer people, 503 where it cannot, in time whatever hangs."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from departments.models import AuditEntry, RefusalCount
from jzu_assess.health import probe
from jzu_assess.health.look import FOR_MONITORS
from jzu_assess.health.part import Part
from jzu_assess.health.parts import clock
from tests.signs import all_alive, sign

SEEN_BY_TESTS = {"database", "worker", "beat", "queue"}


@pytest.fixture(autouse=True)
def new_look() -> Iterator[None]:
    probe.forget()
    yield
    probe.forget()


def asked(**headers: str) -> tuple[int, str, set[str]]:
    """Status, word and the parts that a test decides about; fonts and disk are the machine's own."""
    answer = Client().get("/healthz", headers=headers)
    told = answer.json()
    return answer.status_code, told["status"], set(told["parts"]) & SEEN_BY_TESTS


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_what_is_degraded_is_named_and_the_site_stays_in_service() -> None:
    all_alive()
    assert asked()[::2] == (200, set())
    sign(ago=timedelta(hours=1))
    assert asked()[2] == set(), "for two seconds everybody gets the same answer"
    probe.forget()
    assert asked() == (200, "degraded", {"worker"})


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_database_behind_the_program_takes_the_site_out_of_service() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("departments", "0001_initial")
    try:
        assert asked() == (503, "unusable", {"database"})
    finally:
        recorder.record_applied("departments", "0001_initial")


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_it_asks_for_no_name_no_https_and_no_login_and_leaves_nothing_behind(settings: Settings) -> None:
    """A monitor calls the machine by its address, every few seconds, for years."""
    settings.SECURE_SSL_REDIRECT = True
    all_alive()
    answer = Client().get("/healthz", headers={"host": "10.1.2.3:8000", "cookie": "sessionid=unknown"})
    assert answer.status_code == 200
    assert (answer.headers["Cache-Control"], len(answer.cookies)) == ("no-store", 0)
    assert set(answer.json()) == {"status", "parts"}
    assert not any(model.objects.exists() for model in (Session, AuditEntry, RefusalCount))


def test_it_is_read_and_nothing_else() -> None:
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)("/healthz").status_code == 405


def test_a_look_that_hangs_is_the_only_one_and_tells_what_it_has_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk far away, say, that answers nobody."""
    hanging = probe.Looking(began=time.monotonic() - 60)
    monkeypatch.setattr(probe, "_latest", hanging)
    assert probe.health() == probe.Health(usable=False, unwell=("database",))
    hanging.seen = {kind: Part(kind, ()) for kind in FOR_MONITORS if kind.key != "static"}
    del hanging.seen[clock.KIND]
    assert probe.health() == probe.Health(usable=True, unwell=("static",))
    assert probe._latest is hanging


# --- what hangs or is not there: a site of its own, in a process of its own ---

ASK = """
import json, sys, threading, time
import django
django.setup()
from django.test import Client
def ask():
    began = time.monotonic()
    answer = Client().get("/healthz")
    told.append([answer.status_code, answer.json(), time.monotonic() - began])
told = []
asking = [threading.Thread(target=ask) for _ in range(int(sys.argv[1]))]
for one in asking: one.start()
for one in asking: one.join()
ask()
print(json.dumps({"told": told}))
"""


def of_its_own(var: Path) -> dict[str, str]:
    """The environment of an embedded site in ``var``."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    own = {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "jzu_assess.settings", "LOG_LEVEL": "CRITICAL"}
    return inherited | own


def answers_of(environment: dict[str, str], var: Path, at_once: int = 1) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-c", ASK, str(at_once)],
        cwd=site.BASE_DIR,
        env=of_its_own(var) | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return dict(json.loads(ran.stdout))


@pytest.fixture
def hung() -> Iterator[int]:
    """The port of a server that takes connections, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    held.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1]


@pytest.mark.slow
def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    found = answers_of({"DATABASE_URL": "postgres://site@127.0.0.1:1/site"}, tmp_path)
    assert {(status, tuple(told["parts"])) for status, told, _ in found["told"]} == {(503, ("database",))}
    assert {told["status"] for _, told, _ in found["told"]} == {"unusable"}


@pytest.mark.slow
def test_a_database_that_hangs_holds_nobody_for_long(tmp_path: Path, hung: int) -> None:
    found = answers_of({"DATABASE_URL": f"postgres://site@127.0.0.1:{hung}/site"}, tmp_path, at_once=8)
    assert {(status, tuple(told["parts"])) for status, told, _ in found["told"]} == {(503, ("database",))}
    assert max(seconds for *_, seconds in found["told"]) < probe.PATIENCE + 1


@pytest.mark.slow
def test_a_database_without_tables(tmp_path: Path) -> None:
    found = answers_of({}, tmp_path)
    assert [told[:2] for told in found["told"]] == [[503, {"status": "unusable", "parts": ["database"]}]] * 2


@pytest.mark.slow
def test_a_redis_that_hangs_degrades_the_site_and_holds_nobody(tmp_path: Path, hung: int) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"],
        cwd=site.BASE_DIR,
        env=of_its_own(tmp_path),
        check=True,
        timeout=120,
    )
    found = answers_of({"REDIS_URL": f"redis://127.0.0.1:{hung}/0"}, tmp_path)
    assert {status for status, *_ in found["told"]} == {200}
    assert "queue" in found["told"][0][1]["parts"]
    assert max(seconds for *_, seconds in found["told"]) < probe.PATIENCE + 1
