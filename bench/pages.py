"""Pages against a bare Django page of the same 35 rows: time, queries; the start of a worker and its memory."""

from __future__ import annotations

import datetime
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from socket import socket

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.database import forget, take_in
from bench.facts import generated
from departments.models import User
from scoring.runs.services.score_year import score_year
from targets.scheme.loader import get_scheme

TIMES = 40


def main(user: User) -> None:
    settings.ROOT_URLCONF = "bench.bare"
    settings.ALLOWED_HOSTS = ["testserver"]
    print("\n页面：p50 毫秒，底线为同样 35 行的空白 Django 页")
    print(f"{'页面':<14}{'35 部门':>10}{'比底线':>10}{'查询数':>8}{'350 部门查询数':>14}")
    small, floor = _measured(35, user)
    large, _ = _measured(350, user, times=3)
    for name, (taken, queries) in small.items():
        print(f"{name:<14}{taken:>10.1f}{taken / floor:>10.2f}{queries:>8}{large[name][1]:>12}")
    _server()


def _measured(size: int, user: User, times: int = TIMES) -> tuple[dict[str, tuple[float, int]], float]:
    forget()
    year = take_in(generated(size, get_scheme("2020")), user)
    run = score_year(year=year, as_of=datetime.date(2020, 12, 31), by=user)
    entry = run.results.filter(group="teaching").first().entry_id  # type: ignore[union-attr]
    client = Client()
    client.force_login(user)
    pages = {
        "空白页": f"/bare/{run.pk}/",
        "排名": "/2020/ranking/",
        "得分表": f"/2020/departments/{entry}/",
        "指标页": "/2020/items/C3/",
        "部门×指标": "/2020/matrix/",
    }
    found = {name: _page(client, address, times) for name, address in pages.items()}
    return found, found["空白页"][0]


def _page(client: Client, address: str, times: int) -> tuple[float, int]:
    """The median of several answers in milliseconds, and the queries of one."""
    for _ in range(2):
        assert client.get(address).status_code == 200, address
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        client.get(address)
        taken.append(time.perf_counter() - started)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return statistics.median(taken) * 1000, len(queries)


def _server() -> None:
    """A web worker of its own: from start to the first answer, and its memory after some pages."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "jzu_assess.wsgi", "--no-control-socket", "--threads", "2"]
    started = time.perf_counter()
    with subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"], env={**os.environ, "PYTHONUTF8": "1"}
    ) as server:
        try:
            first = _first_answer(f"http://127.0.0.1:{port}/login/", started)
            for _ in range(20):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/login/").read()
            workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            print(f"从启动到第一次应答 {first:.2f} 秒；每个网页工作进程内存 {max(map(_resident, workers)):.0f} MB")
        finally:
            server.terminate()


def _first_answer(address: str, started: float) -> float:
    while time.perf_counter() - started < 30:
        try:
            urllib.request.urlopen(address).read()
            return time.perf_counter() - started
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(address)


def _resident(pid: str) -> float:
    """Resident memory of a process, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0
